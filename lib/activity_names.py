"""The names of the activities that a table is split by, looked up for its rows alone: a county has hundreds of thousands.

They are not asked about a scope: only what rows of the scope name is split by (`lib/measure/measure.py`).
"""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from lib.catalogue.vocabularies import Text
from lib.dimensions import ACTIVITIES, Dimensions, Member
from lib.schema import activity, project

IDS_A_STATEMENT = 1_000
UNNAMED, OF_PROJECT = Text("未命名", "Unnamed"), Text("未命名，属项目：{}", "Unnamed, of the project: {}")
"""Instead of the name that a platform did not export."""


def with_activities(database, dimensions: Dimensions, results: Iterable) -> Dimensions:
    """The dimensions with the activities that any of the `Result`s is split by."""
    ids = {
        code
        for result in results
        for place, name in enumerate(result.by)
        if name == "activity"
        for code in {cell.codes[place] for cell in result.cells}
    } - {None}
    return named_activities(database, dimensions, ids) if ids else dimensions


def named_activities(database, dimensions: Dimensions, ids: Iterable[int]) -> Dimensions:
    """The dimensions with the activities of these ids."""
    wanted, found = sorted(ids), {}
    columns = (activity.c.id, activity.c.name, activity.c.held_on, activity.c.region_id, project.c.name)
    joined = activity.outerjoin(project, project.c.id == activity.c.project_id)
    for start in range(0, len(wanted), IDS_A_STATEMENT):
        some = activity.c.id.in_(wanted[start : start + IDS_A_STATEMENT])
        statement = select(*columns[:-1], columns[-1].label("of_project")).select_from(joined).where(some)
        for number, name, day, place, of in database.read(statement, rows=None, version=dimensions.version).rows:
            words = Text(name, name) if name else UNNAMED if not of else _of_project(of)
            found[number] = Member(number, str(number), words.zh, words.en, region_id=place, day=day)
    return replace(dimensions, members={**dimensions.members, ACTIVITIES: found})


def _of_project(name: str) -> Text:
    return Text(OF_PROJECT.zh.format(name), OF_PROJECT.en.format(name))
