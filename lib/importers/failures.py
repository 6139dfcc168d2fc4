"""What went wrong, in words that hold nothing of a file: for faults that no rule foresees."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, OperationalError

from lib.catalogue.vocabularies import Text
from lib.db import DatabaseUnavailable, QueryTimeout
from lib.importers.errors import ImportRejected, error_location

OF_THE_DATABASE = (DatabaseUnavailable, QueryTimeout, OperationalError)
"""What has nothing to do with the file: the same file may be given again when the database is well."""
MOST_WORDS = 300

COPY = Text(
    "数据已经入库，但供图表使用的列式副本没有刷新（{why}）。请执行：python -m lib columnar refresh",
    "The data is in the database, but the columnar copy could not be refreshed ({why}). Run: python -m lib columnar refresh",
)
AGAIN = Text(
    "（是否已导入，可看 python -m lib imports list；再次导入同一文件不会重复计算。）",
    "(Whether it was imported is seen with python -m lib imports list; the same file again counts nothing twice.)",
)
NO_FOLDER = Text(
    "不能在 {folder} 中写文件（{why}），没有导入任何文件。",
    "Nothing can be written in {folder} ({why}); no file was imported.",
)


class Stopped(Exception):
    """Somebody broke the work off, before anything was written."""


def describe_failure(fault: BaseException) -> Text:
    """The fault in words. A message of a library may quote a cell: then only its kind and its place in the code."""
    if isinstance(fault, ImportRejected):
        return fault.message
    if isinstance(fault, Stopped | KeyboardInterrupt):
        return Text("被中断", "broken off")
    if isinstance(fault, DatabaseUnavailable | QueryTimeout):
        return Text(str(fault), str(fault))
    if isinstance(fault, DBAPIError):
        words = f"{type(fault).__name__}: {_first_line(fault.orig)}"
        return Text(f"数据库报错（{words}）", f"the database has a fault ({words})")
    if isinstance(fault, OSError) and fault.errno:
        words = os.strerror(fault.errno) + (f": {fault.filename}" if fault.filename else "")
        return Text(words, words)
    return Text(error_location(fault), error_location(fault))


def describe_copy_failure(fault: BaseException) -> Text:
    """The same for the columnar copy, which holds nothing personal: a library's own words say what its disk lacks."""
    if isinstance(fault, Stopped | KeyboardInterrupt | OSError):
        return describe_failure(fault)
    words = f"{type(fault).__name__}: {_first_line(fault)}"
    return Text(words, words)


def _first_line(fault: object) -> str:
    return (str(fault).strip().splitlines() or [""])[0][:MOST_WORDS]


class PostCommitWarnings(list):
    """What could not be done once an import was in the database, in words."""

    @contextmanager
    def collect(self, words: Text, describe=describe_failure, **places: object) -> Iterator[None]:
        """Whatever goes wrong inside is noted as `words`, with {why} and `places` filled in; never raised."""
        try:
            yield
        except (Exception, KeyboardInterrupt) as fault:
            why = describe(fault)
            self.append(Text(words.zh.format(why=why.zh, **places), words.en.format(why=why.en, **places)))


def check_folder(folder: Path) -> None:
    """Raises ImportRejected when no file can be written in `folder`."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as fault:
        said = {"folder": folder, "why": os.strerror(fault.errno or 0)}
        raise ImportRejected(Text(NO_FOLDER.zh.format(**said), NO_FOLDER.en.format(**said))) from None
