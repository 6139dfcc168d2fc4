"""Look at a file before anything is written: what it is, whose format, its first rows, and every doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lib.catalogue.vocabularies import Text
from lib.importers.errors import ImportRejected
from lib.importers.formats import FORMATS
from lib.importers.formats.format import FormatSpec
from lib.importers.formats.read_options import ReadOptions
from lib.importers.formats.targets import TARGETS
from lib.importers.messages.file_errors import FileRejected
from lib.importers.messages.warnings import DOUBTS, FileWarning, doubt
from lib.importers.read.source_file import Source
from lib.importers.worker.process import Limits, run_child
from lib.importers.worker.request import source_request


@dataclass(frozen=True)
class SheetSeen:
    """A sheet of a workbook (name None: a text file). rows: rows seen of it, at most 300; format: that it fits."""

    name: str | None
    rows: int
    format: FormatSpec | None
    hidden: bool = False


@dataclass(frozen=True)
class Near:
    """A format that nearly fits. missing: header words that it needs and the file lacks."""

    format: FormatSpec
    missing: str


@dataclass(frozen=True)
class FileInspection:
    """What a file is.

    kind: csv or xlsx. encoding, delimiter: of a csv. sheet: the one read. header: its words, header_row the line of its
    last row, header_rows how many it spans. preview: the first 20 rows of data, as wide as the header, personal cells
    masked. format: that was recognised, or None. near: formats that nearly fit, best first.
    """

    kind: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[SheetSeen, ...]
    header: tuple[str, ...]
    header_row: int
    header_rows: int
    preview: tuple[tuple[str, ...], ...]
    format: FormatSpec | None
    near: tuple[Near, ...]
    doubts: tuple[FileWarning, ...]

    def reading(self, **changes) -> ReadOptions:
        """How to read the file as it was looked at; `changes`: fields of Reading that the steward chose.

        Raises FileRejected format_unknown or header_unknown when there is no format, neither recognised nor given, and
        ImportRejected for another platform than the one that the format belongs to: its records would be counted twice.
        """
        format_ = changes.get("format") or self.format
        if format_ is None:
            if not self.near:
                raise FileRejected("format_unknown")
            raise FileRejected("header_unknown", missing=self.near[0].missing)
        found = ReadOptions(
            kind=self.kind,
            format=format_,
            encoding=self.encoding,
            delimiter=self.delimiter,
            sheet=self.sheet,
            header_row=self.header_row,
            header_rows=self.header_rows,
            platform=format_.platform,
        )
        platform = changes.get("platform")
        if platform and format_.platform and platform != format_.platform:
            raise ImportRejected(_other_platform(format_, platform))
        return replace(found, **changes)


def _other_platform(format_: FormatSpec, platform: str) -> Text:
    own, label = format_.platform, format_.label
    return Text(
        f"这份文件是平台 {own} 的格式（{label.zh}），与所说的平台 {platform} 不符，未导入。请不说平台，或换一种格式。",
        f"The file has a format of the platform {own} ({label.en}), not of {platform} as was said; nothing was imported. "
        "Do not say the platform, or choose another format.",
    )


def inspect_file(
    source: Source,
    *,
    saved: Sequence[FormatSpec] = (),
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    header_rows: int | None = None,
    format_name: str | None = None,
) -> FileInspection:
    """What `source` is, found by a child process. What the steward chose stands; None: find out.

    saved: formats that stewards have saved. Raises FileRejected, in words for the steward.
    """
    formats = {**FORMATS, **{format_.name: format_ for format_ in saved}}
    chosen = {
        "encoding": encoding,
        "delimiter": delimiter,
        "sheet": sheet,
        "header_row": header_row,
        "header_rows": header_rows,
        "format_name": format_name,
    }
    found = run_child(
        {"mode": "look", **source_request(source), **chosen, "saved": [format_.as_json() for format_ in saved]},
        files={"source": source.file.fileno()},
        limits=Limits.for_look(source.size),
    )
    return _look(found, formats)


def _look(found: dict, formats: Mapping[str, FormatSpec]) -> FileInspection:
    format_ = formats[found["format"]] if found["format"] else None
    sheets = (SheetSeen(s["name"], s["rows"], formats.get(s["format"]), s["hidden"]) for s in found["sheets"])
    near = ((formats[name], needs) for name, needs in found["near"])
    return FileInspection(
        **{name: found[name] for name in ("kind", "encoding", "delimiter", "sheet", "header_row", "header_rows")},
        sheets=tuple(sheets),
        header=tuple(found["header"]),
        preview=tuple(map(tuple, found["preview"])),
        format=format_,
        near=tuple(Near(of, of.needed_words(tuple(needs))) for of, needs in near),
        doubts=tuple(_doubt(rule, detail, formats, format_) for rule, detail in found["doubts"]),
    )


def _doubt(rule: str, detail: dict, formats: Mapping[str, FormatSpec], format_: FormatSpec | None) -> FileWarning:
    """A doubt in words; names of formats and fields become their labels, which differ by language."""
    if rule == "format_tie":
        return _in_labels(rule, "formats", [formats[name].label for name in detail["formats"]])
    if rule == "missing_columns":
        target = TARGETS[format_.target]
        return _in_labels(rule, "columns", [target.field(name).label for name in detail["fields"]])
    return doubt(rule, **detail)


def _in_labels(rule: str, place: str, labels: list[Text]) -> FileWarning:
    words = DOUBTS[rule].words
    zh = words(**{place: "、".join(label.zh for label in labels)}).zh
    en = words(**{place: ", ".join(label.en for label in labels)}).en
    return FileWarning(rule, Text(zh, en))
