"""Columns that are read past and say of one record that it is void or other than written, that several people served, or in
which unit its number is: the steward says what they are before anything is imported."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from lib.importers.formats.format import FormatSpec, cell_key, header_key
from lib.importers.formats.header_words import STATES
from lib.importers.formats.targets import TARGETS
from lib.importers.formats.units import MONEY, TIME, base_unit, dimension_of, split_unit, unit_of
from lib.importers.read.undecided_columns import (
    ABSENT,
    FIELDS,
    HEADS,
    MOST_CELLS,
    REMARKS,
    STATE,
    UNITS,
    UndecidedColumn,
)
from lib.importers.read.voiding_words import CORRECTS, SAYS_VOID

_VOID = frozenset(map(cell_key, (
    *(word for word, state in STATES.items() if state == "voided"), *ABSENT, "取消", "此条作废", "本条作废", "作废记录",
    "不计入", "不计", "不算", "重复", "重复记录", "rejected", "voided", "void",
)))  # fmt: skip
"""What a cell says of a record that is not to count."""
_VOIDING_WORD = re.compile(
    "(?:是否|有无)?已?(?:取消|撤销|撤回|作废|删除|无效|缺席|缺勤|剔除|重复|异常|存疑|代签)(?:与否)?"
)
_YES = frozenset(map(cell_key, ("是", "y", "yes", "1", "true", "√")))
_LONGEST = 40
_MOST_UNITS = 12
_NOT_THEM = re.compile("招募|招收|报名|计划|拟|需求|所需|受|惠|覆盖|对象|目标|名额|项目|规模|服务人[数次]|国内|国外")
"""Words of columns that count others than those who served."""
_HEADS_WORD = re.compile(
    r"(?:.{0,8}(?:人员?|者|工|员)总?(?:数量?|次|头)|人|数量|同行|随行|同行人员|随行人员)|(?:head|people)count|numberofpeople"
)
_HEADS = re.compile(
    r"(?:[等共约含带及和另]|共计|合计|一行|实到)?(?:家属|家人|夫妻|夫妇|[全一]家|同事)?"
    r"(?:(?P<digits>\d{1,5})(?:\.0+)?|(?P<words>[一两二三四五六七八九十]{1,3}))(?P<people>[人口]|名|位|个人?)?(?:志愿者|队员|家属)?(?:参加|参与|服务)?"
)


def telling_columns(
    spec: FormatSpec, words: Sequence[str], rows: Sequence[Sequence[str]], *, besides: Sequence[UndecidedColumn] = ()
) -> list[UndecidedColumn]:
    """Columns of service records and activities, remarks too, that are read past and say of one of them that it is void, or of
    a record of one person that several served; not those `besides`. A column that the steward has said to mean nothing stands
    twice among those to be ignored (`with_columns`)."""
    hours_or_activities = spec.target in ("hours", "activities")
    asked = {one.word for one in besides}
    read = {place for columns in spec.columns(words).values() for place in columns}
    passed = Counter(map(header_key, spec.ignored_columns))
    found = []
    width = max([len(words), *map(len, rows[:MOST_CELLS])])
    for place, word in enumerate([*words, *[""] * (width - len(words))]):
        key = header_key(word)
        if place in read or (word or f"#{place + 1}") in asked or passed[key or f"#{place + 1}"] > 1:
            continue
        cells = {row[place] for row in rows if place < len(row) and 0 < len(row[place]) <= _LONGEST}
        if _name_units(cells, spec):
            found.append(UndecidedColumn(word or f"#{place + 1}", UNITS, ()))
        elif not hours_or_activities or not key:
            continue
        elif _are_void(cells, key):
            found.append(UndecidedColumn(word, STATE, FIELDS[STATE][:1]))
        elif SAYS_VOID.search(together := "\n".join(cells)) or CORRECTS.search(together):
            found.append(UndecidedColumn(word, REMARKS, ()))
        elif spec.target == "hours" and _say_several(cells, header_key(split_unit(word)[0])):
            found.append(UndecidedColumn(word, HEADS, ()))
    return found


def _name_units(cells: Collection[str], spec: FormatSpec) -> bool:
    """Whether the cells are units of the numbers beside them, and not only those that the format takes them for."""
    units = [unit_of(cell) for cell in cells] if len(cells) <= _MOST_UNITS else []
    if not units or None in units or not all(unit.dimension in (TIME, MONEY) for unit in units):
        return False
    fields = map(TARGETS[spec.target].field, spec.headers)
    bases = {of: base_unit(field.kind, of).factor for field in fields if (of := dimension_of(field))}
    return any(bases.get(unit.dimension, unit.factor) != unit.factor for unit in units)


def _are_void(cells: Collection[str], key: str) -> bool:
    if _VOIDING_WORD.fullmatch(key) and any(cell_key(cell) in _YES for cell in cells):
        return True
    return any(cell_key(cell) in _VOID for cell in cells if not cell[0].isdigit())


def _say_several(cells: Collection[str], key: str) -> bool:
    """Whether a column of heads, or any other that counts those who served, speaks of more than one person: 3, 3人, 等三人."""
    if _NOT_THEM.search(key):
        return False
    heads = _HEADS_WORD.fullmatch(key)
    several = (_HEADS.fullmatch(cell_key(cell)) for cell in cells)
    return any(
        one
        and (one["digits"] or one["words"]) not in ("0", "1", "一")
        and (heads or one["people"] in ("人", "口", "个人"))
        for one in several
    )
