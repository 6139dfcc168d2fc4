"""Who may do what: permissions are verbs, roles are lists of them with a sentence, a scope is where.

Until a login is configured everybody at this machine may do everything (`LOCAL`), and the server listens on loopback
only. A new verb: one line in Permission and one in a role.
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
    SEE_EXACT = Text("查看内部精确数字", "see exact figures")
    RECONCILE = Text("登记和说明公开数", "add and explain published figures")
    SEE_AUDIT = Text("查看审计日志", "see the audit log")
    MANAGE_ACCOUNTS = Text("管理账号", "manage accounts")


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

_LOOK = frozenset({Permission.SEE_STATISTICS, Permission.SEE_DEFINITIONS})
_EXACT = _LOOK | {Permission.SEE_EXACT}

ROLES = {
    role.name: role
    for role in (
        Role("reader", Text("读者：浏览对外数字", "Reader: browses figures in their protected form"), _LOOK),
        Role("leader", Text("领导：浏览图表", "Leader: browses charts"), _EXACT),
        Role(
            "staff",
            Text("工作人员：筛选并导出", "Staff: filters and exports"),
            _EXACT | {Permission.EXPORT, Permission.RECONCILE},
        ),
        Role(
            "steward",
            Text("数据员：导入并核对", "Data steward: imports and checks"),
            _EXACT | {Permission.EXPORT, Permission.IMPORT, Permission.RECONCILE},
        ),
        Role(
            "administrator",
            Text("管理员：管理账号", "Administrator: manages accounts"),
            _LOOK | {Permission.MANAGE_ACCOUNTS, Permission.SEE_AUDIT},
        ),
        Role("auditor", Text("审计员：查看审计日志", "Auditor: reads the audit log"), _LOOK | {Permission.SEE_AUDIT}),
        Role(
            "local", Text("本机使用者：全部权限", "At this machine, without a login: everything"), frozenset(Permission)
        ),
        Role("stranger", Text("未登录：无权限", "Stranger: nothing"), frozenset()),
    )
}
GIVEN_ROLES = tuple(name for name in ROLES if name not in ("local", "stranger"))
"""Roles that an account can have."""


@dataclass(frozen=True)
class Person:
    """Who is here: a subject (never a name), a role and a scope. home: region code of the county shown first; empty: that
    of the server."""

    subject: str
    role: Role
    scope: Scope
    home: str = ""


LOCAL = Person("local", ROLES["local"], EVERYWHERE)
"""Everybody at this machine, while no identity provider is configured."""


def may(person: Person, permission: Permission) -> bool:
    """Whether `person` holds `permission`."""
    return permission in person.role.permissions


def require(person: Person, permission: Permission) -> None:
    """Raise NotAllowed unless `person` holds `permission`."""
    if not may(person, permission):
        raise NotAllowed(f"{person.role.name} may not {permission.value.en}")
