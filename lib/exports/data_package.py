"""CSV with its explanation: a ZIP made to the Data Package standard (datapackage.org), and reading it back.

It holds the CSV, `datapackage.json` (columns with type, unit and meaning; what was counted, for which selection, as of
when) and the same in words in README.txt. A further fact needs nothing here: it is a line of the provenance.
"""

import hashlib
import io
import json
import shutil
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from lib.catalogue.vocabularies import Text
from lib.exports.csv_writer import BOM, read_csv
from lib.exports.file_table import TYPES, Column
from lib.exports.provenance import Provenance, text_of

DESCRIPTOR, README = "datapackage.json", "README.txt"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
CHUNK = 1 << 20
CONTENTS = Text(
    "{csv}：表格，首行为列名，编码UTF-8，日期为ISO格式，数字不含千分位。\n"
    "datapackage.json：同样的说明，供程序读取（Data Package标准）。",
    "{csv}: the table; one row of headers, UTF-8, ISO dates, numbers without separators.\n"
    "datapackage.json: the same description for programs (Data Package standard).",
)
HOW_TO_READ = Text(
    "空白表示没有数值，原因见“备注”列；0表示确实为零。\n"
    "以=、+、-、@开头的文字前加了一个撇号，以免被表格软件当作公式。\n"
    "数字比页面多保留两位小数，最后再取整，因此各行相加与总数相符。",
    "A blank means no value; the column Note says why. A zero is a true zero.\n"
    "Text that begins with = + - @ has an apostrophe in front, so that no spreadsheet takes it for a formula.\n"
    "Numbers have two decimals more than the page; round them last, then the rows agree with the total.",
)
COLUMNS, FILES = Text("各列", "Columns"), Text("文件", "Files")


@dataclass(frozen=True)
class Described:
    """What is said of a table: `name` is the file's name without its ending, `title` stands above the table."""

    name: str
    title: str
    columns: tuple[Column, ...]
    provenance: Provenance
    as_of: date
    language: str


def write_package(file: BinaryIO, body: BinaryIO, described: Described) -> None:
    """Write the ZIP to `file`; `body` is the whole CSV, read from its beginning. Equal data gives equal bytes."""
    body.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := body.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    body.seek(0)
    descriptor = package_descriptor(described, size=size, digest=digest.hexdigest())
    with zipfile.ZipFile(file, "w") as archive:
        with archive.open(_entry(f"{described.name}.csv", described.as_of), "w", force_zip64=True) as target:
            shutil.copyfileobj(body, target, CHUNK)
        content = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
        archive.writestr(_entry(DESCRIPTOR, described.as_of), content.encode())
        words = BOM + readme(described).replace("\n", "\r\n").encode()
        archive.writestr(_entry(README, described.as_of), words)


def package_descriptor(described: Described, *, size: int, digest: str) -> dict:
    """The content of datapackage.json. Beyond the standard: `provenance`, `as_of`, `code`, `demo`, `language`."""
    lines = described.provenance
    code = text_of(lines, "code")
    return {
        "$schema": PROFILE,
        "name": f"snapshot-{code.lower()}",
        "id": code,
        "title": described.title,
        "description": text_of(lines, "selection"),
        "version": text_of(lines, "data_version"),
        "sources": [{"title": title} for title in dict.fromkeys(line.text for line in lines if line.name == "source")],
        "language": described.language,
        "as_of": described.as_of.isoformat(),
        "code": code,
        "demo": any(line.name == "demo" for line in lines),
        "provenance": [line._asdict() for line in lines],
        "resources": [
            {
                "name": "table",
                "type": "table",
                "path": f"{described.name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": size,
                "hash": f"sha256:{digest}",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
                "schema": {"fields": [_field(column) for column in described.columns], "missingValues": [""]},
            }
        ],
    }


def readme(described: Described) -> str:
    """The explanation in words, in the reader's language."""
    language = described.language
    colon = "：" if language == "zh" else ": "
    lines = [described.title, "", *(f"{line.label}{colon}{line.text}" for line in described.provenance)]
    lines += ["", COLUMNS.in_language(language)]
    for column in described.columns:
        lines.append(f"- {column.header}" + (colon + column.description if column.description else ""))
    lines += ["", FILES.in_language(language), CONTENTS.in_language(language).format(csv=f"{described.name}.csv")]
    return "\n".join([*lines, "", HOW_TO_READ.in_language(language), ""])


def read_snapshot(content: bytes) -> tuple[dict[str, str], list[str], list[list[str]]]:
    """The provenance by label, the headers and the rows (as text, blanks as "") of a ZIP or a CSV written here.

    A CSV alone has no provenance. Labels that stand more than once (several metrics) keep their first text. Raises
    ValueError for any other file.
    """
    if not content.startswith(b"PK"):
        return {}, *read_csv(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            descriptor = json.loads(archive.read(DESCRIPTOR))
            table = archive.read(descriptor["resources"][0]["path"])
            lines = descriptor["provenance"]
    except (zipfile.BadZipFile, KeyError, IndexError, TypeError) as fault:
        raise ValueError("not a snapshot: not a data package written here") from fault
    provenance: dict[str, str] = {}
    for line in lines:
        provenance.setdefault(line["label"], line["text"])
    return provenance, *read_csv(table)


def _field(column: Column) -> dict:
    field = {"name": column.header, "type": TYPES[column.kind], "title": column.header}
    if column.kind == "moment":
        field["format"] = "%Y-%m-%d %H:%M"
    if column.kind == "quarter":
        field["constraints"] = {"pattern": r"[0-9]{4}-Q[1-4]"}
    more = {"description": column.description, "unit": column.unit, "code": column.name}
    return field | {name: text for name, text in more.items() if text}


def _entry(name: str, day: date) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o640 << 16
    return info
