"""What service hours are made of: hours of ordinary residents, in skilled categories, by people with a profession."""

from sqlalchemy import ColumnElement, func

from lib.catalogue.derived_columns import column_of
from lib.catalogue.metric import REVISED, Kind, Metric, Unit
from lib.catalogue.registrations import RECORDS
from lib.catalogue.vocabularies import CATEGORY, GROUP, ORDINARY_GROUPS, SKILLED_CATEGORIES, Text
from lib.catalogue.volunteers import CONFIRMED
from lib.schema import service_record

TOPIC = "makeup"


def _of(codes: tuple[str, ...], words: dict[str, Text]) -> Text:
    """The words of some codes of a vocabulary, in a row."""
    return Text("、".join(words[code].zh for code in codes), ", ".join(words[code].en.lower() for code in codes))


def _hours_and_share(name: str, label: Text, share: Text, definition: Text, condition: ColumnElement) -> None:
    """Declare the hours of some of the records, `NAME_hours`, and their share of all hours, `NAME_hours_share`."""
    Metric(
        name=f"{name}_hours",
        topic=TOPIC,
        label=label,
        unit=Unit.HOURS,
        kind=Kind.FLOW,
        definition=definition,
        source=RECORDS,
        subject=service_record,
        value=func.sum(service_record.c.minutes),
        scale=60,
        date=service_record.c.served_on,
        where=(CONFIRMED, condition),
        since=REVISED,
    )
    Metric(
        name=f"{name}_hours_share",
        topic=TOPIC,
        label=share,
        unit=Unit.RATIO,
        kind=Kind.FLOW,
        definition=Text(f"{label.zh} ÷ 服务时长。{definition.zh}", f"{label.en} / service hours. {definition.en}"),
        source=RECORDS,
        numerator=f"{name}_hours",
        denominator="service_hours",
        additive=False,
        since=REVISED,
    )


ordinary, skilled = _of(ORDINARY_GROUPS, GROUP), _of(SKILLED_CATEGORIES, CATEGORY)
_hours_and_share(
    "ordinary",
    Text("普通群众服务时长", "Hours of ordinary residents"),
    Text("普通群众时长占比", "Share of hours by ordinary residents"),
    Text(
        f"时段内志愿群体为{ordinary.zh}的人的已生效时长；学生、企业和机关人员、专业人士不在其中，未填群体的也不在其中。",
        f"Confirmed hours of people of the groups {ordinary.en}; students, employees, public employees and professionals are not "
        "among them, nor people whose group is not stated.",
    ),
    column_of(service_record, "group").in_(ORDINARY_GROUPS),
)
_hours_and_share(
    "skilled",
    Text("专业服务时长", "Hours in skilled categories"),
    Text("专业服务时长占比", "Share of hours in skilled categories"),
    Text(
        f"时段内服务类别为{skilled.zh}的已生效时长：这些类别要求资质或培训。其他类别里也可能有专业服务，未计入。",
        f"Confirmed hours in the categories {skilled.en}, whose work asks a qualification or training. Skilled work in other "
        "categories is not counted.",
    ),
    service_record.c.category.in_(SKILLED_CATEGORIES),
)
_hours_and_share(
    "professional",
    Text("有专业特长者服务时长", "Hours of people with a profession"),
    Text("有专业特长者时长占比", "Share of hours by people with a profession"),
    Text(
        "时段内登记了职业（医生、律师、教师、工程师等）的人的已生效时长，不论做什么；没有登记的人不在其中。",
        "Confirmed hours of people with a recorded profession (doctor, lawyer, teacher, engineer, ...), whatever they did; people "
        "without one are not among them.",
    ),
    column_of(service_record, "profession").is_not(None),
)
