"""Names that a steward matched, kept as aliases for the next file of the platform."""

from sqlalchemy import insert, select

from lib.importers.load.load_context import LoadContext
from lib.importers.match.suggestions import displayable
from lib.importers.parse.normalise import plain
from lib.schema import name_alias


def remember_aliases(context: LoadContext) -> None:
    """Store the decisions that names of this file needed; never a cell that may not be shown whole."""
    source, places = context.staged.reading.platform or "", context.matches.places
    decided = {
        (table, written): choice
        for (table, written), choice in context.decisions.matches.items()
        if isinstance(choice, int)
        and (table, plain(written)) in context.matches.decided
        and displayable(table, written, places) == written
    }
    if not decided:
        return
    of_source = name_alias.c.source == source
    stored = {(row.kind, row.written) for row in context.connection.execute(select(name_alias).where(of_source))}
    rows = [
        {"source": source, "kind": kind, "written": written, "target_id": choice, "batch_id": context.batch_id}
        for (kind, written), choice in decided.items()
        if (kind, written) not in stored
    ]
    if rows:
        context.connection.execute(insert(name_alias), rows)
