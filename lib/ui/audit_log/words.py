"""The details of an event of the audit log in words, for the page and its file. What this program does not know is shown as
it is stored."""

import json
from urllib.parse import quote

from lib.access import ROLES
from lib.audit.read import Event
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.importers.formats.targets import TARGETS
from lib.ui.imports.counts import COUNTS
from lib.ui.session_selection import OURS

WHAT = {
    "panel": Text("图表", "panel"),
    "answer": Text("报表", "report"),
    "records": Text("所选范围的汇总记录", "records of a selection"),
    "audit": Text("审计日志", "audit log"),
    "briefing": Text("复函简报", "briefing"),
    "picture": Text("图片", "picture"),
    "page": Text("整页PDF", "page as PDF"),
    "key-points": Text("要点", "key points"),
}
"""What was exported."""
IMPORT = Text("第{}次导入", "import {}")
UNDONE = Text("删除{}行，恢复{}行", "{} rows removed, {} restored")
ADDED = Text("新增账号", "added")
ROLE, PLACES, HOME = Text("角色", "role"), Text("可查看的地区", "places"), Text("默认地区", "home place")
EVERYWHERE, NOWHERE, SERVER = Text("全部地区", "all"), Text("无", "none"), Text("服务器的", "that of the server")
DISABLED = {True: Text("停用", "disabled"), False: Text("启用", "enabled")}
PASSWORD = {"set": Text("设置密码", "password set"), "removed": Text("取消密码", "password removed")}
ROWS = Text("{}行", "{} rows")
PURPOSE = Text("用途", "purpose")
CODE = Text("快照{}", "snapshot {}")
DOCUMENT, FIGURE, FIGURES = Text("文件{}", "document {}"), Text("公开数{}", "figure {}"), Text("{}个数字", "{} figures")
KEY, REASON = Text("密钥指纹", "fingerprint of the key"), Text("原因", "reason")


def detail_words(event: Event, dimensions: Dimensions, language: str) -> str:
    """What an event was about, on one line."""
    say = _SAY.get(event.verb)
    try:
        parts = say(event.detail, dimensions, language) if say else [json.dumps(event.detail, ensure_ascii=False)]
    except (KeyError, TypeError, ValueError, AttributeError):  # written by another version of the program
        parts = [json.dumps(event.detail, ensure_ascii=False)]
    return "；".join(parts) if language == "zh" else "; ".join(parts)


def link_of(event: Event, *, may_import: bool) -> str | None:
    """The address, relative to a page, of what an event was about: the selection of an export, the list of imports."""
    if event.verb in ("export", "export_begun") and event.detail.get("what") in ("panel", "answer", "records"):
        asked = event.detail.get("asked", {})
        return "./?" + "&".join(f"{name}={quote(asked[name], safe=',.')}" for name in OURS if name in asked)
    return "./import" if may_import and event.verb in ("import", "undo") else None


def _export(detail: dict, dimensions: Dimensions, language: str) -> list[str]:
    what = WHAT[detail["what"]].in_language(language) if detail["what"] in WHAT else detail["what"]
    code = [CODE.in_language(language).format(detail["code"])] if detail.get("code") else []
    size = [f"{detail['bytes'] / 1024:,.1f} KB"] if "bytes" in detail else []  # unknown of what was begun
    return [what, *_purpose(detail, language), detail["file"], *size, *code]


def _freeze(detail: dict, dimensions: Dimensions, language: str) -> list[str]:
    return [CODE.in_language(language).format(detail["code"]), *_purpose(detail, language), detail["title"]]


def _purpose(detail: dict, language: str) -> list[str]:
    """What exact figures were asked for."""
    purpose = detail.get("asked", {}).get("purpose")
    colon = "：" if language == "zh" else ": "
    return [PURPOSE.in_language(language) + colon + purpose] if purpose else []


def _import(detail: dict, dimensions: Dimensions, language: str) -> list[str]:
    target = TARGETS[detail["target"]].label.in_language(language) if detail["target"] in TARGETS else detail["target"]
    counts = [f"{label.in_language(language)} {detail[name]:,}" for name, label in COUNTS.items() if detail[name]]
    return [_number(detail, language), target, *counts]


def _undo(detail: dict, dimensions: Dimensions, language: str) -> list[str]:
    removed, restored = (f"{sum(detail[name].values()):,}" for name in ("removed", "restored"))
    return [_number(detail, language), UNDONE.in_language(language).format(removed, restored)]


def _number(detail: dict, language: str) -> str:
    return IMPORT.in_language(language).format(detail["import"])


def _account(detail: dict, dimensions: Dimensions, language: str) -> list[str]:
    colon, comma = ("：", "、") if language == "zh" else (": ", ", ")
    parts = [detail["account"]]
    if detail.get("added"):
        parts.append(ADDED.in_language(language))
    if "role" in detail:
        name = ROLES[detail["role"]].label.in_language(language).partition(colon)[0]
        parts.append(ROLE.in_language(language) + colon + name)
    if "places" in detail:
        places = detail["places"]
        said = EVERYWHERE if places == "everywhere" else NOWHERE
        named = "" if isinstance(places, str) else comma.join(dimensions.name("regions", p, language) for p in places)
        parts.append(PLACES.in_language(language) + colon + (named or said.in_language(language)))
    if "home_place" in detail:
        home = detail["home_place"]
        named = dimensions.name("regions", int(home), language) if home else SERVER.in_language(language)
        parts.append(HOME.in_language(language) + colon + named)
    if "disabled" in detail:
        parts.append(DISABLED[detail["disabled"]].in_language(language))
    if "password" in detail:
        parts.append(PASSWORD[detail["password"]].in_language(language))
    return parts


def _locked(detail: dict, dimensions: Dimensions, language: str) -> list[str]:
    return [detail["account"]]


def _corrections(detail: dict, dimensions: Dimensions, language: str) -> list[str]:
    return [ROWS.in_language(language).format(f"{detail['rows']:,}"), f"SHA-256 {detail['sha256'][:12]}…"]


def _retention(detail: dict, dimensions: Dimensions, language: str) -> list[str]:
    return [ROWS.in_language(language).format(f"{sum(detail.values()):,}")]


def _figures_added(detail: dict, dimensions: Dimensions, language: str) -> list[str]:
    document = DOCUMENT.in_language(language).format(detail["document"])
    return [document, FIGURES.in_language(language).format(f"{detail['figures']:,}")]


def _figure_explained(detail: dict, dimensions: Dimensions, language: str) -> list[str]:
    document = DOCUMENT.in_language(language).format(detail["document"])
    return [document, FIGURE.in_language(language).format(detail["figure"])]


def _key(detail: dict, dimensions: Dimensions, language: str) -> list[str]:
    colon = "：" if language == "zh" else ": "
    reason = [REASON.in_language(language) + colon + detail["reason"]] if "reason" in detail else []
    return [*reason, KEY.in_language(language) + colon + detail["key"][:12] + "…"]


_SAY = {
    "export": _export,
    "export_begun": _export,
    "freeze": _freeze,
    "import": _import,
    "undo": _undo,
    "account_changed": _account,
    "login_locked": _locked,
    "corrections_opened": _corrections,
    "retention": _retention,
    "figures_added": _figures_added,
    "figure_explained": _figure_explained,
    "started": _key,
    "key_changed": _key,
}
"""How the details of an event of a verb are said."""
