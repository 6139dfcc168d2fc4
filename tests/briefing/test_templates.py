"""What a letter says of a figure's days is what was asked."""

import pytest

from lib.briefing.templates import TEMPLATES

SAID = {"this_month": ("本月",), "this_year": ("今年",), "last_year": ("去年",)}


@pytest.mark.parametrize("name", TEMPLATES)
def test_words_say_the_period_of_a_figure_that_is_not_of_all_time(name):
    clauses = [(paragraph, clause) for paragraph in TEMPLATES[name] for clause in paragraph.clauses]
    assert clauses
    for paragraph, clause in clauses:
        if clause.asked.period != "to_date":
            words = paragraph.lead + clause.words
            assert any(said in words for said in SAID[clause.asked.period]), words
