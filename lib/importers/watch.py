"""A watched folder: what is put there is imported and moved to done/ or refused/, with a report beside it.

A file is taken when it has not changed between two looks. It is moved after the import is committed: when the program
dies in between, the file is imported again and changes nothing. One watcher a folder (a lock file).
"""

import fcntl
import shutil
import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

from lib.access import LOCAL
from lib.catalogue.words import Text
from lib.db import DatabaseAway
from lib.importers.bring import Given, NotBrought, bring_in, now_here
from lib.importers.outcome import ImportRefused
from lib.importers.report import report

LOOK_SECONDS = 2.0
ENDINGS = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls"}
NO_FOLDER = Text("没有这个文件夹：{folder}", "there is no such folder: {folder}")
FAULT = Text(
    "处理这个文件时程序出错，没有导入任何数据。请把本报告和文件的来源告诉维护人员。",
    "The program failed on this file; nothing was imported. Tell whoever maintains it, with this report and where the file "
    "came from.",
)
TAKEN = Text("另一个程序正在监视这个文件夹。", "Another program is watching this folder.")


def watch(database, folder: Path, given: Given, *, key_file: Path, once: bool = False) -> int:
    """Import what is in `folder` and what will be put there, until told to end; `once`: what is there now.

    Ends after the file in hand when told to (SIGTERM, Ctrl-C). Returns 0, or with `once` 1 when a file was refused. Raises ImportRefused for a folder that is not there or is being
    watched already.
    """
    if not folder.is_dir():
        raise ImportRefused(Text(NO_FOLDER.zh.format(folder=folder), NO_FOLDER.en.format(folder=folder)))
    refused = 0
    with _alone(folder), _until_ended() as ended:
        seen: dict[Path, tuple[int, int]] = {}
        while not ended.is_set():
            now = _waiting(folder)
            for path in sorted(now):
                if (once or now[path] == seen.get(path)) and not ended.is_set():
                    refused += not _take(database, path, given, key_file=key_file)
            if once:
                return 1 if refused else 0
            seen = now
            ended.wait(LOOK_SECONDS)
    return 0


@contextmanager
def _until_ended():
    """An event that is set when the program is told to end (SIGTERM, Ctrl-C): the file in hand is finished first."""
    ended = threading.Event()
    before = {name: signal.signal(name, lambda *_: ended.set()) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield ended
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


@contextmanager
def _alone(folder: Path):
    with open(folder / ".watched", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImportRefused(TAKEN) from None
        yield


def _waiting(folder: Path) -> dict[Path, tuple[int, int]]:
    """Files with their size and time of change; not hidden ones, nor those that a spreadsheet has open (~$)."""
    found = {}
    for path in folder.iterdir():
        if path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~$")) and path.is_file():
            status = path.stat()
            found[path] = (status.st_size, status.st_mtime_ns)
    return found


def _take(database, path: Path, given: Given, *, key_file: Path) -> bool:
    """Import one file and put it away; false when it was refused. A database that is away leaves it for later."""
    stamp = now_here().strftime("%Y%m%d-%H%M%S")
    try:
        brought = bring_in(database, path, given, key_file=key_file, person=LOCAL, corrections=path.parent)
    except ImportRefused as fault:
        print(f"{path.name}: {fault.words.in_language('zh')}", file=sys.stderr, flush=True)
        brought = fault.brought if isinstance(fault, NotBrought) else None
        details = [f"\n{report(brought, language)}\n" for language in ("zh", "en")] if brought else []
        away = _put_away(path, "refused", stamp, "\n".join([fault.words.zh, fault.words.en, *details]) + "\n")
        if brought and brought.corrections:
            brought.corrections.rename(away.with_suffix(".corrections.xlsx"))
        return False
    except DatabaseAway as fault:
        print(f"{path.name}: {fault}", file=sys.stderr, flush=True)
        return True
    except Exception as fault:  # of our own: the next files have a right to be imported; its text may hold cells
        print(f"{path.name}: {type(fault).__name__}", file=sys.stderr, flush=True)
        _put_away(path, "refused", stamp, f"{FAULT.zh}\n\n{FAULT.en}\n\n{type(fault).__name__}\n")
        return False
    print(f"{path.name}: {brought.outcome.line}", flush=True)
    away = _put_away(
        path, "done", stamp, f"{brought.outcome.line}\n\n{report(brought, 'zh')}\n\n{report(brought, 'en')}\n"
    )
    if brought.corrections:
        brought.corrections.rename(away.with_suffix(".corrections.xlsx"))
    return True


def _put_away(path: Path, where: str, stamp: str, words: str) -> Path:
    """Move the file to done/ or refused/ under its name with the time, and write the report beside it."""
    folder = path.parent / where
    folder.mkdir(exist_ok=True)
    target = folder / f"{path.stem}.{stamp}{path.suffix}"
    for number in range(2, 1000):
        if not target.exists():
            break
        target = folder / f"{path.stem}.{stamp}-{number}{path.suffix}"
    target.with_suffix(".report.txt").write_text(words, encoding="utf-8")
    shutil.move(path, target)
    return target
