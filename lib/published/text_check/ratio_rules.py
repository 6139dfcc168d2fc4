"""Rules about figures of one sentence: parts and their whole, shares, and what is hardly possible."""

import re
from collections.abc import Iterator
from itertools import groupby

from lib.catalogue.vocabularies import Text
from lib.published.running_text import FoundFigure
from lib.published.text_check.remark import Remark
from lib.published.text_check.things import ATTENDANCES, PEOPLE, SESSIONS, family_of

MOST_A_SESSION, LEAST_A_SESSION = 100, 1
"""People served at one session: beyond it the number is hardly counted."""
MOST_HOURS = 1000
"""Hours of one person in all; a year has 8,760."""
NEAR = 12
"""Figures of a sentence between which a relation is looked for."""
_SERVED = re.compile("(?:惠及|受益|服务|覆盖|参与|参加|听众|受众|观众)[^,，。；;]{0,8}$")
_PARTS = re.compile("其中")
_IS_A_SHARE = re.compile("(?:^|[,，、；;:：])[^,，、；;:：占]{1,12}占$")
"""60岁以上占52%: no whole is named."""
_OVERLAP = re.compile("多选|重复|重叠|交叉|兼")
"""Parts that are said to overlap may be more than their whole."""
_OF_A_WHOLE = re.compile("占[^,，。；;]{0,12}$")
_RATE = re.compile("[,，(（](?P<verb>[\u4e00-\u9fff]{2})率[为是达到仅约]*$")
_DOERS = re.compile("(?:[^,，。；;]{0,4})(?:志愿者|队员|会员|成员|党员|团员|社工)")
_A_HEAD = re.compile("(?:[人户场次年月日]均|平均|每)[^,，。；;]{0,8}$")


def parts_and_shares(text: str, figures: list[FoundFigure]) -> Iterator[Remark]:
    """A part larger than its whole; a share that is not the part by the whole; shares of one whole above 100 %."""
    for sentence in _sentences(figures):
        yield from _shares_of_one(sentence, text)
        yield from _shares_said(sentence)
        yield from _parts_together(sentence)
        for number, figure in enumerate(sentence):
            start = _PARTS.search(figure.before)
            if not start or figure.role != "value":
                continue
            whole = next(
                (
                    f
                    for f in reversed(sentence[max(0, number - NEAR) : number])
                    if f.unit == figure.unit
                    and f.role == "value"
                    and not _PARTS.search(f.before)
                    and not _A_HEAD.search(f.before)
                ),
                None,
            )
            if whole is None:
                continue
            if figure.quoted.interval()[0] > whole.quoted.interval()[1]:
                yield Remark(
                    figure.start,
                    figure.end,
                    "parts",
                    wrong=True,
                    why=Text(
                        f"其中的{figure.words}大于总数{whole.words}",
                        f"the part {figure.words} is more than the whole, {whole.words}",
                    ),
                )
            following = sentence[number + 1] if number + 1 < len(sentence) else None
            if following and following.role == "share" and following.unit in ("%", "成"):
                yield from disagreeing_share(following, figure, whole)


def _parts_together(sentence: list[FoundFigure]) -> Iterator[Remark]:
    """Parts that one 其中 names, which together are more than their whole: they may overlap, so it is worth a look."""
    parts = [f for f in sentence if f.role == "value" and _PARTS.search(f.before)]
    wholes = [f for f in sentence[: sentence.index(parts[0])] if f.role == "value"] if parts else []
    if not wholes:
        return
    whole = wholes[-1]
    parts = [f for f in parts if f.unit == whole.unit and len(_PARTS.findall(f.before)) == 1]
    together = sum(f.quoted.interval()[0] for f in parts)
    if (
        len(parts) > 1
        and together > whole.quoted.interval()[1]
        and parts[0].quoted.interval()[0] <= whole.quoted.interval()[1]
    ):
        yield Remark(
            parts[0].start,
            parts[-1].end,
            "parts",
            wrong=False,
            why=Text(
                f"其中各项相加为{together:,.10g}{whole.unit}，多于{whole.words}：有重复的请写明",
                f"the parts are {together:,.10g} together, more than {whole.words}: say so if they overlap",
            ),
        )


def disagreeing_share(share: FoundFigure, part: FoundFigure, whole: FoundFigure) -> Iterator[Remark]:
    """A remark where a share, as it is said, cannot be that of the part in the whole."""
    (low, high), (least, most) = part.quoted.interval(), whole.quoted.interval()
    said_low, said_high = share.quoted.interval()
    if least <= 0 or high == float("inf") or most == float("inf"):
        return
    if low / most > said_high or high / least < said_low:
        written = re.search(r"\.(\d+)%", share.words)
        decimals = len(written[1]) if written else 0 if share.unit == "%" else 1
        computed = f"{part.value / whole.value:.{decimals}%}"
        yield Remark(
            share.start,
            share.end,
            "shares",
            wrong=True,
            why=Text(
                f"{part.words}占{whole.words}应为{computed}左右，文中是{share.words}",
                f"{part.words} of {whole.words} is about {computed}, the text says {share.words}",
            ),
            proposal=Text(computed, computed),
        )


