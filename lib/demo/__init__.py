"""The demo data: two invented places that agree with the two published letters. Entry: `lib.demo.build.build`.

what it must come to   calibration.py  the numbers   targets.py  shared out over years and activities
where and when         places.py  streets and communities with their weights   seasons.py  how busy each day is
people                 people.py  registrations.py   volunteer_pools.py, turnout.py  who comes to what
work                   work_streams.py  streams of work   themes.py  categories   work.py, activities.py   records.py
                       flags.py   points.py   batches.py  import batches and stock reports
small tables           teams.py  stations.py  projects.py  contests.py  names.py   small_tables.py  rows with numbers
by hand                binjiang.py, binjiang_results.py   cixi.py, cixi_results.py
means                  random_draws.py  random draws with exact sums   arrow.py  columns to Arrow tables

Nothing here reads the clock or the published figures. What lies before a letter's date never depends on `as_of`.
"""
