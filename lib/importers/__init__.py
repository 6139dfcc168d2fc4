"""Exports of the platforms, and tables of our own, into the shared database. The packages in the order of the data:

    formats      what a file can hold (targets and their fields) and how each platform writes it (one module a platform)
    read         bytes -> rows of text: encodings, workbooks, where the header is, which rows are records
    parse        rows of text -> typed columns; a row with an error is quarantined, with the reason
    inspect      what a file is and whose format, its first rows, warnings: before anything is read whole
    stage        the whole file, read and parsed into a temporary file without personal data
    match        names and codes of the rows -> rows of the database (places, teams, projects, ...)
    load         the matched rows into the tables, in one transaction: new, updated, unchanged, duplicate
    corrections  the quarantined rows as a workbook, to be corrected and imported
    history      imports so far, what each changed, and undo
    cli          the command line and the watched folder

Used by these packages:

    messages     errors and warnings about files and rows, in both languages, each with what to do
    privacy      keyed pseudonyms of persons, the secret key, ID numbers, masking
    worker       runs a worker process with hard limits, and the request that it gets

`job.py` has these steps in order, for the page, the command and the watched folder alike; `run.py` takes a file at a path
through it. Files are opened in a worker process only: inspect, stage and corrections each have one module that asks
(inspect.py, stage.py, corrections.py) and one that answers in the worker (detect.py, stage_rows.py, workbook.py);
`worker_main.py` names these modes. Nothing personal leaves a worker.

Imports go down only: tests/test_architecture.py holds the layers. A new platform: one module in `formats/` and one
sample with its expectation in `data/samples/`.
"""
