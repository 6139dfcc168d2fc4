"""The columnar copy of the shared database (DuckDB), for fast reading; `lib/db/` uses it, nothing else asks it.

copy.py   what is copied, and reading it     refresh.py        bring it to the database's version
load.py   rows into a new copy               changed_rows.py   only the rows that a writer announced
"""
