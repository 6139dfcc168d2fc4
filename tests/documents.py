"""The tables of the documents that are made from the code, and the tool that writes them anew.

`python -m tests.documents --write` brings every document up to date; without `--write` it names the stale ones. In a
document a table stands between `<!-- generated: NAME LANGUAGE -->` and `<!-- end -->`. A new table: a function here
and its line in TABLES.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from lib.__main__ import _parser
from lib.access import ROLES
from lib.catalogue import BREAKDOWNS, METRICS
from lib.catalogue.vocabularies import Text
from lib.importers.formats import FORMATS
from lib.importers.formats.targets import TARGETS
from lib.importers.messages.row_errors import RULES
from lib.settings import ROOT, Settings
from lib.site_map import PAGES, SECTIONS
from lib.ui.definitions import TOPICS

BLOCK = re.compile(r"(<!-- generated: (\w+) (zh|en) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def documents() -> list[Path]:
    """Every Markdown file of ours that a reader may open."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").rglob("*.md")])


def current(text: str) -> str:
    """`text` with every generated block as the code makes it today. Raises KeyError for a table that does not exist."""
    return BLOCK.sub(lambda found: f"{found[1]}{TABLES[found[2]](found[3])}\n{found[5]}", text)


def _table(language: str, headers: tuple[Text, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [tuple(header.in_language(language) for header in headers), ("---",) * len(headers), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def settings(language: str) -> str:
    """Every setting of `lib/settings.py`."""
    headers = (Text("名称", "Name"), Text("默认值", "Default"), Text("说明", "What it is"))
    rows = []
    for setting in fields(Settings):
        default = f"`{setting.default}`" if setting.default else ""
        rows.append((f"`{setting.name.upper()}`", default, setting.metadata["help"]))
    return _table(language, headers, rows)


def pages(language: str) -> str:
    """Every page of the site map; the first one lives at the bare address."""
    headers = (Text("页面", "Page"), Text("地址", "Address"), Text("栏目", "Section"), Text("回答", "It answers"))
    rows = [
        (
            page.title.in_language(language),
            "`/`" if first else f"`/{page.name}`",
            SECTIONS[page.section].in_language(language),
            page.question.in_language(language),
        )
        for page, first in zip(PAGES.values(), [True, *[False] * len(PAGES)], strict=False)
    ]
    return _table(language, headers, rows)


def roles(language: str) -> str:
    """Every role with what it may do."""
    headers = (Text("角色", "Role"), Text("含义", "Who"), Text("可以", "May"))
    separator = "、" if language == "zh" else ", "
    rows = []
    for role in ROLES.values():
        verbs = sorted(permission.value.in_language(language) for permission in role.permissions)
        rows.append((f"`{role.name}`", role.label.in_language(language), separator.join(verbs) or "—"))
    return _table(language, headers, rows)


def metrics(language: str) -> str:
    """How many metrics each topic has, and all together."""
    headers = (Text("主题", "Topic"), Text("指标数", "Metrics"))
    counted = Counter(metric.topic for metric in METRICS.values())
    rows = [(title.in_language(language), str(counted[topic])) for topic, title in TOPICS.items()]
    whole = Text(
        f"共 **{len(METRICS)}** 个指标，可按 **{len(BREAKDOWNS)}** 种方式划分和筛选。",
        f"In all **{len(METRICS)}** metrics, which **{len(BREAKDOWNS)}** breakdowns can split and filter.",
    )
    return _table(language, headers, rows) + "\n\n" + whole.in_language(language)


def commands(language: str) -> str:
    """Every command of `python -m lib` with its own words of help."""
    headers = (Text("命令", "Command"), Text("作用", "What it does"))
    rows = []
    for action in choosers(_parser()):
        help_of = {choice.dest: choice.help for choice in action._choices_actions}
        for name, parser in action.choices.items():
            below = [choice for chooser in choosers(parser) for choice in chooser._choices_actions]
            rows += [(f"`python -m lib {name} {choice.dest}`", choice.help) for choice in below]
            if not below:
                rows.append((f"`python -m lib {name}{_choices(parser)}`", help_of[name]))
    return _table(language, headers, rows)


def formats(language: str) -> str:
    """Every file layout that is recognised by name."""
    headers = (Text("格式", "Format"), Text("名称", "What it is"), Text("内容", "Rows are"), Text("样例", "Sample"))
    rows = [
        (f"`{f.name}`", f.label.in_language(language), TARGETS[f.target].label.in_language(language), f"`{f.sample}`")
        for f in FORMATS.values()
    ]
    return _table(language, headers, rows)


def rules(language: str) -> str:
    """Every reason for which a row is set aside, and the remedy."""
    headers = (Text("规则", "Rule"), Text("问题", "What is wrong"), Text("怎么办", "What to do"))
    rows = [(f"`{r.name}`", r.reason.in_language(language), r.remedy.in_language(language)) for r in RULES.values()]
    return _table(language, headers, rows)


def choosers(parser: argparse.ArgumentParser) -> list:
    """The arguments of `parser` that are commands with arguments of their own."""
    return [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]


def _choices(parser: argparse.ArgumentParser) -> str:
    """The words that must follow a command, e.g. " check|refresh|rebuild"."""
    return "".join(" " + "|".join(a.choices) for a in parser._actions if a.choices and not a.option_strings)


TABLES: dict[str, Callable[[str], str]] = {
    "settings": settings,
    "pages": pages,
    "roles": roles,
    "metrics": metrics,
    "commands": commands,
    "formats": formats,
    "rules": rules,
}


def main(arguments: list[str]) -> int:
    """Name the documents with a stale table (and write them anew with --write); 1 when some stay stale."""
    stale = [path for path in documents() if current(text := path.read_text(encoding="utf-8")) != text]
    for path in stale:
        print(path.relative_to(ROOT))
        if "--write" in arguments:
            path.write_text(current(path.read_text(encoding="utf-8")), encoding="utf-8")
    return int(bool(stale) and "--write" not in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
