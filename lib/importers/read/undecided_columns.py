"""Columns that are not read although they may decide who is counted, when, how long, where and whether: the steward says what
they are before anything is imported. A column speaks by its word (认定结果) or by its cells (ID numbers under any word)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lib.catalogue.vocabularies import Text
from lib.importers.formats.field import Target
from lib.importers.formats.format import FormatSpec, cell_key, header_key
from lib.importers.formats.header_words import STATES
from lib.importers.formats.targets import TARGETS

ID_NUMBERS, STATE, DAYS, HOURS, PLACES = "id_numbers", "states", "days", "hours", "places"
HEADS, UNITS, REMARKS = "heads", "units", "remarks"
"""Kinds of columns."""
FIELDS: dict[str, tuple[str, ...]] = {
    ID_NUMBERS: ("id_number", "person_number"),
    STATE: ("state", "end_reason"),
    DAYS: ("served_on", "starts", "ends", "served", "entered_on", "registered_on", "ended_on", "born_on"),
    HOURS: ("hours", "minutes"),
    PLACES: ("place",),
}
"""Fields of service records and of lists of people that a column of the kind may be; other tables are not asked about."""
KINDS = {
    ID_NUMBERS: Text("证件号码", "ID numbers"),
    STATE: Text("审核状态", "states"),
    DAYS: Text("日期或时间", "days or times"),
    HOURS: Text("时长", "hours"),
    PLACES: Text("区域", "places"),
    HEADS: Text("不止一人的人数，应每人写一行", "a number of several people, who need a row each"),
    UNITS: Text("单位，应写进数字所在的格子或列名", "units, which belong into the number's cell or its column's word"),
    REMARKS: Text(
        "作废、更正之类的话，请先改好这些行", "remarks that void or correct a record: correct those rows first"
    ),
}
MOST_CELLS = 300
SHARE = 0.6
"""Share of the filled cells that look like a kind, from which the column is of it; of ID numbers a tenth will do."""
_ID = re.compile(r"[1-9]\d{5}(?:(?:18|19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d{4}[\dXx]|\d\d(?:0[1-9]|1[0-2])[0-3]\d{4})")
_ID_WORD = re.compile(r"身份证|身份号|证件号|证件编|公民身份|id(?:card|number|no)|^id$|sfz|zjh")
_STATE_WORD = re.compile(
    r"状态|审核|审批|审定|认定|核定|核验|核实|复核|复查|确认|属实|算数|计入|合格|异常|打卡|标记|有效|生效|作废|通过|驳回|撤销|撤回|认可|采纳|结果$|剔除|是否计入|签到情况|到岗|到场|到位情况|出勤|缺勤|出席|缺席|是否(?:参加|参与|到|出|缺|签)|取消|注销|退出|attend|absent|cancel|status|state$|approv|valid|void"
)
_NO_STATE = re.compile(
    r"(?:时间|日期|人|人员|姓名|单位|部门|机构|意见|说明|备注|原因|次数|天数|人数|数量|率|地点|方式|编号|时长|时数|小时|分钟|费|金额)$"
)
_HOURS_WORD = re.compile(r"时长|时数|工时|小时|分钟|hours?$|minutes?$|duration")
_NO_HOURS = re.compile(r"编号|id$|状态|类型|来源|方式|说明|备注|审核|人$|日期|时间$|原因|意见|类别")
_DAY_WORD = re.compile(r"日期|时间|年月日|date|time")
_DAY = re.compile(
    r"(?:19|20)\d\d(?:[-/.年]\d{1,2}[-/.月]\d{1,2}|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)).*|\d{1,2}[/-]\d{1,2}[/-](?:19|20)\d\d.*|\d{1,2}:\d\d(?::\d\d)?",
    re.DOTALL,
)
_DURATION = re.compile(
    r"\d+(?:\.\d+)?(?:个?小时|小時|分钟|分鐘|时|h|hrs?|hours?|min|mins|minutes)|\d+(?:个?小时|时|h)\d+分?钟?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,20}(?:街道|[镇乡]|社区|[\u4e00-\u9fff]{2}[市区县]|居委会|村委会)")
_PLACE_WORD = re.compile(r"街道|镇街|乡镇|社区|区县|县区|属地|所在地|所属地|所属区|服务区|区域|street|district")
ABSENT = ("缺勤", "缺席", "未到", "未到岗", "未参加", "未参与", "未出席", "未签到")
_STATE_CELLS = frozenset(map(cell_key, (
    *STATES, *ABSENT, "合格", "不合格", "已审核", "正常", "异常", "confirmed", "pending", "voided", "approved", "rejected",
    "同意", "不同意", "已同意", "未予通过", "予以通过", "不予通过", "认可", "不认可", "未认可", "已撤回", "撤回", "计入", "不计入",
    "已签到", "已到", "已到岗", "出勤", "请假", "参加", "已参加", "取消", "未取消", "报名成功",
)))  # fmt: skip


@dataclass(frozen=True)
class UndecidedColumn:
    """A column that is not read, and what it looks like. fields: those of the target that it may be."""

    word: str
    kind: str
    fields: tuple[str, ...]


def undecided_columns(
    spec: FormatSpec, words: Sequence[str], rows: Iterable[Sequence[str]], *, by_word: bool = True
) -> list[UndecidedColumn]:
    """The columns of that header which look like one of the kinds, by their words (`by_word`) or by the cells of `rows`, and
    which the format neither reads nor knows to be meaningless. A column without a name goes by its number: #3."""
    target = TARGETS[spec.target]
    places = spec.columns(words)
    read = {place for columns in places.values() for place in columns}
    sample = list(rows)[:MOST_CELLS]
    found = []
    usual = Counter(map(len, sample)).most_common(1)
    for place, written in enumerate([*words, *[""] * (usual[0][0] - len(words) if usual else 0)]):
        word = written or f"#{place + 1}"
        if place in read or header_key(word) in spec.known_keys:
            continue
        cells = [cell for cell in (row[place].strip() for row in sample if place < len(row)) if cell]
        by_word = by_word and target.persons
        kind = _kind(cells, header_key(written), has_place="place" in places, by_word=by_word)
        fields = tuple(name for name in FIELDS.get(kind, ()) if target.has(name))
        if (fields and target.persons) or (
            kind == ID_NUMBERS and cells
        ):  # a list of people is no table of anything else
            found.append(UndecidedColumn(word, kind, fields))
    return found


