"""Imports go down only, and each outside door has one keeper. A new module of lib/ takes its place in LAYERS here."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from lib.settings import ROOT

LAYERS = (
    {"settings", "schema", "clock", "files", "theme", "number_words", "without_pandas"},
    {"columnar.copy", "columnar.reader", "db.bulk_load"},
    {"db", "catalogue"},
    {"access", "selection", "dimensions", "columnar", "files.secret_file", "names_in_scope", "activity_names"},
    {"audit"},
    {"accounts", "gate"},
    {"site_map", "site_page", "sheet_subject", "measure", "home_place"},
    {"labels", "accounts.saved_views"},
    {"charts", "published", "demo", "importers"},
    {"reports", "key_points", "pictures"},
    {"exports", "snapshots", "briefing"},
    {"ui"},
    {"pages", "dashboard", "serve", "__main__"},
)
"""From the bottom up: a module imports from its own layer and from those below. A module named here with its package
stands apart from the rest of that package."""
IMPORTER_LAYERS = (
    {"decisions"},
    {"errors"},
    {"formats", "messages", "failures", "turns"},
    {"read", "saved_mappings", "template_workbooks"},
    {"privacy", "worker", "document_text"},
    {"parse", "inspect"},
    {"stage"},
    {"match", "corrections"},
    {"load"},
    {"history"},
    {"job", "worker_main"},
    {"run"},
    {"cli"},
)
"""The same inside lib/importers, and stricter: a package imports from itself and from the layers below, never from
another one of its own layer."""
MOST_LINES, MOST_MODULES = 270, 17
"""Of a file, and of a folder (its `__init__` apart): beyond them it is taken apart. The steps of the database's history
are files of their own kind."""
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "manager", "base", "misc", "shared"}
KEEPERS = {
    "pandas": (),  # half a second for every command; Streamlit brings it for itself
    "streamlit": ("lib/ui/", "pages/", "dashboard.py", "lib/serve.py"),
    "duckdb": ("lib/columnar/",),
    "sqlite3": (
        "lib/clock.py",
        "lib/db/connections.py",
        "lib/db/engines.py",
        "lib/db/faults.py",
        "lib/db/migrate.py",
        "lib/db/bulk_load.py",
        "lib/db/backup.py",
    ),
    "psycopg": ("lib/db/bulk_load.py", "lib/db/engines.py", "lib/db/faults.py"),
    "alembic": ("lib/db/migrate.py", "lib/db/migrations/"),
}
"""Who may import a package: folders end with a stroke."""
ENGINES = ("lib/clock.py", "lib/db/engines.py", "lib/db/migrate.py", "lib/db/migrations/")


def sources() -> list[Path]:
    found = [*(ROOT / "lib").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "dashboard.py"]
    return sorted(path.relative_to(ROOT) for path in found if path.exists())


@cache
def imports(path: Path) -> frozenset[str]:
    """Dotted names of everything that a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def layer(module: str) -> int:
    """The layer of the longest name in LAYERS that `module` (dotted, without lib.) is or lies in."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        for number, names in enumerate(LAYERS):
            if ".".join(parts[:length]) in names:
                return number
    raise AssertionError(f"{module} has no place in LAYERS")


def module_of(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[1:] if parts[0] == "lib" else parts).removesuffix(".__init__")


def kept(path: Path, keepers: tuple[str, ...]) -> bool:
    text = path.as_posix()
    return any(text.startswith(k) if k.endswith("/") else text == k for k in keepers)


@pytest.mark.parametrize("path", sources(), ids=str)
def test_imports_go_down_only(path):
    if path == Path("lib/__init__.py"):
        return
    own = layer(module_of(path))
    for name in imports(path):
        root, *rest = name.split(".")
        if root == "lib" and rest:
            assert layer(".".join(rest)) <= own, f"{path} imports {name}, which stands above it"
        assert root not in ("pages", "dashboard", "tests", "bench"), f"{path} imports {name}"


def test_every_layer_is_there():
    modules = {module_of(path) for path in sources()}
    for name in set().union(*LAYERS):
        assert any(module == name or module.startswith(f"{name}.") for module in modules), name
    assert sum(map(len, LAYERS)) == len(set().union(*LAYERS))


def importer_package(module: str) -> tuple[int, str]:
    """The layer and the name of the package (or lone module) of lib/importers that `module`, dotted, belongs to."""
    name = module.split(".")[2]
    for number, names in enumerate(IMPORTER_LAYERS):
        if name in names:
            return number, name
    raise AssertionError(f"{module} has no place in IMPORTER_LAYERS")


def importer_sources() -> list[Path]:
    map_ = Path("lib/importers/__init__.py")
    return [path for path in sources() if path.is_relative_to(map_.parent) and path != map_]


@pytest.mark.parametrize("path", importer_sources(), ids=str)
def test_imports_inside_the_importers_go_down_only(path):
    layer, package = importer_package(".".join(path.with_suffix("").parts))
    for name in imports(path):
        if name.startswith("lib.importers."):
            below, other = importer_package(name)
            assert other == package or below < layer, f"{path} imports {name}, which does not stand below it"


def test_every_layer_of_the_importers_is_there():
    there = {importer_package(".".join(path.with_suffix("").parts))[1] for path in importer_sources()}
    assert there == set().union(*IMPORTER_LAYERS)
    assert sum(map(len, IMPORTER_LAYERS)) == len(there)


@pytest.mark.parametrize("package", KEEPERS)
def test_each_outside_door_has_its_keepers(package):
    users = {path for path in sources() if package in {name.split(".")[0] for name in imports(path)}}
    assert {str(path) for path in users if not kept(path, KEEPERS[package])} == set()


def test_only_the_door_makes_engines():
    makers = {path for path in sources() if "create_engine" in (ROOT / path).read_text(encoding="utf-8")}
    assert {str(path) for path in makers if not kept(path, ENGINES)} == set()


def test_a_page_imports_no_database():
    for path in sources():
        if path.parts[0] in ("pages", "dashboard.py"):
            assert not {name for name in imports(path) if name.startswith(("sqlalchemy", "lib.db", "lib.schema"))}, path


def test_no_file_is_called_after_nothing():
    assert {str(p) for p in sources() if p.stem in FORBIDDEN_NAMES and p != Path("lib/schema/base.py")} == set()


def test_the_clock_is_read_at_the_edges_only():
    """What is deterministic asks the data for its day, never the clock."""
    edges = (
        "lib/clock.py",
        "lib/db/connections.py",
        "lib/db/writes.py",
        "lib/db/backup.py",
        "lib/columnar/refresh.py",
        "lib/exports/",
        "lib/ui/",
        "lib/importers/",
        "lib/files/temporary_folders.py",
        "lib/__main__.py",
    )
    for path in sources():
        text = (ROOT / path).read_text(encoding="utf-8")
        if not kept(path, edges):
            assert not [call for call in ("datetime.now(", "date.today(", "time.time(") if call in text], path


def test_files_and_folders_stay_small():
    steps = Path("lib/db/migrations/versions")
    paths = [path for path in sources() if not path.is_relative_to(steps)]
    lines = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}
    modules = Counter(str(path.parent) for path in paths if path.stem != "__init__")
    assert {folder: count for folder, count in modules.items() if count > MOST_MODULES} == {}
