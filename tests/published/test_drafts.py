"""Faults planted in invented drafts are found where they stand, and nothing is said of drafts that fit."""

import pytest

from lib.published.text_check import check_text
from tests.published.marked_documents import DRAFTS, read_faults

FAULTY = [path for path in DRAFTS if not path.stem.endswith("that_fits")]
FITTING = [path for path in DRAFTS if path.stem.endswith("that_fits")]


@pytest.mark.parametrize("path", FAULTY, ids=[path.stem for path in FAULTY])
def test_every_planted_fault_is_found_and_no_other_called_wrong(path):
    text, faults = read_faults(path.read_text(encoding="utf-8"))
    found = check_text(text)
    missed = [
        (text[start:end], rule)
        for start, end, rule in faults
        if not any(one.rule == rule and one.start < end and start < one.end for one in found)
    ]
    others = [
        text[one.start : one.end]
        for one in found
        if one.wrong and not any(one.start < end and start < one.end for start, end, _ in faults)
    ]
    assert len(faults) >= 4
    assert (missed, others) == ([], [])


@pytest.mark.parametrize("path", FITTING, ids=[path.stem for path in FITTING])
def test_nothing_is_said_of_a_draft_that_fits(path):
    text, faults = read_faults(path.read_text(encoding="utf-8"))
    assert (faults, check_text(text)) == ([], [])
