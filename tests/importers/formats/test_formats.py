"""Every format keeps to its target, is distinct from the others by its header, and survives being written down."""

import pytest

from lib.catalogue.vocabularies import Text
from lib.importers.formats import FORMATS
from lib.importers.formats.field import FieldKind
from lib.importers.formats.format import FormatSpec, from_json, header_key
from lib.importers.formats.targets import TARGETS

EACH = pytest.mark.parametrize("spec", FORMATS.values(), ids=FORMATS)


@EACH
def test_a_format_names_fields_of_its_target_only(spec):
    target = TARGETS[spec.target]
    named = [*spec.headers, *spec.values, *spec.fixed, *(spec.natural_key or ())]
    named += [name for need in spec.required_fields for name in need.split("|")]
    assert [name for name in named if not target.has(name)] == []


@EACH
def test_a_header_word_means_one_field(spec):
    keys = [header_key(word) for words in spec.headers.values() for word in words]
    keys += [header_key(word) for word in spec.ignored_columns]
    assert len(keys) == len(set(keys))


@EACH
def test_values_of_a_format_are_codes_of_the_vocabulary(spec):
    for name, meant in spec.values.items():
        field = TARGETS[spec.target].field(name)
        assert field.kind is FieldKind.CODE
        assert set(meant.values()) <= {*field.vocabulary, ""}  # a word that says there is none
    for name, value in spec.fixed.items():
        assert value in TARGETS[spec.target].field(name).vocabulary


@EACH
def test_the_header_of_a_format_fits_no_other_as_well(spec):
    header = {header_key(words[0]) for words in spec.headers.values()}

    def met(other) -> int:
        found = {name for name, words in other.headers.items() if header & {header_key(word) for word in words}}
        return 0 if other.missing_fields(found) else len(found)

    assert met(spec) == len(spec.headers)
    assert max(met(other) for other in FORMATS.values() if other is not spec) < met(spec)


@EACH
def test_a_format_is_read_back_as_it_was_written(spec):
    assert from_json(spec.as_json()) == spec


def test_either_of_two_needs_is_enough():
    spec = FORMATS["national_hours"]
    known = {"project", "person_name", "hours", "method"}
    assert spec.missing_fields(known) == ("served|starts",)
    assert spec.missing_fields(known | {"starts"}) == ()
    assert spec.missing_fields(known | {"served"}) == ()


def test_without_needs_of_its_own_a_format_needs_what_its_target_requires():
    assert FORMATS["template_stations"].missing_fields({"name", "type", "place"}) == ("opened_on",)


def test_every_target_has_a_template():
    assert {name for name in TARGETS} == {name.removeprefix("template_") for name in FORMATS if name[:9] == "template_"}


def test_codes_of_the_national_system_mean_what_its_dictionary_says():
    values = FORMATS["national_hours"].values
    assert [values["method"][code] for code in "124"] == ["manual", "backfill", "sign_in"]
    assert [values["state"][code] for code in "012345"] == ["pending"] * 2 + ["confirmed"] + ["voided"] * 3


def test_a_mapping_that_an_earlier_version_saved_is_read():
    saved = (
        '{"address": false, "code_list": "nbs2022", "fixed": {"method": "manual"}, "headers": {"activity": ["活动"], '
        '"hours": ["时长", "小时"]}, "label": {"en": "Ours", "zh": "我们的"}, "left_out": ["备注"], "name": "mapping:我们的", '
        '"needs": ["activity", "hours|minutes"], "note": null, "platform": "we", "roc": true, "same": ["activity", "hours"], '
        '"sample": null, "target": "hours", "values": {"state": {"好": "confirmed"}}}'
    )
    assert from_json(saved) == FormatSpec(
        name="mapping:我们的",
        label=Text("我们的", "Ours"),
        target="hours",
        headers={"activity": ("活动",), "hours": ("时长", "小时")},
        platform="we",
        required_fields=("activity", "hours|minutes"),
        values={"state": {"好": "confirmed"}},
        fixed={"method": "manual"},
        natural_key=("activity", "hours"),
        code_list="nbs2022",
        roc=True,
        ignored_columns=("备注",),
    )