def _kind(cells: list[str], key: str, *, has_place: bool, by_word: bool) -> str | None:
    if not key:
        return HOURS if _are_small(cells) else _by_cells(cells, key, has_place=has_place)
    return _by_cells(cells, key, has_place=has_place) or (_by_word(key, has_place=has_place) if by_word else None)


def _by_word(key: str, *, has_place: bool) -> str | None:
    if _ID_WORD.search(key):
        return ID_NUMBERS
    if _STATE_WORD.search(key) and not _NO_STATE.search(key):
        return STATE
    if _HOURS_WORD.search(key) and not _NO_HOURS.search(key):
        return HOURS
    return PLACES if not has_place and _PLACE_WORD.search(key) else None


def _by_cells(cells: list[str], key: str, *, has_place: bool) -> str | None:
    if not cells:
        return None
    share = {
        kind: sum(bool(pattern.fullmatch(cell)) for cell in cells) / len(cells)
        for kind, pattern in ((ID_NUMBERS, _ID), (DAYS, _DAY), (HOURS, _DURATION), (PLACES, _PLACE))
    }
    if share[ID_NUMBERS] >= 0.1:
        return ID_NUMBERS
    if sum(cell_key(cell) in _STATE_CELLS for cell in cells) >= SHARE * len(cells):
        return STATE
    if share[DAYS] >= SHARE:
        return DAYS
    if share[HOURS] >= SHARE or _are_hours(cells, key):
        return HOURS
    return PLACES if not has_place and share[PLACES] >= SHARE else None


def _are_hours(cells: list[str], key: str) -> bool:
    """Numbers of up to 24, some of them with halves or quarters."""
    if not all(_NUMBER.fullmatch(cell) for cell in cells) or _NO_HOURS.search(key):
        return False
    numbers = [float(cell) for cell in cells]
    return max(numbers) <= 24 and any(number % 1 in (0.5, 0.25, 0.75) for number in numbers)


def _are_small(cells: list[str]) -> bool:
    """Numbers of up to 24 in a column without a word, as of hours below a header merged over two columns; no running count."""
    numbers = [float(cell) for cell in cells if _NUMBER.fullmatch(cell)]
    if not numbers or len(numbers) < SHARE * len(cells) or max(numbers) > 24:
        return False
    return len(numbers) == 1 or numbers != [numbers[0] + i for i in range(len(numbers))]


def with_columns(spec: FormatSpec, said: dict[str, str]) -> FormatSpec:
    """The format as the steward said: word of a column -> field that it holds, or "" where it means nothing. A column said to
    hold a field is the only one that is read for it."""
    headers, ignored = dict(spec.headers), list(spec.ignored_columns)
    further = dict(spec.further)
    for word, name in said.items():
        if not name:
            ignored += [word, word]  # twice: `telling_columns`
            continue
        ignored += [other for other in (*headers.get(name, ()), *further.pop(name, ())) if other != word]
        headers[name] = (word,)
    return replace(spec, headers=headers, further=further, ignored_columns=tuple(ignored))


def described(columns: Sequence[UndecidedColumn], target: Target) -> dict[str, str]:
    """The columns in words, for the message columns_undecided: what each looks like and may be."""
    zh = "、".join(f"“{one.word}”（像{KINDS[one.kind].zh}）" for one in columns)
    en = ", ".join(f"'{one.word}' (looks like {KINDS[one.kind].en})" for one in columns)
    options = " ".join(f'--column "{one.word}={(*one.fields, "")[0]}"' for one in columns)
    names = dict.fromkeys(target.field(name).label.zh for one in columns for name in one.fields)
    return {"columns_zh": zh, "columns_en": en, "options": options, "fields": "、".join(names), "one": columns[0].word}
