"""Tables of settings, pages, roles, import formats, samples and row errors."""

import tomllib
from dataclasses import fields

from docs.generate.markdown import table
from lib.access import ROLES
from lib.catalogue.vocabularies import Text
from lib.importers.formats import FORMATS
from lib.importers.formats.targets import TARGETS
from lib.importers.messages.row_errors import ROW_ERRORS
from lib.settings import ROOT, Settings
from lib.site_map import PAGES, SECTIONS


def settings(language: str) -> str:
    """Every setting of `lib/settings.py`."""
    headers = (Text("名称", "Name"), Text("默认值", "Default"), Text("说明", "What it is"))
    rows = []
    for setting in fields(Settings):
        default = f"`{setting.default}`" if setting.default else ""
        rows.append((f"`{setting.name.upper()}`", default, setting.metadata["help"]))
    return table(language, headers, rows)


def pages(language: str) -> str:
    """Every page of the site map; the first one has the bare address."""
    headers = (Text("页面", "Page"), Text("地址", "Address"), Text("栏目", "Section"), Text("回答", "It answers"))
    rows = [
        (
            page.title.in_language(language),
            "`/`" if number == 0 else f"`/{page.name}`",
            SECTIONS[page.section].in_language(language),
            page.question.in_language(language),
        )
        for number, page in enumerate(PAGES.values())
    ]
    return table(language, headers, rows)


def roles(language: str) -> str:
    """Every role with what it may do."""
    headers = (Text("角色", "Role"), Text("含义", "Who"), Text("可以", "May"))
    separator = "、" if language == "zh" else ", "
    rows = []
    for role in ROLES.values():
        verbs = sorted(permission.value.in_language(language) for permission in role.permissions)
        rows.append((f"`{role.name}`", role.label.in_language(language), separator.join(verbs) or "—"))
    return table(language, headers, rows)


def formats(language: str) -> str:
    """Every file format that is recognised by its header."""
    headers = (Text("格式", "Format"), Text("名称", "What it is"), Text("内容", "Rows are"), Text("样例", "Sample"))
    rows = [
        (f"`{f.name}`", f.label.in_language(language), TARGETS[f.target].label.in_language(language), f"`{f.sample}`")
        for f in FORMATS.values()
    ]
    return table(language, headers, rows)


def samples(language: str) -> str:
    """Every file of data/samples, as the expectation beside it describes it."""
    headers = (Text("文件", "File"), Text("格式", "Format"), Text("内容", "What it is"), Text("写法", "Written as"))
    rows = []
    for path in sorted((ROOT / "data" / "samples").glob("*.expected.toml")):
        of = tomllib.loads(path.read_text(encoding="utf-8"))
        rows.append(
            (f"`{path.name.removesuffix('.expected.toml')}`", f"`{of['format']}`", of["about"], of["written_as"])
        )
    return table(language, headers, rows)


def rules(language: str) -> str:
    """Every reason for which a row is quarantined, and the remedy."""
    headers = (Text("规则", "Rule"), Text("问题", "What is wrong"), Text("怎么办", "What to do"))
    rows = [
        (f"`{r.name}`", r.reason.in_language(language), r.remedy.in_language(language)) for r in ROW_ERRORS.values()
    ]
    return table(language, headers, rows)
