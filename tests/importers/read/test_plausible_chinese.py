"""Bytes that are no UTF-8 are read as GB18030 only where that gives Chinese; else the encoding is asked for."""

from io import BytesIO

import pytest

from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.csv_reader import encoding_of
from tests.importers.in_process import inspect_content

CHINESE = "姓名,活动名称,志愿时长\n张三,河道巡护,2\n欧阳娜娜,关爱老人,1\n"
FOREIGN = {
    "cp1252": "Name,Gruppe,Tätigkeit\nJürgen Müller,Grün,Straßenfest für Ältere\n",
    "iso8859-15": "Nombre,Acción,Hora\nJosé Ibáñez,Niños y niñas,Educación ,\n",
    "cp437": "Name,Gruppe,Tätigkeit\nJürgen Müller,Grün,Straßen\n",
    "cp1251": "Имяя,Отря,Дело\nИван Петр,Перв отря,Убор парк\n",
    "koi8-r": "Имяя,Отря,Дело\nИван Петр,Перв отря,Убор парк\n",
    "cp932": "氏名,団体,活動\n田中太郎,第一班,公園の清掃\n",
    "euc_jp": "氏名,団体,活動\n田中太郎,第一班,公園の清掃をしました\n",
    "cp949": "이름,단체,활동\n김철수,첫번째,공원 청소 봉사활동\n",
}


@pytest.mark.parametrize("encoding", FOREIGN)
def test_what_is_no_chinese_is_asked_for(encoding):
    with pytest.raises(FileRejected) as rejected:
        inspect_content(FOREIGN[encoding].encode(encoding))
    assert rejected.value.rule in ("encoding_unclear", "encoding", "cut_off")


def test_an_encoding_that_is_said_is_used():
    found = inspect_content(FOREIGN["cp1252"].encode("cp1252"), encoding="cp1252")
    assert found["header"] == ("Name", "Gruppe", "Tätigkeit") and found["encoding"] == "cp1252"


def test_chinese_is_read_as_ever():
    for text in (CHINESE, CHINESE.replace("张三", "瞿燊"), "name,place\nAda,浦沿\n"):
        assert inspect_content(text.encode("gb18030"))["encoding"] == "gb18030"


def test_a_line_of_utf_8_in_a_file_of_gb18030_is_found():
    lines = [f"测试{i},甲队,河道巡护,滨江区" for i in range(4)]
    assert encoding_of(BytesIO("\n".join(lines).encode("gb18030"))) == "gb18030"
    mixed = b"\n".join(line.encode("utf-8" if i == 2 else "gb18030") for i, line in enumerate(lines))
    with pytest.raises(FileRejected) as rejected:
        encoding_of(BytesIO(mixed))
    assert (rejected.value.rule, rejected.value.detail["line"]) == ("encoding", 3)
