"""A watched folder: what is put there is imported and moved to done/ or refused/, with a report beside it.

A file is taken once it is whole (`file_stability.py`). It is moved after the import is committed, and only when it is still the
file that was read: when the program dies in between, or somebody went on writing, it is imported again, which counts
nothing twice. One watcher a folder (a lock file).
"""

import contextlib
import fcntl
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from lib.access import LOCAL
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.files.atomic_files import move_new, shortened
from lib.importers.cli.file_stability import StabilityTracker, file_signature, is_open_for_writing
from lib.importers.cli.report import headline, report
from lib.importers.cli.terminal import say
from lib.importers.errors import ImportRejected
from lib.importers.failures import AGAIN, OF_THE_DATABASE, PostCommitWarnings, check_folder, describe_failure
from lib.importers.job import ImportOptions
from lib.importers.privacy.secret_key import KeyRejected
from lib.importers.run import CORRECTIONS_ENDING, NO_CORRECTIONS, ImportResult, import_file
from lib.importers.worker.process import NoSpace

LOOK_SECONDS = 2.0
# A writer may pause for any time; on network disks, which give no leases, only this and the second look protect.
QUIET_SECONDS = 15.0
"""How long nobody may have written to a file before it is taken."""
AWAY_SECONDS = 30.0
"""How long a file waits before it is tried again with a database that was in trouble."""
# What is in refused/ waits for a person, so only files that are themselves at fault go there.
NOT_THE_FILE = (*OF_THE_DATABASE, KeyRejected, NoSpace, OSError)
"""Troubles of the machine: the file stays and is tried again."""
DONE, REFUSED, CORRECTIONS = "done", "refused", ".corrections"
REPORT_ENDING = ".report.txt"
NO_FOLDER = Text("没有这个文件夹：{folder}", "there is no such folder: {folder}")
FAULT = Text(
    "处理这个文件时程序出错（{why}）。请把本报告和文件的来源告诉维护人员。",
    "The program failed on this file ({why}). Tell whoever maintains it, with this report and where the file came from.",
)
TAKEN = Text("另一个程序正在监视这个文件夹。", "Another program is watching this folder.")
GONE = Text("文件已被移走。", "somebody has moved the file away.")
CHANGED = Text("读取期间文件有变化，稍后再读。", "the file changed while it was read; it will be read again.")
STAYS = Text("文件留在原处，稍后再试。", "the file stays where it is and is tried again.")
WRITTEN_TO = Text("仍在写入，留待下次。", "it is still being written to, and stays for the next time.")
NOT_MOVED = Text("不能移走（{why}），留在原处。", "it cannot be moved away ({why}) and stays where it is.")
NO_REPORT = Text("不能写报告（{why}）：", "the report cannot be written ({why}):")


def watch(
    database, folder: Path, options: ImportOptions, *, key_file: Path, once: bool = False, quiet: float = QUIET_SECONDS
) -> int:
    """Import what is in `folder` and what will be put there, until it is ended; `once`: what is there now.

    SIGTERM and Ctrl-C end it after the current file. Returns 0, or with `once` 1 when a file was rejected or had to stay. Raises ImportRejected for a folder that is not there, cannot be written, or is being watched already.
    """
    if not folder.is_dir():
        raise ImportRejected(Text(NO_FOLDER.zh.format(folder=folder), NO_FOLDER.en.format(folder=folder)))
    check_folder(folder)
    with _alone(folder), _until_ended() as ended:
        watched = _Watched(database, folder, options, key_file, quiet)
        while not ended.is_set():
            for path in watched.ready():
                if not ended.is_set():
                    watched.take(path)
            if once and not watched.stability.pending:
                return 1 if watched.report_what_stays() else 0
            ended.wait(min(LOOK_SECONDS, quiet))
    return 0


