"""The columnar copy of the shared database (DuckDB), for fast reading; `lib/db/` uses it, nothing else reads it.

copy.py    what is copied, and where it lies     refresh.py        update it to the database's version
reader.py  one statement on it                   changed_rows.py   only the rows that the change log names
check.py   compare it with the database, repair  load.py           rows of the database into DuckDB
build.py   build it from nothing                 log.py            a new version as a log beside the file
command.py `python -m lib columnar`
"""
