"""The site map and the page files agree, and no page can be opened past its permission."""

import ast

import pytest

from lib.access import Permission
from lib.settings import ROOT
from lib.site_map import PAGES, SECTIONS

FILES = sorted((ROOT / "pages").rglob("*.py"))


def test_every_file_is_a_page_and_every_page_a_file():
    assert {page.file for page in PAGES.values()} == {str(file.relative_to(ROOT)) for file in FILES}
    assert {page.section for page in PAGES.values()} == set(SECTIONS)
    assert all(isinstance(page.permission, Permission) for page in PAGES.values())


def test_no_file_lies_directly_in_pages():
    """Streamlit would open such a file by its address, past the entry, to whoever comes first after a start."""
    assert [path.name for path in (ROOT / "pages").iterdir() if path.is_file()] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_page_begins_with_its_permission(file):
    """Nothing but imports and plain constants stands before `frame = page.begin("<its own name>")`."""
    docstring, *rest = ast.parse(file.read_text("utf-8")).body
    assert isinstance(docstring, ast.Expr)
    steps = [node for node in rest if not isinstance(node, ast.Import | ast.ImportFrom) and not is_constant(node)]
    assert ast.unparse(steps[0]) == f"frame = page.begin('{file.stem}')"


def is_constant(node: ast.stmt) -> bool:
    """Whether a statement gives a name in capitals a value that is written out."""
    if not isinstance(node, ast.Assign) or not all(isinstance(t, ast.Name) and t.id.isupper() for t in node.targets):
        return False
    return all(isinstance(part, ast.Constant | ast.Tuple | ast.Load) for part in ast.walk(node.value))


def test_addresses_are_flat_words():
    assert all(name == page.name and name.isidentifier() for name, page in PAGES.items())
