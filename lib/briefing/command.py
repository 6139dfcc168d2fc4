"""`python -m lib briefing`: its options. What it does is loaded when it is asked for."""

import sys
from pathlib import Path

import click


@click.command("briefing")
@click.option("--region", required=True, help="code of the place, e.g. 330108")
@click.option("--as-of", "as_of", type=click.DateTime(("%Y-%m-%d",)), required=True, help="day of the figures")
@click.option(
    "--template", type=click.Choice(("reply", "monthly", "one-page")), default="reply", help="what is written"
)
@click.option(
    "--form", type=click.Choice(("protected", "exact")), default="protected", help="public or internal figures"
)
@click.option(
    "--leave-out", multiple=True, help='a figure as --list names it, e.g. "teams to_date"; repeat for several'
)
@click.option(
    "--explain", multiple=True, help='why a figure differs from a published one, e.g. "BJ01=another platform"'
)
@click.option(
    "--figure",
    "figures",
    multiple=True,
    help='a figure of your own, NAME=METRIC?SELECTION, e.g. "环保时长=service_hours?category=environment"',
)
@click.option(
    "--paragraph", "paragraphs", multiple=True, help='of your own, e.g. "其中环保服务{环保时长}。"; repeat for several'
)
@click.option("--purpose", default="", help="what an exact letter is for; asked then, and kept in the audit log")
@click.option("--list", "listed", is_flag=True, help="only list the figures, with names and contradictions")
@click.option("--output", type=click.Path(path_type=Path), help="the DOCX to write")
@click.option("--language", type=click.Choice(("zh", "en")), default="zh", help="of messages")
def briefing_command(
    region, as_of, template, form, leave_out, explain, figures, paragraphs, purpose, listed, output, language
) -> int:
    """Write a letter whose figures are bound to what was measured. Exit code 1 where a figure contradicts a published one and
    is neither explained nor left out."""
    from lib.access import LOCAL
    from lib.audit.chain import AuditRefused
    from lib.briefing import BriefingRejected
    from lib.briefing.draft import Wanted, make_briefing
    from lib.briefing.issue import issue
    from lib.briefing.own import figure_from
    from lib.db import open_database
    from lib.exports import ExportFailed
    from lib.files.atomic_files import replacing
    from lib.pictures import NO_CHROMIUM, chromium

    explained = tuple((number.strip(), words.strip()) for number, _, words in (one.partition("=") for one in explain))
    database = open_database()
    try:
        added = {"extra": tuple(map(figure_from, figures)), "own": tuple(paragraphs)}
        wanted = Wanted(template, region, as_of.date(), form, tuple(leave_out), explained, **added)
        briefing = make_briefing(database, wanted, person=LOCAL)
        if listed or output is None:
            print("\n".join(_lines(briefing, language)))
            return int(bool(briefing.open_conflicts))
        with replacing(output, mode=0o640) as file:
            _, code = issue(database, LOCAL, briefing, file, purpose=purpose)
    except (BriefingRejected, ExportFailed, AuditRefused) as refused:
        print(refused.message.in_language(language), file=sys.stderr)
        return 1
    print(f"{len(briefing.figures)} figures written to {output}, code {code}", file=sys.stderr)
    if briefing.charts and not chromium.find():
        print(f"No charts: {NO_CHROMIUM.in_language(language)}", file=sys.stderr)
    for one in briefing.missing:
        print(f"{one.asked.label}: {one.reason.in_language(language)}", file=sys.stderr)
    return 0


def _lines(briefing, language: str) -> list[str]:
    lines = [f"{one.id}  {one.key}  {one.label}  {one.words}  {one.code}" for one in briefing.figures]
    lines += [f"-    {one.asked.label}  {one.reason.in_language(language)}" for one in briefing.missing]
    return lines + [f"!    {one.words.in_language(language)}" for one in briefing.open_conflicts]
