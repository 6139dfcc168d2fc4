"""Reading a link: every fault names its parameter, in both languages."""

import pytest

from lib.dimensions import Dimensions, Place
from lib.exports.request import (
    BadRequest,
    PanelRequest,
    RecordsRequest,
    check_known,
    language_of,
    pairs_of,
    read_panel_request,
    read_records_request,
)
from lib.selection import Selection


def test_a_panel():
    request = read_panel_request(
        pairs_of("metrics=service_hours,attendances&by=street&lang=en&place=330108&compared=1")
    )
    selection = Selection().choose(place=330108)
    assert request == PanelRequest(("service_hours", "attendances"), ("street",), selection, "en", True)


def test_records():
    assert read_records_request(pairs_of("?extra=brand,group")) == RecordsRequest(Selection(), ("group", "brand"), "zh")


def test_a_name_with_a_comma_comes_through():
    selection = Selection().choose(brand="a,b&c=d 100%")
    assert read_records_request(pairs_of(selection.as_link())).selection == selection


@pytest.mark.parametrize(
    ("link", "parameter"),
    [
        ("", "metrics"),
        ("metrics=", "metrics"),
        ("metrics=nothing", "metrics"),
        ("metrics=service_hours,service_hours", "metrics"),
        ("metrics=" + ",".join(["service_hours"] * 13), "metrics"),
        ("metrics=service_hours&by=nothing", "by"),
        ("metrics=service_hours&by=award", "by"),
        ("metrics=service_hours&by=street,month,category,method", "by"),
        ("metrics=registered_volunteers&by=day", "by"),
        ("metrics=registered_volunteers&by=weekday", "by"),
        ("metrics=registered_volunteers&by=month,year", "by"),
        ("metrics=service_hours&by=day,weekday", "by"),
        ("metrics=service_hours&lang=fr", "lang"),
        ("metrics=service_hours&compared=yes", "compared"),
        ("metrics=service_hours&period=soon", "period"),
        ("metrics=service_hours&period=0001-01-01..9999-12-31", "period"),
        ("metrics=service_hours&compare=never", "compare"),
        ("metrics=service_hours&place=../../etc/passwd", "place"),
        ("metrics=service_hours&place=1;DROP TABLE region", "place"),
        ("metrics=service_hours&unknown=1", "unknown"),
        ("metrics=service_hours&method=nothing", "method"),
        ("metrics=service_hours&metrics=attendances", "metrics"),
        ("metrics=service_hours&%0Ax=1", "?x"),
        ("metrics", "metrics"),
    ],
)
def test_faults_name_the_parameter(link, parameter):
    with pytest.raises(BadRequest) as fault:
        read_panel_request(pairs_of(link))
    assert fault.value.parameter == parameter
    assert fault.value.message.zh.startswith(f"参数 {parameter}：")
    assert fault.value.message.en.startswith(f"Parameter {parameter}: ")


def test_extras_are_few():
    with pytest.raises(BadRequest, match="extra"):
        read_records_request(pairs_of("extra=sex"))


def test_what_a_fault_repeats_is_short_and_printable():
    with pytest.raises(BadRequest) as fault:
        read_panel_request(pairs_of("metrics=" + "%1B[2J" + "x" * 5000))
    assert len(fault.value.message.zh) < 100
    assert "\x1b" not in fault.value.message.zh


def test_the_language_of_a_faulty_link():
    assert [language_of(pairs) for pairs in ({"lang": "en"}, {"lang": "xx"}, {})] == ["en", "zh", "zh"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("place", "99"), ("street", "abc"), ("street", "330108"), ("community", "9" * 17), ("contest_year", "20x6")),
        *(("brand", "nobody"), ("platform", "nothing"), ("fund", "a\0b")),
    ],
)
def test_names_that_this_database_does_not_hold(name, value):
    county = Place(330108, "滨江区", "", "county", None, 330108, None, ())
    dimensions = Dimensions({330108: county}, {"brands": {}, "platforms": {}}, ())
    check_known(Selection().choose(place=330108), dimensions)
    with pytest.raises(BadRequest, match=f"Parameter {name}:"):
        check_known(Selection().choose(**{name: value}), dimensions)
