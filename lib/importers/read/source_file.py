"""A file given to us, open: a path of a command, or what a browser sent."""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from lib.importers.messages.file_errors import FileRejected


@dataclass(eq=False)
class SourceFile:
    """An open file. `file`: seekable, with a descriptor. `name`: for the eye, never stored. `size`: bytes."""

    file: BinaryIO = field(repr=False)
    name: str = field(repr=False)
    size: int

    @cached_property
    def sha256(self) -> str:
        """Hexadecimal digest of the content, read once in pieces."""
        self.file.seek(0)
        return hashlib.file_digest(self.file, "sha256").hexdigest()

    @property
    def extension(self) -> str:
        """The ending of the name with its dot, in lower case; "" when there is none."""
        return Path(self.name).suffix.lower()

    def close(self) -> None:
        self.file.close()

    def __enter__(self) -> "SourceFile":
        return self

    def __exit__(self, *_) -> None:
        self.close()


def open_path(path: str | Path) -> SourceFile:
    """The file at `path`. Raises FileRejected where there is none, or it is a folder, a pipe or a device."""
    try:
        # Without waiting: a named pipe would hold us until somebody writes to it.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        raise FileRejected("not_a_file") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise FileRejected("not_a_file")
    return SourceFile(os.fdopen(descriptor, "rb"), Path(path).name, status.st_size)


def from_bytes(content: bytes | BytesIO, name: str) -> SourceFile:
    """What a browser sent, in a temporary file without a name: nothing is left behind, whatever happens."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the source keeps it open)
    file.write(content if isinstance(content, bytes) else content.getbuffer())
    file.flush()
    return SourceFile(file, name, file.tell())
