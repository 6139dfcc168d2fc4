"""The table of a page-level answer (`lib/answers.py`) as a snapshot, with the threshold for what leaves."""

from lib.access import EVERYWHERE, Scope
from lib.answers import ANSWERS
from lib.directory import read_directory
from lib.exports import ExportFailed
from lib.exports.about import about_answer
from lib.exports.asked import AnswerAsked, check_known
from lib.exports.panel import CHANGING, NO_DATA, TRIES, Panel, days_in_name, in_file_name, leaving_threshold
from lib.exports.table import Table


def make_answer(database, asked: AnswerAsked, *, scope: Scope = EVERYWHERE) -> Panel:
    """Compute what is asked, all in one version of the data; `write_panel` writes it.

    Raises BadRequest for a name that this database does not hold, ExportFailed when the data does not stand still or
    there is none, DatabaseAway.
    """
    answer, language, threshold = ANSWERS[asked.name], asked.language, leaving_threshold()
    for _ in range(TRIES):
        version = database.version()
        if version.as_of is None:
            raise ExportFailed(NO_DATA)
        directory = read_directory(database)
        check_known(asked.selection, directory)
        made = answer.make(database, asked.selection, scope=scope, threshold=threshold)
        if database.version().version == version.version:
            break
    else:
        raise ExportFailed(CHANGING)
    headers, rows = answer.table(made, directory, language)
    table = Table(headers, tuple(rows), tuple(_digits(rows, i) for i in range(len(headers))))
    about = about_answer(
        answer,
        table,
        selection=asked.selection,
        directory=directory,
        version=version,
        threshold=threshold,
        language=language,
    )
    words = answer.title.in_language(language)
    name = in_file_name(f"{words}_{days_in_name(asked.selection, version.as_of, language)}")
    return Panel(table, about, name, version.as_of, language)


def _digits(rows: list[tuple], column: int) -> int | None:
    """Decimals of a column: None for text, 0 for whole numbers, else 2."""
    values = [row[column] for row in rows if row[column] is not None]
    if not values or not all(isinstance(value, int | float) for value in values):
        return None
    return 0 if all(isinstance(value, int) for value in values) else 2
