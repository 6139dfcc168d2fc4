"""`python -m lib text check FILE`: what does not fit in a draft, line by line."""

from pathlib import Path

import click

from lib.catalogue.vocabularies import Text
from lib.published.text_check import Remark, check_text
from lib.published.text_check.check import RULES


@click.group("text")
def text_command() -> None:
    """Drafts of letters and reports."""


@text_command.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--region", help="code of the county that the draft speaks of: compare with our records too, e.g. 330108")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="day of the draft; default: the last day of our data")
@click.option("--language", type=click.Choice(("zh", "en")), default="zh", help="of what is printed")
def check_command(file: Path, region: str | None, as_of, language: str) -> int:
    """Check the figures of FILE (text, DOCX or PDF); exit code 1 when something is wrong, 2 when it cannot be read."""
    from lib.published.documents import DocumentRefused, read_document

    try:
        text = read_document(file).text
    except DocumentRefused as refused:
        click.echo(refused.message.in_language(language), err=True)
        return 2
    found = check_text(text, **({} if region is None else _beside_records(region, as_of)))
    for remark in found:
        click.echo(_line(text, remark, language))
    wrong = sum(remark.wrong for remark in found)
    click.echo(
        Text(
            f"{len(found)}处，其中{wrong}处须改正。" if found else "没有发现问题。",
            f"{len(found)} remarks, {wrong} of them wrong." if found else "Nothing found.",
        ).in_language(language)
    )
    return int(wrong > 0)


def _beside_records(region: str, as_of) -> dict:
    from lib.access import EVERYWHERE
    from lib.db import open_database
    from lib.published.ours import ask_everywhere
    from lib.published.register import read_register

    database = open_database()
    day = as_of.date() if as_of else database.version().as_of
    return {
        "as_of": day,
        "place": int(region),
        "register": read_register(database, scope=EVERYWHERE),
        "measure": ask_everywhere(database),
    }


def _line(text: str, remark: Remark, language: str) -> str:
    """line:column: rule: "words": why -> proposal."""
    line = text.count("\n", 0, remark.start) + 1
    column = remark.start - (text.rfind("\n", 0, remark.start) + 1) + 1
    words = "".join(text[remark.start : remark.end].split())
    why = remark.why.in_language(language)
    proposal = remark.proposal.in_language(language)
    mark = Text("须改", "wrong") if remark.wrong else Text("提示", "look")
    label = RULES[remark.rule].in_language(language)
    arrow = f" -> {proposal}" if proposal else ""
    return f"{line}:{column} [{mark.in_language(language)}] {label} “{words}”：{why}{arrow}"
