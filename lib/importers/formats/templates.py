"""Tables of ours for what no platform exports: one format a target, its headers the labels of the fields.

`template_workbooks.py` writes the workbook to fill in. Hours and volunteers have one as well, for those who keep them in a
table of their own; their platform is for the steward to say.
"""

from lib.catalogue.vocabularies import AWARD, LEVEL, TRACK, Text
from lib.importers.formats.field import Target
from lib.importers.formats.format import FormatSpec
from lib.importers.formats.targets import TARGETS

ABOUT_SHEET, WORDS_SHEET = "说明", "词表"
"""Sheets of a template workbook beside its table: explanations, and the words of the drop-downs."""
PRIZES = ("special", "first", "second", "third")
AWARD_AS_WRITTEN = {
    **{words.zh + "项目": code for code, words in AWARD.items()},
    **dict.fromkeys(("最佳人气", "人气奖", "最佳人气项目"), "most_popular"),
    **dict.fromkeys(("最佳创意", "最佳创意项目"), "best_creativity"),
    **dict.fromkeys(("最佳创新", "最佳创新项目"), "best_innovation"),
    **dict.fromkeys(("最具潜力", "最具潜力项目"), "most_promising"),
    **dict.fromkeys(("优秀组织", "优秀组织单位奖"), "best_organisation"),
    **{f"{number}{end}": f"{code}_prize" for numbers, code in zip(("特", "一1壹", "二2贰", "三3叁"), PRIZES, strict=True)
       for number in numbers for end in ("等", "等奖", "等奖项目")},
    "金": "gold", "银": "silver", "铜": "bronze",
    "十大优秀项目": "top_ten",
    "未获奖": "",
}  # fmt: skip
"""Other ways to write the same award."""
TRACK_AS_WRITTEN = {
    **{words.zh + end: code for code, words in TRACK.items() for end in ("类", "赛道", "组", "领域", "类别", "类项目")},
    "志愿服务交流与合作": "exchange",
    "其他": "other",
    "其它": "other",
    "其它领域": "other",
    "其他类": "other",
}
"""Other ways to write the same track."""
STAGE_AS_WRITTEN = {
    **dict.fromkeys(("入围决赛", "进入决赛", "决赛", "入围项目", "入围终评"), "finalist"),
    **dict.fromkeys(("申报", "报名", "已报名", "参赛"), "submitted"),
    **dict.fromkeys(("已获奖", "获奖项目"), "awarded"),
}
"""Other ways to write the same stage."""
LEVEL_AS_WRITTEN = {
    **dict.fromkeys(("国家级", "全国级"), "national"),
    **dict.fromkeys(("区级", "县级", "区县级", "县区级", "区（县）级", "区（县、市）级"), "county"),
    **dict.fromkeys(("街道级", "镇级", "乡镇级", "街镇级", "镇（街道）级"), "street"),
    **dict.fromkeys(("社区级", "村级"), "community"),
}
"""Other ways to write the same level; 市级 may be that of a prefecture or of a county-level city."""
CONTEST_WORDS = {"award": AWARD_AS_WRITTEN, "track": TRACK_AS_WRITTEN, "stage": STAGE_AS_WRITTEN}
REQUIRED = {
    "hours": (
        "id_number|person_number|person_name",
        "activity|project",
        "served_on|starts|served",
        "hours|minutes|ends",
    ),
    "volunteers": ("id_number|person_number|person_name", "registered_on"),
    "activities": ("activity", "starts", "place"),
    "contests": ("contest", "organiser", "level", "year", "project", "stage|award", "decided_on", "place"),
    "projects": ("name", "started_on", "brand|incubated|library_level|partnership|place"),
}


def _format(target: Target) -> FormatSpec:
    return FormatSpec(
        name=f"template_{target.name}",
        label=Text(f"本系统模板：{target.label.zh}", f"Template: {target.label.en}"),
        target=target.name,
        headers={of.name: (of.label.zh, of.label.en) for of in target.fields},
        required_fields=REQUIRED.get(target.name, ()),
        values=(CONTEST_WORDS if target.name == "contests" else {})
        | {of.name: LEVEL_AS_WRITTEN for of in target.fields if of.vocabulary is LEVEL},
        ignored_columns=("序号", "备注", "No.", "Remarks"),
        sample=f"template_{target.name}.xlsx",
    )


FORMATS: tuple[FormatSpec, ...] = tuple(_format(target) for target in TARGETS.values())
