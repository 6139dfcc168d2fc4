"""The demo data: two invented counties that agree with the two published letters. Entry: `lib.demo.build.build`.

build.py           every table, in the order of the foreign keys   batches.py  import batches and stock reports
calibration.py     the numbers that the records must add up to
places.py          streets and communities with their weights   seasons.py  how busy each day is
people/            volunteers, registrations, who attends what (turnout.py, volunteer_pools.py), points
work/              streams of work and their targets, activities, service records, flags
reference_tables/  teams, stations, projects, contests; small_tables.py numbers their rows
counties/          what is hand-made for each county
random_draws.py    random draws with exact sums   arrow.py  columns to Arrow tables

Nothing here reads the clock or the published figures. What lies before a letter's date never depends on `as_of`.
"""
