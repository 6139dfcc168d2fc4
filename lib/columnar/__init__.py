"""The columnar copy of the shared database (DuckDB), for fast reading; `lib/db/` uses it, nothing else reads it.

copy.py    what is copied, and reading it        refresh.py        update it to the database's version
check.py   compare it with the database, repair  changed_rows.py   only the rows that the change log names
load.py    rows of the database into DuckDB      command.py        `python -m lib columnar`
"""
