"""The installed Chromium as a program: a page of ours in, its DOM or a PDF out. No network, no profile, a time limit.

Driven by its own command line: a page is loaded, `--virtual-time-budget` waits for its scripts, and the process ends. That
needs no driver, no port and no further package.
"""

import logging
import os
import shutil
import signal
import subprocess
import threading
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from lib.files.temporary_folders import temporary_folder
from lib.pictures import NO_CHROMIUM, NOT_DRAWN, PictureFailed
from lib.settings import load

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SECONDS = 90
"""The longest that a drawing may take, the start of the program included."""
DRAWN = "volunteer-drawn"
"""What the script of a page writes to the console when everything is drawn."""
OPTIONS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
    *("--hide-scrollbars", "--mute-audio", "--no-pdf-header-footer", "--enable-logging=stderr", "--log-level=0"),
    # A page of ours asks for nothing; should one do so all the same, there is no host to be found.
    *("--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND"),
    *("--virtual-time-budget=60000", "--window-size=1200,900", "--lang=zh-CN"),
)
_one_at_a_time = threading.Lock()
"""Each takes a core and some 200 MB."""
_log = logging.getLogger("volunteer")


def find() -> str:
    """Path of the program: the setting CHROMIUM, else the first of PROGRAMS; empty where there is none, or it is switched off.
    Looked for once in a process: a page asks for every panel."""
    return _found(os.environ.get("CHROMIUM", ""), os.environ.get("PATH", ""))


@lru_cache(maxsize=8)
def _found(_setting: str, path: str) -> str:
    wanted = load().chromium
    if wanted == "off":
        return ""
    return next(filter(None, (shutil.which(name, path=path) for name in ([wanted] if wanted else PROGRAMS))), "")


def dom_of(page: str) -> str:
    """The DOM of the HTML `page` once its scripts have drawn, as text. Raises PictureFailed."""
    return _run(page, ["--dump-dom"])[0]


def pdf_of(page: str) -> bytes:
    """The HTML `page` on paper, once its scripts have drawn. Raises PictureFailed."""
    return _run(page, ["--print-to-pdf=paper.pdf"])[1]


def _run(page: str, how: list[str]) -> tuple[str, bytes]:
    program = find()
    if not program:
        raise PictureFailed(NO_CHROMIUM)
    with _one_at_a_time, temporary_folder() as folder:
        (folder / "page.html").write_text(page, encoding="utf-8")
        options = [*OPTIONS, f"--user-data-dir={folder / 'profile'}", *how]
        if os.geteuid() == 0:  # Chromium refuses its sandbox to root; serve as a user of its own to have it
            options.append("--no-sandbox")
        said, told = _ended([program, *options, (folder / "page.html").as_uri()], folder)
        made = folder / "paper.pdf"
        if DRAWN not in told:
            of_page = [line for line in told.splitlines() if "CONSOLE" in line]
            _log.error("chromium drew nothing: %s", "\n".join(of_page or told.splitlines()[-5:]))
            raise PictureFailed(NOT_DRAWN)
        return said, made.read_bytes() if made.exists() else b""


def _ended(command: list[str], folder: Path) -> tuple[str, str]:
    """What the program wrote to its two outputs. Raises PictureFailed where it cannot be started or does not end in time."""
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TZ": "Asia/Shanghai", "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # so that its own processes end with it
        )
    except OSError as error:
        _log.error("chromium cannot be started: %s", error.strerror)
        raise PictureFailed(NO_CHROMIUM) from None
    try:
        said, told = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        _log.error("chromium did not end within %d s", SECONDS)
        raise PictureFailed(NOT_DRAWN) from None
    finally:
        _end_group(process)
    return said.decode(errors="replace"), told.decode(errors="replace")


def _end_group(process: subprocess.Popen) -> None:
    """End whatever is left of the program."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
