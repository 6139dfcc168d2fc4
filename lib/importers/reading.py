"""How a file is read, on its way to the child process and back."""

from dataclasses import asdict

from lib.importers.formats.layout import Format, from_json
from lib.importers.staged import Reading


def as_request(reading: Reading) -> dict:
    """The reading as plain JSON values."""
    return {**asdict(reading), "format": reading.format.as_json()}


def from_request(data: dict) -> Reading:
    """The reading that `as_request` wrote."""
    return Reading(**{**data, "format": from_json(data["format"])})


def needed_words(format_: Format, needs: tuple[str, ...]) -> str:
    """Header words for needs as `Format.lacks` writes them: the first word of each, alternatives with a stroke."""
    return "、".join("/".join(format_.headers.get(name, (name,))[0] for name in need.split("|")) for need in needs)