@contextmanager
def _until_ended() -> Iterator[threading.Event]:
    """An event that is set when SIGTERM or Ctrl-C asks the program to end: the current file is finished first."""
    ended = threading.Event()
    before = {name: signal.signal(name, lambda *_: ended.set()) for name in (signal.SIGTERM, signal.SIGINT)}
    # Sent when somebody opens a file just while it is asked whether anybody writes to it.
    before[signal.SIGIO] = signal.signal(signal.SIGIO, signal.SIG_IGN)
    try:
        yield ended
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with open(folder / ".watched", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImportRejected(TAKEN) from None
        yield


class _Watched:
    """The folder, its files, and whether any of them was not imported."""

    def __init__(self, database, folder: Path, options: ImportOptions, key_file: Path, quiet: float):
        self._database, self._folder, self._options, self._key_file = database, folder, options, key_file
        self.stability = StabilityTracker(folder, quiet=quiet)
        self._failed = False
        self._corrections = folder / CORRECTIONS
        for name in (DONE, REFUSED, CORRECTIONS):
            _make(folder / name)
        self._forget_corrections()

    def ready(self) -> list[Path]:
        """The files to be taken; none while the folder itself cannot be read."""
        try:
            return self.stability.scan()
        except OSError as fault:
            say(f"{self._folder}: {describe_failure(fault).zh}", error=True)
            self._failed = True
            return []

    def report_what_stays(self) -> bool:
        """Name the files that are still being written to; whether any file was rejected or stays."""
        for path, found in self.stability.seen.items():
            if found.not_before <= time.monotonic() and file_signature(path):
                self._say(path, WRITTEN_TO)
                self._failed = True
        return self._failed

    def take(self, path: Path) -> None:
        """Import one file and move it to its folder; every error is reported, and the next file has its turn."""
        results: list[ImportResult] = []
        fault_words = None
        try:
            asked = {"key_file": self._key_file, "person": LOCAL, "corrections": self._corrections}
            for result in import_file(self._database, path, self._options, **asked):
                results.append(result)
                say(headline(path.name, result, "zh"), error=result.rejected is not None)
        except NOT_THE_FILE as fault:
            say(f"{path.name}: {describe_failure(fault).zh} {STAYS.zh}", error=True)
            self._failed = True
            self.stability.postpone(path, seconds=AWAY_SECONDS)
            return
        except Exception as fault:
            why = describe_failure(fault)
            fault_words = Text(f"{FAULT.zh.format(why=why.zh)}{AGAIN.zh}", f"{FAULT.en.format(why=why.en)} {AGAIN.en}")
            self._say(path, fault_words)
        try:
            self._file_away(path, results, fault_words)
        except Exception as fault:
            self._stays(path, fault)
        self._forget_corrections()

    def _file_away(self, path: Path, results: list[ImportResult], fault: Text | None) -> None:
        """Move the file to done/ or refused/ under its name with the time, the report and the corrections beside it."""
        rejected = fault is not None or any(result.rejected for result in results)
        now = file_signature(path)
        if now != self.stability.seen[path].signature or is_open_for_writing(path):
            self._say(path, CHANGED if now else GONE)
            if now or rejected:
                return
        self._failed |= rejected
        folder = self._folder / (REFUSED if rejected else DONE)
        stem = _free_stem(folder, path)
        results = [_with_corrections(result, folder, stem) for result in results]
        words = _words(path.name, results, fault)
        try:
            (folder / (stem + REPORT_ENDING)).write_text(words, encoding="utf-8", errors="backslashreplace")
        except OSError as full:
            say(f"{path.name}: {NO_REPORT.zh.format(why=describe_failure(full).zh)}\n{words}", error=True)
        if now:
            os.rename(path, folder / (stem + path.suffix))

    def _stays(self, path: Path, fault: Exception) -> None:
        """The file cannot be put away: it is not read again and again."""
        if file_signature(path) is None:
            self._say(path, GONE)
            return
        say(f"{path.name}: {NOT_MOVED.zh.format(why=describe_failure(fault).zh)}", error=True)
        self._failed = True
        self.stability.postpone(path)

    def _forget_corrections(self) -> None:
        for left in self._corrections.iterdir():
            left.unlink(missing_ok=True)

    def _say(self, path: Path, words: Text) -> None:
        say(f"{path.name}: {words.zh}", error=True)


def _make(folder: Path) -> None:
    """Raises ImportRejected where no such folder can be made, or nothing be written in it."""
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700 if folder.name == CORRECTIONS else 0o777, exist_ok=True)
    check_folder(folder)


def _free_stem(folder: Path, path: Path) -> str:
    """The name with the time, as no file of the folder begins: report, corrections and file have it together."""
    stem = f"{shortened(path.stem)}.{local_now():%Y%m%d-%H%M%S}"
    taken = os.listdir(folder)
    for number in count(1):
        found = stem if number == 1 else f"{stem}-{number}"
        if not any(name.startswith(found + ".") for name in taken):
            return found


def _with_corrections(result: ImportResult, folder: Path, stem: str) -> ImportResult:
    """The same with its corrections moved to `folder`."""
    if result.corrections is None:
        return result
    moved, warnings = None, PostCommitWarnings(result.warnings)
    with warnings.collect(NO_CORRECTIONS, folder=folder):
        moved = move_new(result.corrections, folder, stem, CORRECTIONS_ENDING)
    return replace(result, corrections=moved, warnings=tuple(warnings))


def _words(name: str, results: list[ImportResult], fault: Text | None) -> str:
    """The report, in both languages."""
    lines: list[str] = []
    for language in ("zh", "en"):
        for result in results:
            lines += [headline(name, result, language), report(result, language), ""]
        lines += [fault.in_language(language), ""] if fault else []
    return "\n".join(lines)
