"""The table of a page-level answer as a file: the rows of the answer's own table, its words in front."""

import io

import pytest

from lib.access import EVERYWHERE
from lib.answers import ANSWERS
from lib.directory import read_directory
from lib.exports.answer import make_answer
from lib.exports.asked import AnswerAsked, BadRequest, answer_asked
from lib.exports.csv_file import read_back
from lib.exports.panel import leaving_threshold, write_panel
from lib.selection import Selection


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_file_equals_the_table_of_the_answer(exported_sqlite, name, language):
    made = make_answer(exported_sqlite, AnswerAsked(name, Selection(), language))
    file = io.BytesIO()
    write_panel(made, file, "csv")
    about, headers, rows = read_back(file.getvalue())
    answer = ANSWERS[name]
    of_answer = answer.make(exported_sqlite, Selection(), threshold=leaving_threshold(), scope=EVERYWHERE)
    wanted_headers, wanted = answer.table(of_answer, read_directory(exported_sqlite), language)
    assert headers == list(wanted_headers)
    assert rows == [["" if cell is None else str(cell) for cell in row] for row in wanted]
    assert answer.definition.in_language(language) in about.values()


def test_a_link_names_its_answer():
    assert answer_asked({"name": "bridge", "lang": "en"}) == AnswerAsked("bridge", Selection(), "en")
    with pytest.raises(BadRequest, match="name"):
        answer_asked({"lang": "en"})
    with pytest.raises(BadRequest, match="nonsense"):
        answer_asked({"name": "nonsense"})
