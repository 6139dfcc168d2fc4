"""Every format keeps to its target, can be told from the others by its header, and survives being written down."""

import pytest

from lib.importers.formats import FORMATS
from lib.importers.formats.field import Kind
from lib.importers.formats.format import from_json, header_key
from lib.importers.formats.targets import TARGETS

EACH = pytest.mark.parametrize("layout", FORMATS.values(), ids=FORMATS)


@EACH
def test_a_format_names_fields_of_its_target_only(layout):
    target = TARGETS[layout.target]
    named = [*layout.headers, *layout.values, *layout.fixed, *(layout.same or ())]
    named += [name for need in layout.needs for name in need.split("|")]
    assert [name for name in named if not target.has(name)] == []


@EACH
def test_a_header_word_means_one_field(layout):
    keys = [header_key(word) for words in layout.headers.values() for word in words]
    keys += [header_key(word) for word in layout.left_out]
    assert len(keys) == len(set(keys))


@EACH
def test_values_of_a_format_are_codes_of_the_vocabulary(layout):
    for name, meant in layout.values.items():
        field = TARGETS[layout.target].field(name)
        assert field.kind is Kind.CODE
        assert set(meant.values()) <= set(field.vocabulary)
    for name, value in layout.fixed.items():
        assert value in TARGETS[layout.target].field(name).vocabulary


@EACH
def test_the_header_of_a_format_fits_no_other_as_well(layout):
    header = {header_key(words[0]) for words in layout.headers.values()}

    def met(other) -> int:
        found = {name for name, words in other.headers.items() if header & {header_key(word) for word in words}}
        return 0 if other.lacks(found) else len(found)

    assert met(layout) == len(layout.headers)
    assert max(met(other) for other in FORMATS.values() if other is not layout) < met(layout)


@EACH
def test_a_format_is_read_back_as_it_was_written(layout):
    assert from_json(layout.as_json()) == layout


def test_either_of_two_needs_is_enough():
    layout = FORMATS["national_hours"]
    known = {"project", "person_name", "hours", "method"}
    assert layout.lacks(known) == ("served|starts",)
    assert layout.lacks(known | {"starts"}) == ()
    assert layout.lacks(known | {"served"}) == ()


def test_without_needs_of_its_own_a_format_needs_what_its_target_requires():
    assert FORMATS["template_stations"].lacks({"name", "type", "place"}) == ("opened_on",)


def test_every_target_has_a_template():
    assert {name for name in TARGETS} == {name.removeprefix("template_") for name in FORMATS if name[:9] == "template_"}


def test_codes_of_the_national_system_mean_what_its_dictionary_says():
    values = FORMATS["national_hours"].values
    assert [values["method"][code] for code in "124"] == ["manual", "backfill", "sign_in"]
    assert [values["state"][code] for code in "012345"] == ["pending"] * 2 + ["confirmed"] + ["voided"] * 3
