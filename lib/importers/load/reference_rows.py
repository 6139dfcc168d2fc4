"""The rows of a reference table - projects, activities, contests, brands, stations, ... - into that table.

A column of the file with an empty cell clears the value; a column that the file does not have leaves the stored value.
Lines that report the same twice count once; lines that contradict one another are all quarantined. An implied project
or activity (known from service records alone) becomes a reported one.
"""

from lib.importers.load.brands import load_brands
from lib.importers.load.contests import load_contests
from lib.importers.load.implied_entities import follow_teams
from lib.importers.load.load_context import LoadContext
from lib.importers.load.natural_keys import ActivitiesByRef, ProjectsByName, RowsByKey, find_repeats
from lib.importers.load.reference_columns import ChunkReader
from lib.importers.load.reference_tables import REFERENCE_TABLES, ReferenceTable
from lib.importers.load.reference_upsert import ReferenceWriter, accepted
from lib.schema import activity, project


def load_reference_rows(context: LoadContext) -> None:
    """Load the staged rows of a reference table; every line is counted in `context.counts` or quarantined."""
    reference = REFERENCE_TABLES[context.staged.target.name]
    reader = ChunkReader(context, reference)
    if context.staged.target.name == "contests":
        load_contests(context, reader)
        return
    repeats = find_repeats(reader, reference.natural_key, tuple(reference.columns))
    if context.staged.target.name == "brands":
        load_brands(context, reader, repeats)
        return
    writer = ReferenceWriter(context, reference, _existing(context, reference))
    done, written = 0, set()
    for chunk in reader.chunks():
        written.update(writer.write(chunk, accepted(context, chunk, repeats)))
        done += len(chunk.lines)
        context.progress("write", done / max(context.staged.read, 1))
    if reference.table is project:
        follow_teams(context, written)


def _existing(context: LoadContext, reference: ReferenceTable):
    """The index that finds existing rows of the table."""
    if reference.table is activity:
        return ActivitiesByRef(context)
    if reference.table is project:
        return ProjectsByName(context)
    return RowsByKey(context, reference.table, reference.natural_key)
