"""Saved views: links that a person keeps under names of one's own, in the table saved_view.

Each function takes the subject of the account and sees that person's views alone. Without a login the browser keeps
them (`lib/ui/saved_views.js`), and nothing of this is asked.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from lib.catalogue.vocabularies import Text
from lib.db import Database
from lib.schema import saved_view
from lib.selection import FILTERS
from lib.site_map import PAGES

LONGEST_NAME, LONGEST_LINK = 60, 8000
"""Characters."""
MOST_VIEWS = 200
"""Views of one person."""


class BadView(ValueError):
    """A view that cannot be kept; `message` says why, in both languages."""

    def __init__(self, message: Text):
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True)
class SavedView:
    """A name and the link behind it: page?query, relative to the folder of the pages."""

    name: str
    link: str


def saved_views(database: Database, subject: str) -> list[SavedView]:
    """The views of a person, newest first. Raises DatabaseUnavailable."""
    query = (
        select(saved_view.c.name, saved_view.c.link)
        .where(saved_view.c.subject == subject)
        .order_by(saved_view.c.made_at.desc(), saved_view.c.id.desc())
    )
    return [SavedView(row.name, row.link) for row in database.rows(query)]


def save(database: Database, subject: str, *, name: str, link: str, now: datetime) -> None:
    """Keep `link` under `name`, in place of the link that had the name before.

    Raises BadView when the name or link does not fit, or when the person has MOST_VIEWS others.
    """
    name = _checked_name(name)
    _check_link(link)
    mine = saved_view.c.subject == subject
    row = {"subject": subject, "name": name, "link": link, "made_at": now}

    def write(connection) -> None:
        connection.execute(delete(saved_view).where(mine, saved_view.c.name == name))
        if connection.execute(select(func.count()).where(mine)).scalar_one() >= MOST_VIEWS:
            raise BadView(Text(f"最多保存{MOST_VIEWS}个视图。", f"At most {MOST_VIEWS} views can be kept."))
        connection.execute(insert(saved_view).values(row))

    database.run(write)


def rename(database: Database, subject: str, name: str, new: str) -> bool:
    """Call the view `name` of a person `new`; whether there was one. Raises BadView when `new` does not fit or is taken."""
    new = _checked_name(new)
    changed = update(saved_view).where(saved_view.c.subject == subject, saved_view.c.name == name).values(name=new)
    try:
        return database.run(lambda connection: connection.execute(changed).rowcount) > 0
    except IntegrityError as taken:
        raise BadView(Text("已有同名的视图。", "There is a view of that name.")) from taken


def remove(database: Database, subject: str, name: str) -> bool:
    """Drop the view `name` of a person; whether there was one."""
    gone = delete(saved_view).where(saved_view.c.subject == subject, saved_view.c.name == name)
    return database.run(lambda connection: connection.execute(gone).rowcount) > 0


def _checked_name(name: str) -> str:
    """The name on one line, without signs that cannot be seen (a sign that turns the direction of writing among them)."""
    name = "".join(sign for sign in " ".join(name.split()) if sign.isprintable()).strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadView(Text(f"名称须为1至{LONGEST_NAME}个字。", f"A name has 1 to {LONGEST_NAME} characters."))
    return name


def _check_link(link: str) -> None:
    page, _, query = link.partition("?")
    known = {"period", "compare", *FILTERS, *(PAGES[page].controls if page in PAGES else ())}
    names = [part.partition("=")[0] for part in query.split("&")]
    if page not in PAGES or not set(names) <= known or len(link) > LONGEST_LINK or not link.isprintable():
        raise BadView(Text("这个链接不能保存。", "This link cannot be kept."))
