"""Whatever bytes come: a cell is read or refused by its rule, a file is read or refused in words. Nothing else is ever raised.

`python -m tests.importers.fuzz cells|csv|xlsx --seconds 600`: inputs that reach new lines of the readers, found by atheris (libFuzzer)
from the seeds; without atheris (other machines than Linux on x86-64) seeds changed at random. The suite does the latter for a moment.
"""

import argparse
import random
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress

ROUND_SECONDS, ROUND_MB = 20, 2048
"""Of one input: beyond this it counts as a finding. In the product the worker's limits stop it."""


def cells(data: bytes) -> None:
    """The parsers of one cell."""
    from lib.importers.errors import CellError
    from lib.importers.parse import dates, numbers

    cell = data[1:].decode("utf-8", "replace") if data[:1] < b"\x80" else data[1:].decode("utf-16", "replace")
    readers = (
        numbers.whole,
        numbers.number,
        numbers.hours,
        numbers.minutes,
        numbers.yes_no,
        lambda text: numbers.text(text, most=40),
        lambda text: numbers.record_number(text, most=40),
        lambda text: dates.moment(text, roc=bool(data[:1] > b"\x40")),
        lambda text: dates.span(text, day_first=True),
    )
    for read in readers:
        with suppress(CellError):
            read(cell)


def csv(data: bytes) -> None:
    """A CSV or TSV file of these bytes, inspected and, where it is of a known format, staged."""
    _file(data, "csv")


def xlsx(data: bytes) -> None:
    """A workbook one part of which is these bytes; the first byte says which, or that it is the whole file."""
    from tests.importers.hostile_files import with_part

    parts = (
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
    )
    which = data[0] if data else 0
    if which >= len(parts):
        _file(data[1:], "xlsx")
    else:
        _file(with_part(_good_workbook(), parts[which], data[1:]), "xlsx")


def _good_workbook() -> bytes:
    from tests.importers.hostile_files import workbook

    if not _made:
        _made.append(workbook())
    return _made[0]


_made: list[bytes] = []


def _file(content: bytes, extension: str) -> None:
    from lib.importers.errors import ImportRejected
    from tests.importers.in_process import inspect_content, read

    try:
        with warnings.catch_warnings(action="ignore"):  # of openpyxl, on what it leaves out
            found = inspect_content(content, extension=extension)
            if found["format"]:
                read(content, extension=extension)
    except ImportRejected as rejected:
        if not (rejected.message.zh and rejected.message.en):
            raise AssertionError("refused without words") from rejected


TARGETS: dict[str, Callable[[bytes], None]] = {"cells": cells, "csv": csv, "xlsx": xlsx}


def seeds(target: str) -> list[bytes]:
    """Inputs to begin with."""
    import zipfile
    from io import BytesIO

    from lib.settings import ROOT
    from tests.importers.hostile_files import GOOD

    if target == "cells":
        words = [
            "2.5",
            "2小时30分",
            "1,234",
            "2:30:00",
            "-1",
            "２．５",
            "是",
            "2025-03-05 09:00:00~2025-03-05 11:00:00",
        ]
        words += [
            "45721.5",
            "114年3月5日",
            "2025年3月5日上午9点",
            "March 5, 2025",
            "3/4/2025",
            "20250305",
            "九小时",
            "1e5",
            "",
        ]
        return [b"\x00" + word.encode() for word in words]
    files = sorted((ROOT / "data" / "samples").glob(f"*.{target}"))
    if target == "csv":
        return [
            GOOD,
            GOOD.replace(b",", b"\t"),
            GOOD.decode().encode("gb18030"),
            *(file.read_bytes() for file in files),
        ]
    with zipfile.ZipFile(BytesIO(_good_workbook())) as book:
        names = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml")
        parts = [bytes([number]) + book.read(name) for number, name in enumerate(names)]
    return [*parts, *(b"\xff" + file.read_bytes() for file in files[:3])]


def changed(seed: int, found: list[bytes]) -> Iterator[bytes]:
    """Inputs made of the seeds by cutting, repeating, exchanging and changing bytes, without end."""
    pick = random.Random(seed)
    signs = [
        b"\x00",
        b"\xff",
        b'"',
        b"\r",
        b"\n",
        b",",
        b"<",
        b"&",
        "年".encode(),
        "٣".encode(),
        b"9" * 40,
        b"-",
        b"e",
        b"\xef\xbb\xbf",
    ]
    while True:
        data = bytearray(pick.choice(found))
        for _ in range(pick.randint(1, 8)):
            at, length = pick.randint(0, len(data)), pick.randint(0, 30)
            other = pick.choice(found)
            start = pick.randint(0, len(other))
            put = pick.choice(
                [b"", bytes(data[at : at + length]) * 2, other[start : start + length], pick.choice(signs)]
            )
            data[at : at + length] = put
        yield bytes(data)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.importers.fuzz", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    try:
        import atheris
    except ImportError:
        return _at_random(given.target, given.seconds)
    import tempfile
    from pathlib import Path

    with atheris.instrument_imports(include=["lib.importers"], enable_loader_override=False):
        import lib.importers.inspect.detect
        import lib.importers.parse.dates
        import lib.importers.parse.numbers
        import lib.importers.stage.stage_rows  # noqa: F401
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds(given.target)):
            (Path(folder) / f"{number:03}").write_bytes(seed)
        options = [f"-max_total_time={given.seconds}", f"-timeout={ROUND_SECONDS}", f"-rss_limit_mb={ROUND_MB}"]
        options += [
            "-max_len=20000",
            f"-artifact_prefix={tempfile.gettempdir()}/fuzz-{given.target}-",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, folder], TARGETS[given.target])
        atheris.Fuzz()  # ends the process
    return 0


def _at_random(target: str, seconds: int) -> int:
    began, count = time.monotonic(), 0
    for data in changed(1, seeds(target)):
        TARGETS[target](data)
        count += 1
        if time.monotonic() - began > seconds:
            break
    print(f"{target}: {count} inputs changed at random, without atheris, in {seconds} s: nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
