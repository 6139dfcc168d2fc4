"""Names and numbers of persons where none belong: a phone or an ID number in a name, or in place of the number of a record."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from lib.importers.errors import CellError
from lib.importers.privacy import id_numbers, pseudonyms

_LONG = re.compile(r"(?<!\d)\d{11,}(?!\d)")
_NOT_OF_A_PERSON = re.compile(r"[1-8]\d{11}(?:0{6})?|20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{4,6}")
"""A region code of 12 or 18 digits; a day with the time, or with the number of something on that day."""
_IN_PARTS = re.compile(r"(?<!\d)(?:1[3-9]\d[ \-]\d{4}[ \-]\d{4}|[1-9]\d{5}[ \-](?:19|20)\d{6}[ \-]\d{3}[\dXx])(?!\d)")
_TAIWANESE = re.compile(r"(?<![A-Za-z\d])[A-Z][1289]\d{8}(?!\d)")
_MAY_BE_PERSONAL = (
    r"^(?:1[3-9][0-9]{9}|[1-9][0-9]{7}(?:0[1-9]|1[0-2])[0-3][0-9]{4}"
    r"|[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{4}[0-9Xx])$"
)
_PHONE = re.compile(r"1[3-9]\d{9}")
_DIGITS = 32
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔"
    "康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻鍾薑範譚鄒陸顧龍萬錢湯賀賴龔"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")


def stands_in(text: str) -> bool:
    """Whether a name or another free text holds a phone or an ID number: 11 digits or more in a row, unless they are a
    region code or begin with a day; phones and ID numbers in parts; valid numbers of Taiwan."""
    # What is stored stays in backups. A bare personal name in a column of teams cannot be told from a team's.
    if any(not _NOT_OF_A_PERSON.fullmatch(digits) for digits in _LONG.findall(text)) or _IN_PARTS.search(text):
        return True
    return any(_is_id(found, roc=True) for found in _TAIWANESE.findall(text))


def may_be_a_name(text: str) -> bool:
    """Whether a text looks like a Chinese name."""
    return text[:1] in _SURNAMES and bool(_NAME.fullmatch(text))


def none_in(text: str | None) -> str | None:
    """`text` as it is. Rule personal_number."""
    if text and stands_in(text):
        raise CellError("personal_number")
    return text


def keyed(numbers: pa.Array, keys: pseudonyms.Pseudonyms) -> pa.Array:
    """Numbers of records; one that is a valid ID number, or a phone, is replaced by a keyed digest of it."""
    suspect = pc.match_substring_regex(numbers, _MAY_BE_PERSONAL).fill_null(False)
    if not pc.any(suspect, min_count=0).as_py():
        return numbers
    found = numbers.filter(suspect).to_pylist()
    safe = [keys.digest("record-number:" + n.upper())[:_DIGITS] if _is_personal(n) else n for n in found]
    return pc.replace_with_mask(numbers, suspect, pa.array(safe, numbers.type))


def _is_personal(number: str) -> bool:
    return _PHONE.fullmatch(number) is not None or _is_id(number)


def _is_id(number: str, *, roc: bool = False) -> bool:
    try:
        return id_numbers.normalised_id(number, roc=roc)[1] != id_numbers.OTHER
    except CellError:
        return False
