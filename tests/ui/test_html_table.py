"""Which columns of a table may wrap, and which have the room of sentences."""

import re

from lib.ui.html_table import html_table

REASON = "同类别；专业相符（社会工作者）；同县市区；届时可派13人，够所需6人"


def test_room_goes_by_the_width_of_the_words_in_both_languages(monkeypatch):
    monkeypatch.setattr("lib.ui.html_table.text", lambda words, **_: words)
    table = html_table(
        ["a", "b", "c", "d", "e"], [("义诊", "演示专业队17困难家庭走访（演示）", REASON, "Education", 3)]
    )
    classes = re.findall(r"<td role='cell'(?: class='([^']*)')?", table)
    assert classes == ["", "t", "t s", "", "n"]
