"""A file on its way out: written to a temporary file without a name, sent when it is whole or, once `begin` was called, while it grows.

The writer never waits for the reader, so a slow line holds neither a state of the database nor a turn. The last bytes stay back
until the writer is done: what was not recorded to its end has not arrived whole, and the browser says so, too.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable
from urllib.parse import quote

from starlette.responses import StreamingResponse

from lib.ui.capacity.downloads import Gone

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
    **{"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"},
}
CHUNK, HELD_BACK = 1 << 18, 4096
"""Bytes of one piece that is sent; of the end of a file that is not done."""
LOOK_SECONDS = 0.02
"""Between two looks for more to send."""


class Outgoing:
    """The file of one request. `body`: to write to, in one thread; `name`: without ending, once it may be sent."""

    def __init__(self, kind: str, on_begin: Callable[[], None]):
        self.kind, self.name = kind, ""
        self.body = tempfile.TemporaryFile()  # noqa: SIM115 - closed when sent, or when there is nothing to send
        self._on_begin, self._wanted = on_begin, True

    def begin(self, name: str) -> None:
        """From here on what is written is sent. Everything that may refuse has been asked."""
        self.name = name
        self._on_begin()

    def check_wanted(self, *_) -> None:
        """Raise Gone when nobody waits for the file any more."""
        if not self._wanted:
            raise Gone

    def whole(self, name: str) -> StreamingResponse:
        """The whole file as a download; it is closed when sent."""
        return self._response(name, self._rest(), size=self.body.seek(0, 2))

    def growing(self, made: asyncio.Task) -> StreamingResponse:
        """The file while `made` writes it. Where that fails the connection is cut: the reader has no file."""
        return self._response(self.name, self._as_it_grows(made))

    def _response(self, name: str, pieces: AsyncIterator[bytes], *, size: int | None = None) -> StreamingResponse:
        whole_name = quote(f"{name}.{self.kind}", safe="")
        told = {
            **HEADERS,
            "Content-Disposition": f"attachment; filename=\"snapshot.{self.kind}\"; filename*=UTF-8''{whole_name}",
        }
        told |= {} if size is None else {"Content-Length": str(size)}
        return StreamingResponse(pieces, media_type=MEDIA_TYPES[self.kind], headers=told)

    async def _rest(self, sent: int = 0) -> AsyncIterator[bytes]:
        with self.body:
            while piece := self._piece(sent, CHUNK):
                yield piece
                sent += len(piece)

    async def _as_it_grows(self, made: asyncio.Task) -> AsyncIterator[bytes]:
        sent = 0
        try:
            while not made.done():
                room = os.fstat(self.body.fileno()).st_size - HELD_BACK - sent
                if room > 0:
                    piece = self._piece(sent, min(room, CHUNK))
                    yield piece
                    sent += len(piece)
                else:
                    await asyncio.sleep(LOOK_SECONDS)
            await made  # raises what stopped it
            self.body.flush()
            async for piece in self._rest(sent):
                yield piece
        finally:
            self._wanted = False
            made.add_done_callback(self._close)

    def _piece(self, start: int, size: int) -> bytes:
        return os.pread(self.body.fileno(), size, start)

    def _close(self, made: asyncio.Task) -> None:
        self.body.close()
        if not made.cancelled():
            made.exception()  # seen: the reader has gone, or has got it already
