"""Inspect a file before anything is written: what it is, whose format, its first rows, and every warning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lib.catalogue.vocabularies import Text
from lib.importers.errors import ImportRejected
from lib.importers.formats import FORMATS
from lib.importers.formats.format import FormatSpec, header_key
from lib.importers.formats.read_options import ReadOptions
from lib.importers.formats.targets import TARGETS
from lib.importers.messages.file_errors import FileRejected
from lib.importers.messages.warnings import WARNINGS, FileWarning, warning
from lib.importers.read.source_file import SourceFile
from lib.importers.read.undecided_columns import UndecidedColumn, described, with_columns
from lib.importers.worker.process import Limits, run_worker
from lib.importers.worker.request import source_request


@dataclass(frozen=True)
class SheetSummary:
    """A sheet of a workbook (name None: a text file). rows: rows seen of it, at most 300; format: that it fits."""

    name: str | None
    rows: int
    format: FormatSpec | None
    hidden: bool = False


@dataclass(frozen=True)
class NearFormat:
    """A format that nearly fits. missing: header words that it needs and the file lacks."""

    format: FormatSpec
    missing: str


@dataclass(frozen=True)
class UnclearUnit:
    """A column of numbers without one fixed unit: the units `named` beside it, and those that may be chosen."""

    word: str
    named: tuple[str, ...]
    choices: tuple[str, ...]


@dataclass(frozen=True)
class FileInspection:
    """What a file is.

    kind: csv or xlsx. encoding, delimiter: of a csv. sheet: the one read. header: its words, header_row the line of its
    last row, header_rows how many it spans. preview: the first 20 rows of data, as wide as the header, personal cells
    masked. format: that was recognised, or None. near: formats that nearly fit, best first. undecided: columns that the steward
    has to speak of before the file is read. units: field -> unit of its column, where numbers are converted; unclear_units:
    columns whose unit the steward has to say.
    """

    kind: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[SheetSummary, ...]
    header: tuple[str, ...]
    header_row: int
    header_rows: int
    preview: tuple[tuple[str, ...], ...]
    format: FormatSpec | None
    near: tuple[NearFormat, ...]
    warnings: tuple[FileWarning, ...]
    undecided: tuple[UndecidedColumn, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    unclear_units: tuple[UnclearUnit, ...] = ()

    def reading(self, **changes) -> ReadOptions:
        """How to read the file as it was inspected; `changes`: fields of ReadOptions that the steward chose.

        Raises FileRejected format_unknown or header_unknown when there is no format, neither recognised nor given,
        columns_undecided and units_unclear while there are such columns, and
        ImportRejected for another platform than the one that the format belongs to: its records would be counted twice.
        """
        spec = changes.get("format") or self.format
        if spec is None:
            if not self.near:
                raise FileRejected("format_unknown")
            raise FileRejected("header_unknown", missing=self.near[0].missing)
        if undecided := [one for one in self.undecided if header_key(one.word) not in spec.known_keys]:
            raise FileRejected("columns_undecided", **described(undecided, TARGETS[spec.target]))
        if self.unclear_units:
            columns = "；".join(f"{one.word}（{'、'.join(one.named)}）" for one in self.unclear_units)
            options = " ".join(f'--unit "{one.word}={one.choices[0]}"' for one in self.unclear_units)
            raise FileRejected("units_unclear", columns=columns, options=options)
        found = ReadOptions(
            units=dict(self.units),
            kind=self.kind,
            format=spec,
            encoding=self.encoding,
            delimiter=self.delimiter,
            sheet=self.sheet,
            header_row=self.header_row,
            header_rows=self.header_rows,
            platform=spec.platform,
        )
        platform = changes.get("platform")
        if platform and spec.platform and platform != spec.platform:
            raise ImportRejected(_other_platform(spec, platform))
        return replace(found, **changes)


def _other_platform(spec: FormatSpec, platform: str) -> Text:
    own, label = spec.platform, spec.label
    return Text(
        f"这份文件是平台 {own} 的格式（{label.zh}），与所说的平台 {platform} 不符，未导入。请不说平台，或换一种格式。",
        f"The file has a format of the platform {own} ({label.en}), not of {platform} as was said; nothing was imported. "
        "Do not say the platform, or choose another format.",
    )


def inspect_file(
    source: SourceFile,
    *,
    saved: Sequence[FormatSpec] = (),
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    header_rows: int | None = None,
    format_name: str | None = None,
    columns: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
) -> FileInspection:
    """What `source` is, found by a worker. What the steward chose is kept; None: find out. `columns`: word of a column -> the
    field that it holds, or "" where it means nothing; `units`: word of a column -> its unit.

    saved: formats that stewards have saved. Raises FileRejected, in words for the steward.
    """
    formats = {**FORMATS, **{spec.name: spec for spec in saved}}
    if columns:
        formats = {name: with_columns(spec, dict(columns)) for name, spec in formats.items()}
    chosen = {
        "encoding": encoding,
        "delimiter": delimiter,
        "sheet": sheet,
        "header_row": header_row,
        "header_rows": header_rows,
        "format_name": format_name,
        "columns": dict(columns or {}),
        "units": dict(units or {}),
    }
    found = run_worker(
        {
            "mode": "inspect",
            **source_request(source),
            "title": Path(source.name).stem,
            **chosen,
            "saved": [spec.as_json() for spec in saved],
        },
        files={"source": source.file.fileno()},
        limits=Limits.for_inspection(source.size),
    )
    return _inspection(found, formats)


def _inspection(found: dict, formats: Mapping[str, FormatSpec]) -> FileInspection:
    spec = formats[found["format"]] if found["format"] else None
    sheets = (SheetSummary(s["name"], s["rows"], formats.get(s["format"]), s["hidden"]) for s in found["sheets"])
    near = ((formats[name], required_fields) for name, required_fields in found["near"])
    return FileInspection(
        **{name: found[name] for name in ("kind", "encoding", "delimiter", "sheet", "header_row", "header_rows")},
        sheets=tuple(sheets),
        header=tuple(found["header"]),
        preview=tuple(map(tuple, found["preview"])),
        format=spec,
        near=tuple(NearFormat(of, of.header_words(tuple(required_fields))) for of, required_fields in near),
        units=found["units"],
        unclear_units=tuple(UnclearUnit(word, tuple(named), tuple(may)) for word, named, may in found["unclear_units"]),
        undecided=tuple(UndecidedColumn(**{**one, "fields": tuple(one["fields"])}) for one in found["undecided"]),
        warnings=(
            *_units_converted(found["units"], spec),
            *(_warning(*one, formats, spec) for one in found["warnings"]),
        ),
    )


def _units_converted(units: dict[str, str], spec: FormatSpec | None) -> list[FileWarning]:
    if not units:
        return []
    labels = [(TARGETS[spec.target].field(name).label, unit) for name, unit in units.items()]
    zh, en = ("、".join(f"{label.in_language(of)}：{unit}" for label, unit in labels) for of in ("zh", "en"))
    message = WARNINGS["units_converted"].message
    return [FileWarning("units_converted", Text(message(columns=zh).zh, message(columns=en).en))]


def _warning(rule: str, detail: dict, formats: Mapping[str, FormatSpec], spec: FormatSpec | None) -> FileWarning:
    """A warning in words; names of formats and fields become their labels, which differ by language."""
    if rule == "format_tie":
        return _in_labels(rule, "formats", [formats[name].label for name in detail["formats"]])
    if rule == "missing_columns":
        target = TARGETS[spec.target]
        return _in_labels(rule, "columns", [target.field(name).label for name in detail["fields"]])
    return warning(rule, **detail)


def _in_labels(rule: str, place: str, labels: list[Text]) -> FileWarning:
    message = WARNINGS[rule].message
    zh = message(**{place: "、".join(label.zh for label in labels)}).zh
    en = message(**{place: ", ".join(label.en for label in labels)}).en
    return FileWarning(rule, Text(zh, en))
