"""Who may do what: permissions are verbs, roles are lists of them with a sentence, a scope is where.

Until a login is configured everybody at this machine is the local steward (`LOCAL`), and the server listens on
loopback only. A new verb: one line in Permission and one in a role.
"""

from dataclasses import dataclass
from enum import Enum

from lib.catalogue.vocabularies import Text


class Permission(Enum):
    """What a person may do; each page of the site map names one."""

    SEE_STATISTICS = Text("查看统计", "see statistics")
    SEE_DEFINITIONS = Text("查看口径", "see definitions")
    EXPORT = Text("导出数据", "export data")
    IMPORT = Text("导入数据", "import data")


class NotAllowed(Exception):
    """The person lacks the permission; the message says which."""


@dataclass(frozen=True)
class Role:
    """A list of permissions and the sentence that explains it."""

    name: str
    label: Text
    permissions: frozenset[Permission]


@dataclass(frozen=True)
class Scope:
    """The places a person may see: ids of counties, streets or communities; None is everywhere.

    One frozen value; an argument of every cached function and of every read.
    """

    places: tuple[int, ...] | None = None


EVERYWHERE = Scope()

ROLES = {
    role.name: role
    for role in (
        Role(
            "leader",
            Text("领导：浏览图表", "Leader: browses charts"),
            frozenset({Permission.SEE_STATISTICS, Permission.SEE_DEFINITIONS}),
        ),
        Role(
            "staff",
            Text("工作人员：筛选并导出", "Staff: filters and exports"),
            frozenset({Permission.SEE_STATISTICS, Permission.SEE_DEFINITIONS, Permission.EXPORT}),
        ),
        Role(
            "steward",
            Text("数据员：导入并核对", "Data steward: imports and checks"),
            frozenset({Permission.SEE_STATISTICS, Permission.SEE_DEFINITIONS, Permission.EXPORT, Permission.IMPORT}),
        ),
        Role("stranger", Text("未登录：无权限", "Stranger: nothing"), frozenset()),
    )
}


@dataclass(frozen=True)
class Person:
    """Who is here: a subject (never a name), a role and a scope."""

    subject: str
    role: Role
    scope: Scope


LOCAL = Person("local", ROLES["steward"], EVERYWHERE)
"""Everybody at this machine, while no identity provider is configured."""


def may(person: Person, permission: Permission) -> bool:
    """Whether `person` holds `permission`."""
    return permission in person.role.permissions


def require(person: Person, permission: Permission) -> None:
    """Raise NotAllowed unless `person` holds `permission`."""
    if not may(person, permission):
        raise NotAllowed(f"{person.role.name} may not {permission.value.en}")
