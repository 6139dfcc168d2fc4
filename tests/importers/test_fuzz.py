"""Bytes changed at random: cells and files are read or refused by a rule. The long form: `python -m tests.importers.fuzz`."""

from itertools import islice

import pytest

from tests.importers.fuzz import TARGETS, changed, seeds


@pytest.mark.parametrize(("target", "inputs"), [("cells", 1000), ("csv", 40), ("xlsx", 25)])
def test_whatever_bytes_come_nothing_but_a_refusal_is_raised(target, inputs):
    found = seeds(target)
    for data in [*found[:10], *islice(changed(7, found), inputs)]:
        try:
            TARGETS[target](data)
        except Exception as error:
            raise AssertionError(f"{target}: {data[:2000]!r}") from error