def _shares_said(sentence: list[FoundFigure]) -> Iterator[Remark]:
    """6.2万人，占48.5万人的15.8%; 受理2000件，办结1700件，办结率95%."""
    for number, share in enumerate(sentence[2:], 2):
        if share.unit != "%" or share.role not in ("share", "value"):
            continue
        whole, part = sentence[number - 1], sentence[number - 2]
        if share.before.endswith(whole.words + "的") and _OF_A_WHOLE.search(whole.before):
            if family_of(part.unit) == family_of(whole.unit) and part.role == "value":
                yield from disagreeing_share(share, part, whole)
        elif rate := _RATE.search(share.before):
            whole, part = part, whole
            done = re.search(rf"{rate['verb']}[^,，。；;、率]{{0,8}}$", part.before)
            one_unit = part.unit == whole.unit and part.role == whole.role == "value"
            if done and one_unit and not _A_HEAD.search(whole.before) and part.value <= whole.value:
                yield from disagreeing_share(share, part, whole)


def _shares_of_one(sentence: list[FoundFigure], text: str) -> Iterator[Remark]:
    shares = [
        f
        for f in sentence
        if f.unit == "%" and f.role in ("share", "value") and f.quoted.operator in ("rounded", "exact")
    ]
    if len(shares) < 2 or _OVERLAP.search(text[slice(*sentence[0].sentence)]):
        return
    parts = [f for f in sentence if f.start < shares[0].start and f.role == "value"][-len(shares) :]
    if len({family_of(part.unit) for part in parts}) > 1:
        return  # 304所学校、9.2万名学生，分别占71.4%和43.1%: each of its own whole
    of_one = re.search("分别占|占比分别|各占|男性?占", shares[-1].before)
    total = sum(share.value for share in shares)
    if total > 1.005 and (of_one or all(_IS_A_SHARE.search(share.before) for share in shares)):
        yield Remark(
            shares[0].start,
            shares[-1].end,
            "shares",
            wrong=bool(of_one),
            why=Text(f"各部分相加为{total:.1%}，超过100%", f"the parts add up to {total:.1%}, more than 100%"),
        )


def implausible(text: str, figures: list[FoundFigure]) -> Iterator[Remark]:
    """More people served at a session than anybody counts; more hours than a person has."""
    for sentence in _sentences(figures):
        for number, figure in enumerate(sentence):
            if (
                figure.unit in (*ATTENDANCES, *PEOPLE)
                and _SERVED.search(figure.before)
                and not _A_HEAD.search(figure.before)
            ):
                sessions = next(
                    (f for f in reversed(sentence[max(0, number - NEAR) : number]) if f.unit in SESSIONS), None
                )
                if sessions and sessions.value:
                    yield from _a_session(figure, sessions)
            if figure.unit == "小时" and figure.value:
                people = next(
                    (
                        f
                        for f in sentence[max(0, number - NEAR) : number + NEAR]
                        if f.unit in PEOPLE
                        and ("志愿者" in f.before[-12:] or (f.start < figure.start and _DOERS.match(f.behind)))
                    ),
                    None,
                )
                if people and people.value and figure.value / people.value > MOST_HOURS:
                    yield Remark(
                        figure.start,
                        figure.end,
                        "implausible",
                        wrong=True,
                        why=Text(
                            f"人均{figure.value / people.value:,.0f}小时，一年只有8760小时",
                            f"{figure.value / people.value:,.0f} hours a person; a year has 8,760",
                        ),
                    )


def _a_session(served: FoundFigure, sessions: FoundFigure) -> Iterator[Remark]:
    ratio = served.value / sessions.value
    if ratio > MOST_A_SESSION or ratio < LEAST_A_SESSION:
        yield Remark(
            served.start,
            served.end,
            "implausible",
            wrong=False,
            why=Text(
                f"{sessions.words}服务{served.words}，平均每场约{ratio:,.1f}人次，请核实",
                f"{served.words} at {sessions.words}: about {ratio:,.1f} a session; please check",
            ),
        )


def _sentences(figures: list[FoundFigure]) -> Iterator[list[FoundFigure]]:
    for _, found in groupby(figures, key=lambda figure: figure.sentence):
        yield list(found)
