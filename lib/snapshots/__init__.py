"""Frozen snapshots: figures as they were told, kept with their cells, found again by code or file, compared with today.

content.py    what is kept of a table, in both languages, and its canonical form
same_cell.py  when a cell of a file says what a kept cell says, whatever program saved it
register.py   the rows: frozen once, every use noted, never changed; who may read which
today.py      the same question asked today             differences.py  two tables beside each other
causes.py     why today differs: imports, undone imports, definitions, population, the rule of the protected form
given.py      a file that somebody hands in             verify.py       what it is, cell by cell, and what happened since
deliver.py    a file that leaves: into the register and the audit log, in one transaction
command.py    `python -m lib snapshot` and `python -m lib verify`
"""

from lib.catalogue.vocabularies import Text


class SnapshotRejected(Exception):
    """What was asked of the register cannot be done; `message` says why, in both languages."""

    def __init__(self, message: Text):
        super().__init__(message.en)
        self.message = message
