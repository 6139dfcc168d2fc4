"""Runs `worker_main.py` for a file: own process, hard limits, lines of JSON; whatever the file does, the server lives.

The worker gets open descriptors and one line of JSON on its standard input (the key of persons travels there, never on
the command line or in the environment). Its standard input stays open as long as the parent wants the answer: a worker
whose parent is gone ends by itself. What it writes on standard error may hold cells of the file and is dropped.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass

from lib.importers.messages.file_errors import FileRejected
from lib.settings import ROOT

# The worker sets its own limits: subprocess's preexec_fn is unsafe beside threads.
COMMAND = [sys.executable, "-E", "-s", "-m", "lib.importers.worker_main"]
MB = 1 << 20
MOST_ANSWER = 64 * MB
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
SMALL = {**ONE_THREAD, "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}


@dataclass(frozen=True)
class Limits:
    """What a worker may use. memory: bytes of address space. seconds: of the processor and of the clock, each.

    written: bytes of one file that it writes. files: descriptors open at once.
    """

    memory: int = 1536 * MB
    seconds: int = 120
    written: int = 4096 * MB
    files: int = 64

    @classmethod
    def for_size(cls, size: int) -> "Limits":
        """Generous for a file of `size` bytes: ten times what a workbook packed that small takes."""
        return cls(seconds=120 + 25 * size // MB, written=max(4096 * MB, 8 * size))

    @classmethod
    def for_inspection(cls, size: int) -> "Limits":
        """For the first rows of a file, its encoding to the end, and the texts of a workbook."""
        return cls(seconds=60 + 2 * size // MB)


class NoSpace(FileRejected):
    """The disk for temporary files is full: the file is not at fault."""


def run_worker(
    request: dict,
    *,
    files: dict[str, int],
    progress: Callable[[int], None] | None = None,
    limits: Limits | None = None,
) -> dict:
    """The result of `request` (see worker_main.py); `files`: name -> open descriptor, for the worker too.

    `progress` is called with the rows read so far. Raises NoSpace, and FileRejected when the file is rejected, and when the worker
    runs out of memory or time, is killed, or ends without an answer.
    """
    limits = limits or Limits()
    process = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ} | SMALL,
        pass_fds=tuple(files.values()),
        process_group=0,  # Ctrl-C is for us: we end the worker, or let it finish
    )
    late = threading.Event()
    timer = threading.Timer(limits.seconds, lambda: (late.set(), process.kill()))
    timer.daemon = True
    timer.start()
    try:
        answer = _answer(process, {**request, "files": files, "limits": asdict(limits)}, progress)
        if answer is None:
            raise _ended(process.wait(), late=late.is_set(), limits=limits)
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        process.stdout.close()
        _close(process.stdin)
    if answer.get("rejected") == "no_space":
        raise NoSpace("no_space")
    if "rejected" in answer:
        raise FileRejected(answer["rejected"], **answer["detail"])
    return answer["result"]


def _answer(process: subprocess.Popen, request: dict, progress: Callable[[int], None] | None) -> dict | None:
    try:
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        return None
    while line := process.stdout.readline(MOST_ANSWER):
        try:
            said = json.loads(line)
        except ValueError:  # cut short by its end
            return None
        if "rows" not in said:
            return said
        if progress is not None:
            progress(said["rows"])
    return None


def _ended(code: int, *, late: bool, limits: Limits) -> FileRejected:
    """Why a worker ended without an answer: by its own limits, by ours, or by a fault of a library."""
    if late or code == -signal.SIGXCPU:
        return FileRejected("too_long", seconds=limits.seconds)
    if code == -signal.SIGKILL:  # the kernel's answer to memory running out, and to the hard limit of the processor
        return FileRejected("too_much_memory")
    name = signal.Signals(-code).name if code < 0 else str(code)
    return FileRejected("crashed", place=name)


def _close(pipe) -> None:
    with contextlib.suppress(BrokenPipeError):  # what was not sent yet has no reader any more
        pipe.close()
