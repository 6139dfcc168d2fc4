"""How a file is read: chosen by the steward or found by the inspection, and sent to the worker as plain JSON values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from lib.importers.formats.format import FormatSpec, from_json


@dataclass(frozen=True)
class ReadOptions:
    """How a file is read: as the inspection found it, or as the steward chose instead.

    kind: csv or xlsx. encoding, delimiter: of a csv. sheet: of a workbook. header_row: line of the (last) header row,
    header_rows: how many it spans. day_first: 05/03/2025 is the fifth of March; None: rows with such dates are quarantined.
    from_1904: serials of days count from 1904, as the workbook says. read_hidden, read_struck_out: rows that the workbook
    hides or strikes out are read like others; else they are quarantined.
    units: field -> unit of its column (`units.py`), where that is not the one in which the field is kept.
    platform: code of the platform whose export it is. team_name: for rows without a team of their own.
    """

    kind: str
    format: FormatSpec
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int = 1
    header_rows: int = 1
    day_first: bool | None = None
    from_1904: bool = False
    read_hidden: bool = False
    read_struck_out: bool = False
    units: Mapping[str, str] = field(default_factory=dict)
    platform: str | None = None
    team_name: str | None = None

    def as_request(self) -> dict:
        """The options as plain JSON values."""
        return {**asdict(self), "format": self.format.as_json()}

    @classmethod
    def from_request(cls, data: dict) -> "ReadOptions":
        """The options that `as_request` wrote."""
        return cls(**{**data, "format": from_json(data["format"])})
