"""Tables of ours for what no platform exports: one format a target, its headers the labels of the fields.

`template_workbooks.py` writes the workbook to fill in. Hours and volunteers have one as well, for those who keep them in a
table of their own; their platform is for the steward to say.
"""

from lib.catalogue.vocabularies import Text
from lib.importers.formats.field import Target
from lib.importers.formats.format import FormatSpec
from lib.importers.formats.targets import TARGETS

ABOUT_SHEET, WORDS_SHEET = "说明", "词表"
"""Sheets of a template workbook beside its table: explanations, and the words of the drop-downs."""
AWARD_AS_WRITTEN = {
    "最佳人气": "most_popular",
    "人气奖": "most_popular",
    "最佳创意": "best_creativity",
    "十大优秀项目": "top_ten",
}
"""Other ways to write the same award."""
REQUIRED = {
    "hours": (
        "id_number|person_number|person_name",
        "activity|project",
        "served_on|starts|served",
        "hours|minutes|ends",
    ),
    "volunteers": ("id_number|person_number|person_name", "registered_on"),
    "activities": ("activity", "starts", "place"),
    "projects": ("name", "started_on", "brand|incubated|library_level|partnership|place"),
}


def _format(target: Target) -> FormatSpec:
    return FormatSpec(
        name=f"template_{target.name}",
        label=Text(f"本系统模板：{target.label.zh}", f"Template: {target.label.en}"),
        target=target.name,
        headers={of.name: (of.label.zh, of.label.en) for of in target.fields},
        required_fields=REQUIRED.get(target.name, ()),
        values={"award": AWARD_AS_WRITTEN} if target.name == "contests" else {},
        ignored_columns=("序号", "备注", "No.", "Remarks"),
        sample=f"template_{target.name}.xlsx",
    )


FORMATS: tuple[FormatSpec, ...] = tuple(_format(target) for target in TARGETS.values())
