"""The demo data: two invented places that agree with the two published letters. Entry: `lib.demo.build.build`.

calibration.py  the numbers that the records must add up to     seasons.py   how busy each day is
places.py       streets, communities, their weights             draw.py      random draws with exact sums
people.py       volunteers and registrations                    work.py      activities, in strands
records.py      service records        flags.py   record flags  points.py    points
teams.py        organisations          stations.py  stations    batches.py   import batches, stock reports
binjiang.py, cixi.py   what is hand-made for one place          projects.py, contests.py   what both have
ledger.py       small tables as rows   arrow.py   columns to Arrow tables    names.py   invented names

Nothing here reads the clock or the published figures. What lies before a letter's date never depends on `as_of`.
"""
