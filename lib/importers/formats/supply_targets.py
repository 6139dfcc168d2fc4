"""What rows of the registers of needs, offers and matches can be: see `targets.py`."""

from lib.catalogue import vocabularies as w
from lib.catalogue.vocabularies import Text
from lib.importers.formats import field
from lib.importers.formats.field import Field, FieldKind, Target

PLACE_NEEDED = Field("place", Text("区域", "Place"), FieldKind.PLACE, required=True)
_CATEGORY = field.code("category", "服务类别", "Category", w.CATEGORY, required=True)
_PERIOD = (
    field.day("reported_on", "登记日期", "Reported on", required=True),
    field.day("from_on", "起始日期", "From", required=True),
    field.day("to_on", "截止日期", "To"),
    field.code("state", "状态", "State", w.SUPPLY_STATE),
)

SUPPLY_TARGETS = (
    Target(
        "needs",
        Text("需求", "Needs"),
        (
            field.text("name", "需求名称", "Need", required=True),
            _CATEGORY,
            field.code("skill", "所需专业", "Skill needed", w.PROFESSION),
            PLACE_NEEDED,
            field.whole("people", "所需人数", "People needed"),
            *_PERIOD,
        ),
        natural_key=("name", "place"),
        day="reported_on",
    ),
    Target(
        "offers",
        Text("资源", "Offers"),
        (
            field.text("name", "资源名称", "Offer", required=True),
            field.code("kind", "提供方", "Offered by", w.OFFER_KIND, required=True),
            _CATEGORY,
            field.code("skill", "专业", "Skill", w.PROFESSION),
            PLACE_NEEDED,
            field.whole("people", "可派人数", "People offered"),
            *_PERIOD,
        ),
        natural_key=("name", "place"),
        day="reported_on",
    ),
    Target(
        "matches",
        Text("对接", "Matches"),
        (
            field.reference("need", "需求名称", "Need", "need", required=True),
            field.reference("offer", "资源名称", "Offer", "offer", required=True),
            PLACE_NEEDED,
            field.day("matched_on", "对接日期", "Matched on", required=True),
            field.whole("people", "派出人数", "People sent"),
            field.text("activity", "活动名称", "Activity", most=200),
            field.day("held_on", "活动日期", "Day of the activity"),
        ),
        natural_key=("need", "offer", "matched_on"),
        day="matched_on",
    ),
)
