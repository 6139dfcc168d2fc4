"""Where the data comes from: platform exports and tables of our own into the shared database.

One road for the page, the command and the watched folder:

    look     a child process opens the file and says what it is            reading/, recognise.py
    stage    the child decodes, checks and keys every row                  stage.py, convert.py, persons.py
    check    names of places, teams, projects are looked up; doubts told   match.py, check.py
    write    one transaction: new, changed, unchanged, duplicate, refused  write.py and one file a target's tables
    undo     the same backwards                                            undo.py

A new platform export: one file in `formats/`, one sample in `data/samples/`, one section in `docs/importing.md`.
"""
