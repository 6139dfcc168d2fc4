"""Every figure of invented documents of other counties, in other styles, is found, and nothing is invented; tables also as DOCX."""

import io

import pytest
from docx import Document

from lib.importers.document_text.docx_text import docx_text
from lib.published.running_text import find_figures
from lib.published.text_check import check_text
from tests.published.marked_documents import DOCUMENTS, differences, read_marked


def marked(path) -> tuple[str, list]:
    return read_marked(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.stem for path in DOCUMENTS])
def test_every_figure_is_read_as_a_person_reads_it_and_no_other(path):
    text, figures = marked(path)
    assert differences(text, figures)[:2] == ([], [])


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.stem for path in DOCUMENTS])
def test_nothing_is_called_wrong_in_a_document_that_fits(path):
    assert [remark for remark in check_text(marked(path)[0]) if remark.wrong] == []


@pytest.mark.parametrize("name", ["tables", "table_with_units_above"])
def test_a_table_is_read_the_same_out_of_a_document(name):
    """The rows as tables of Word; what is read out of it is the text with the same figures in it."""
    text, figures = marked(next(path for path in DOCUMENTS if path.stem == name))
    document, grid = Document(), None
    for line in text.splitlines():
        if "\t" not in line:
            document.add_paragraph(line)
            grid = None
            continue
        cells = line.split("\t")
        grid = grid or document.add_table(rows=0, cols=len(cells))
        for cell, words in zip(grid.add_row().cells, cells, strict=False):
            cell.text = words
    file = io.BytesIO()
    document.save(file)
    read = docx_text(file)
    assert [one.words for one in figures] == [read[one.start : one.end] for one in find_figures(read)]
