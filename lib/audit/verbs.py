"""What the audit log records: one verb, one line here. `detail` of an event is JSON without personal data."""

from enum import Enum

from lib.catalogue.vocabularies import Text


class Verb(Enum):
    """What was done; the name is stored in lower case."""

    STARTED = Text("审计日志开始", "log started")
    KEY_CHANGED = Text("更换审计密钥", "audit key changed")
    IMPORT = Text("导入", "import")
    UNDO = Text("撤销导入", "import undone")
    EXPORT_BEGUN = Text("开始导出", "export begun")
    EXPORT = Text("导出", "export")
    FREEZE = Text("冻结快照", "snapshot frozen")
    CORRECTIONS_OPENED = Text("下载待更正行", "quarantined rows opened")
    ACCOUNT_CHANGED = Text("账号变更", "account changed")
    LOGIN_LOCKED = Text("登录锁定", "login locked")
    FIGURES_ADDED = Text("登记公开数", "published figures added")
    FIGURE_EXPLAINED = Text("说明公开数", "published figure explained")
    RETENTION = Text("按期清理", "old rows deleted")

    @property
    def code(self) -> str:
        """As the database holds it."""
        return self.name.lower()


def label(code: str) -> Text:
    """Words for a stored verb; of a newer program: the code itself."""
    known = Verb.__members__.get(code.upper())
    return known.value if known else Text(code, code)
