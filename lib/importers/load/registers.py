"""The rows of a register - projects, activities, contests, brands, stations, ... - into its table.

A column that the file has and that is empty in a row empties the value; a column that the file does not have leaves the
value that is there. Lines that say the same thing twice count once; lines that contradict one another are all set aside.
A project or activity that only service records had told of becomes a real one.
"""

from lib.importers.load.brands import write_brands
from lib.importers.load.contests import write_contests
from lib.importers.load.load_context import LoadContext
from lib.importers.load.register_columns import Cells
from lib.importers.load.register_keys import Known, KnownActivities, KnownProjects, repeated
from lib.importers.load.register_tables import REGISTERS, Register
from lib.importers.load.register_upsert import Writer, accepted
from lib.schema import activity, project

OF_THEIR_OWN = {"brands": write_brands, "contests": write_contests}
"""Registers whose rows refer to one another, or make two rows each."""


def write_register(work: LoadContext) -> None:
    """Write the staged rows of a register; every line ends in `work.counts` or is set aside with `work.refuse`."""
    register = REGISTERS[work.staged.target.name]
    cells = Cells(work, register)
    double = repeated(cells, register.same, tuple(register.columns))
    if work.staged.target.name in OF_THEIR_OWN:
        OF_THEIR_OWN[work.staged.target.name](work, cells, double)
        return
    writer = Writer(work, register, _known(work, register))
    done = 0
    for chunk in cells.chunks():
        writer.write(chunk, accepted(work, chunk, double))
        done += len(chunk.lines)
        work.tell("write", done / max(work.staged.read, 1))


def _known(work: LoadContext, register: Register):
    """What finds the rows that are there already."""
    if register.table is activity:
        return KnownActivities(work)
    return KnownProjects(work) if register.table is project else Known(work, register.table, register.same)
