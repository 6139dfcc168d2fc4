"""`python -m lib audit list|verify|head|new-key` and `python -m lib retention`."""

import json
import re
import sys
from pathlib import Path

import click

LANGUAGE = click.option("--language", type=click.Choice(("zh", "en")), default="zh", help="language of the words")


@click.group("audit")
def audit_command() -> None:
    """The audit log: what was imported, exported, undone and changed, by whom."""


@audit_command.command("list")
@click.option("--most", default=50, show_default=True, help="newest events to print")
@LANGUAGE
def list_command(most: int, language: str) -> int:
    """Print the newest events, one a line."""
    from lib.audit.read import newest
    from lib.db import open_database

    for event in reversed(newest(open_database(with_copy=False), most=most)):
        detail = json.dumps(event.detail, ensure_ascii=False)
        print(
            f"{event.number}\t{event.at:%Y-%m-%d %H:%M:%S}\t{event.subject}\t{event.label.in_language(language)}\t{detail}"
        )
    return 0


@audit_command.command("head")
def head_command() -> int:
    """Print day, number and hash of the last event: to be kept elsewhere, e.g. daily, for `verify --heads`."""
    from lib.audit.chain import read_head
    from lib.clock import local_now
    from lib.db import open_database

    head = open_database(with_copy=False).run(read_head)
    if head is None:
        print("审计日志为空。 The log is empty.", file=sys.stderr)
        return 1
    print(f"{local_now():%Y-%m-%d} {head.number} {head.hash}")
    return 0


@audit_command.command("verify")
@click.option("--heads", type=click.File(encoding="utf-8"), help="file with lines that `audit head` printed")
@click.option(
    "--former-key", "former", multiple=True, type=click.Path(path_type=Path), help="key file used before new-key"
)
@LANGUAGE
def verify_command(heads, former: tuple[Path, ...], language: str) -> int:
    """Check the whole chain; exit code 1 when an event was changed, removed, swapped or inserted."""
    from lib.audit.chain import AuditRefused, log_key
    from lib.audit.read import verify_log
    from lib.db import open_database

    try:
        noted = _read_heads(heads) if heads else []
        keys = [log_key(make=False), *(log_key(make=False, path=path) for path in former)]
    except (AuditRefused, click.BadParameter) as error:
        print(
            error.message.in_language(language) if isinstance(error, AuditRefused) else error.message, file=sys.stderr
        )
        return 2
    found = verify_log(open_database(with_copy=False), keys, heads=noted)
    for number, words in found.faults:
        print(f"{number}: {words.in_language(language)}")
    print(_verdict(found, bool(noted), language))
    return 1 if found.faults else 0


def _verdict(found, beside_heads: bool, language: str) -> str:
    if found.faults:
        return (
            f"{len(found.faults)} faults in {found.events} events"
            if language == "en"
            else f"{found.events}条中发现{len(found.faults)}处问题"
        )
    if language == "en":
        whole = f"{found.events} events, none changed, removed, swapped or inserted."
        return whole if beside_heads else f"{whole} Whether the last ones were cut off shows only with --heads."
    whole = f"共{found.events}条，无改动、删除、调换或插入。"
    return whole if beside_heads else f"{whole}末尾是否被删除，须用 --heads 与另行保存的末条核对。"


@audit_command.command("new-key")
@click.option("--reason", required=True, help="why the former key is not used any more; recorded")
def new_key_command(reason: str) -> int:
    """Go on with the key in AUDIT_KEY_FILE (made when missing), after the former one was lost or replaced."""
    from lib.access import LOCAL
    from lib.audit.chain import AuditRefused, change_key, log_key
    from lib.db import open_database

    try:
        key = log_key(make=True)
    except AuditRefused as error:
        print(error.message.en, file=sys.stderr)
        return 2
    head = open_database(with_copy=False).run(lambda c: change_key(c, reason, person=LOCAL, key=key))
    print(f"Event {head.number}: the log goes on with the key in AUDIT_KEY_FILE.")
    return 0


@click.command("retention")
def retention_command() -> int:
    """Delete quarantined rows (masked already) 30 days after their import; the counts and the audit log stay."""
    from lib.access import LOCAL
    from lib.audit.chain import AuditRefused
    from lib.audit.retention import delete_old_rows
    from lib.clock import local_now
    from lib.db import open_database

    try:
        deleted = delete_old_rows(open_database(with_copy=False), person=LOCAL, now=local_now())
    except AuditRefused as error:
        print(error.message.en, file=sys.stderr)
        return 1
    print(", ".join(f"{name}: {rows} deleted" for name, rows in deleted.items()))
    return 0


def _read_heads(lines) -> list:
    from lib.audit.chain import Head

    heads = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        match = re.fullmatch(r"\d{4}-\d\d-\d\d (\d+) ([0-9a-f]{64})", line.strip())
        if not match:
            raise click.BadParameter(f"line {number} is no line of `audit head`")
        heads.append(Head(int(match[1]), match[2]))
    return heads
