"""The worker process of an import: `python -m lib.importers.worker_main`, one request on standard input, answers on standard output.

Nothing above the limits is imported before they are set. Modes:

    inspect      what the file is, its header, its first rows (masked)      inspect/detect.py
    stage        every row checked, keyed and written as Arrow              stage/stage_rows.py
    tables       every table as text, to compare it with what we wrote      inspect/whole_tables.py
    corrections  the quarantined rows, as a workbook to be corrected        corrections/workbook.py
    document     the text of a letter (DOCX, PDF, plain text)               document_text/read.py
    letter       the bound figures of a letter of ours, as it came back     document_text/letter_fields.py

Answers: {"rows": n} while it reads, then {"result": {...}} or {"rejected": rule, "detail": {...}}.
"""

import errno
import gc
import json
import os
import resource
import signal
import sys
import threading
import warnings


def say(**answer: object) -> None:
    """One line to the parent."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def limit(*, memory: int, seconds: int, written: int, files: int) -> None:
    """Hard limits for the rest of this process."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_NOFILE, files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))


def end_with_the_parent() -> None:
    """End when standard input closes: nobody waits for the answer any more."""

    def wait() -> None:
        # Not sys.stdin: its lock would be held when the interpreter ends.
        while os.read(0, 4096):
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def answer(request: dict) -> dict:
    """The result of the request. Raises FileRejected."""
    if request["mode"] == "inspect":
        from lib.importers.inspect.detect import detect

        return detect(request)
    if request["mode"] == "stage":
        from lib.importers.stage.stage_rows import stage

        return stage(request, say)
    if request["mode"] == "tables":
        from lib.importers.inspect.whole_tables import whole_tables

        return whole_tables(request)
    if request["mode"] == "letter":
        from lib.importers.document_text.letter_fields import letter_fields

        return letter_fields(request)
    if request["mode"] == "document":
        from lib.importers.document_text.read import document_text

        return document_text(request)
    from lib.importers.corrections.workbook import write

    return write(request)


def main() -> None:
    """Answer one request. Errors leave as the name of a rule and a place in the code: a message may quote a cell."""
    request = json.loads(_line(0))
    limit(**request["limits"])
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # sent to a whole service: the parent may want to finish this file
    end_with_the_parent()
    warnings.simplefilter("ignore")
    gc.set_threshold(500_000, 20, 100)  # rows hold no cycles; looking for them took a third of the time
    from lib.importers.errors import error_location
    from lib.importers.messages.file_errors import FileRejected
    from lib.without_pandas import work_without_pandas

    work_without_pandas()
    try:
        said = {"result": answer(request)}
    except FileRejected as rejected:
        said = {"rejected": rejected.rule, "detail": rejected.detail}
    except MemoryError:
        said = {"rejected": "too_much_memory", "detail": {}}
    except RecursionError:
        said = {"rejected": "broken_workbook", "detail": {"part": "RecursionError"}}
    except Exception as error:
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        said = {
            "rejected": "no_space" if full else "crashed",
            "detail": {} if full else {"place": error_location(error)},
        }
    say(**said)
    # Without the interpreter's farewell: a large file's objects would be freed one by one.
    os._exit(0)


def _line(descriptor: int) -> bytes:
    """The first line, read without a buffer that the waiting thread would not see."""
    parts = []
    while not parts or not parts[-1].endswith(b"\n"):
        part = os.read(descriptor, 1 << 20)
        if not part:
            os._exit(1)
        parts.append(part)
    return b"".join(parts)


if __name__ == "__main__":
    main()
