"""The documents, the blocks in them that are generated, and the registry of what can be generated."""

import re
from collections.abc import Callable
from pathlib import Path

from docs.generate import commands, definitions, package_map, tables
from lib.settings import ROOT

BLOCK = re.compile(r"(<!-- generated: (\w+) (zh|en) -->\n)(.*?)(<!-- end -->)", re.DOTALL)

TABLES: dict[str, Callable[[str], str]] = {
    "settings": tables.settings,
    "pages": tables.pages,
    "roles": tables.roles,
    "formats": tables.formats,
    "samples": tables.samples,
    "rules": tables.rules,
    "commands": commands.commands,
    "metrics": definitions.metrics,
    "breakdowns": definitions.breakdowns,
    "layers": package_map.layers,
    "importer_layers": package_map.importer_layers,
}
"""The Markdown of each block by its name; the argument is the language, "zh" or "en"."""


def documents() -> list[Path]:
    """Every Markdown file of the project that a reader may open."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").rglob("*.md")])


def current(text: str) -> str:
    """`text` with every generated block as the code makes it today. Raises KeyError for a table that does not exist."""
    return BLOCK.sub(lambda block: f"{block[1]}{TABLES[block[2]](block[3])}\n{block[5]}", text)
