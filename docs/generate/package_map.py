"""The map of packages: the layers that tests/test_architecture.py holds, and what really imports what."""

import ast
import re

from docs.generate.markdown import table
from lib.catalogue.vocabularies import Text
from lib.settings import ROOT
from tests.test_architecture import IMPORTER_LAYERS, LAYERS, imports, module_of, sources

ENTRY_POINTS = {
    "pages": "One file a page: what it shows, from top to bottom.",
    "dashboard": "The entry of `streamlit run` and of the server.",
}


def layers(language: str) -> str:
    """The layers of lib/ from the top down, then each package with what it is and what it imports."""
    return _map(LAYERS, "")


def importer_layers(language: str) -> str:
    """The same for the packages inside lib/importers."""
    return _map(IMPORTER_LAYERS, "importers.")


def _map(floors: tuple[set[str], ...], prefix: str) -> str:
    uses = _uses(set().union(*floors), prefix)
    diagram = ["```text", *("   ".join(sorted(floor)) for floor in reversed(floors)), "```"]
    rows = [
        (f"`{name}`", _what(prefix + name), ", ".join(f"`{used}`" for used in sorted(uses[name])))
        for floor in reversed(floors)
        for name in sorted(floor)
    ]
    headers = (Text("包", "Package"), Text("内容", "What it is"), Text("使用", "Imports"))
    return "\n".join(diagram) + "\n\n" + table("en", headers, rows)


def _uses(names: set[str], prefix: str) -> dict[str, set[str]]:
    """For each of `names` the others that its files import."""
    found: dict[str, set[str]] = {name: set() for name in names}
    for path in sources():
        own = _owner(module_of(path), names, prefix)
        if own:
            used = {_owner(name.removeprefix("lib."), names, prefix) for name in imports(path) if name[:4] == "lib."}
            found[own] |= used - {own, None}
    return found


def _owner(module: str, names: set[str], prefix: str) -> str | None:
    """The longest of `names` that `module` (dotted, without lib.) is or lies in."""
    if not module.startswith(prefix):
        return None
    module = module.removeprefix(prefix)
    return max((name for name in names if f"{module}.".startswith(f"{name}.")), key=len, default=None)


def _what(name: str) -> str:
    """The first sentence of the docstring; the packages of the importers are described by their parent's."""
    if name in ENTRY_POINTS:
        return ENTRY_POINTS[name]
    parent, _, last = name.rpartition(".")
    if parent == "importers":
        described = re.search(rf"^ {{4}}{last} +(\S.*)$", _docstring(parent), flags=re.MULTILINE)
        if described:
            return described[1]
    return re.split(r"(?<=[.])\s", " ".join(_docstring(name).split()), maxsplit=1)[0]


def _docstring(name: str) -> str:
    path = ROOT / "lib" / name.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")), clean=False) or "" if file.exists() else ""
