"""Addresses read from the left: the places that they name one below the other, with or without 省, 市 or 区, and whether they name
a county that is not the file's."""

import re
from functools import cached_property

from lib.importers.match.places import BELOW_COUNTIES, Places
from lib.importers.parse.normalise import plain

_PROVINCES = "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
_NO_PLACE = r"(?![东南西北中大新老]{0,2}(?:路|街(?!道)|大道|巷|弄|桥|大厦|广场|酒店|宾馆|饭店|银行|大学|小区|花园|公寓|商|馆|苑))"
"""A road, a house or a bank is called after a place: 上海路, 余杭大道."""
_ELSEWHERE = re.compile(rf"(?:中国)?(?:{_PROVINCES}){_NO_PLACE}")
_UNKNOWN = re.compile(
    r"[\u4e00-\u9fff]{2,3}(?:(?<![超菜夜城集闹花鱼])市(?![场民政])|县(?!城)|自治[州县]|(?<![小社园校厂景市城新发片街库营辖老产业住宅技术旅游度假])区(?![块域间]))"
)
_AND = tuple("/、,，;；和及与")
_OFFICE = re.compile(r"(?:办事处|街道办(?:事处)?|人民政府|镇政府|乡政府|党工委|社区居委会)?(?:\(?本级\)?)?")
_KIND = re.compile("(?:特别行政区|自治区|[省市区县])$")


class Addresses:
    """Reads the addresses of one file."""

    def __init__(self, places: Places, of_file: int | None):
        self.places, self.of_file = places, of_file

    @cached_property
    def _names(self) -> dict[str, list[tuple[str, int]]]:
        """First two characters -> (name, place); of counties and what lies above them also without 省, 市, 区."""
        found: dict[str, list[tuple[str, int]]] = {}
        for place, written in self.places.name.items():
            name = plain(written)
            names = {name}
            if self.places.level[place] not in BELOW_COUNTIES and len(stem := _KIND.sub("", name)) > 1:
                names.add(stem)
            for one in names:
                found.setdefault(one[:2], []).append((one, place))
        return found

    def place_of(self, written: str) -> tuple[int | None, bool]:
        """(the street or community that an address names, or None; whether it lies in another county than the file's place,
        in a place that is not known, or in one of two streets)."""
        found, rest = self._walk(plain(written))
        if found is not None and self.places.level[found] in BELOW_COUNTIES:
            another = self._walk(rest[1:])[0] if rest[:1] in _AND else None
            return (None, True) if another not in (None, found) else (found, False)
        if found is not None:
            return None, not self._is_of_file(found)
        return None, bool(_ELSEWHERE.match(rest) or _UNKNOWN.match(rest))

    def whole_name(self, written: str) -> list[int]:
        """The place that a text names and nothing else, but for a word of its office: 浙江杭州滨江西兴街道, 西兴街道办事处."""
        found, rest = self._walk(plain(written))
        return [found] if found is not None and _OFFICE.fullmatch(rest) else []

    def _walk(self, text: str) -> tuple[int | None, str]:
        found, rest = None, text.removeprefix("中国")
        while step := self._step(rest, found):
            found, rest = step[0], rest[step[1] :]
        return found, rest

    def _step(self, rest: str, above: int | None) -> tuple[int, int] | None:
        """The place that `rest` begins with, below `above`, and the length of its name."""
        fits = [
            (len(name), place) for name, place in self._names.get(rest[:2], ()) if self._fits(name, place, rest, above)
        ]
        if not fits:
            return None
        longest = max(length for length, _ in fits)
        found = [place for length, place in fits if length == longest]
        own = [place for place in found if self.places.county and self.places.county_of[place] == self.places.county]
        found = own if len(found) > 1 else found
        return (found[0], longest) if len(found) == 1 else None

    def _fits(self, name: str, place: int, rest: str, above: int | None) -> bool:
        if not rest.startswith(name):
            return False
        if name != plain(self.places.name[place]) and not re.match(_NO_PLACE, rest[len(name) :]):
            return False
        if above is not None:
            return above in self.places.above[place][:-1]
        own = self.places.county is not None and self.places.county_of[place] == self.places.county
        return own or self.places.level[place] not in BELOW_COUNTIES

    def lies_above_the_file(self, place: int) -> bool:
        """Whether a place holds the file's county and more, and so says less than that: 杭州市."""
        return self.of_file is not None and place != self.of_file and place in self.places.above[self.of_file]

    def _is_of_file(self, place: int) -> bool:
        """Whether a county, or what lies above it, is that of the file."""
        return (
            self.of_file is None or place in self.places.above[self.of_file] or self.of_file in self.places.above[place]
        )
