"""The arguments of `python -m lib import`: apart from what they set in motion, so that other commands start quickly."""

import argparse
from pathlib import Path

from lib.importers.formats import FORMATS
from lib.importers.formats.targets import TARGETS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `run` reads."""
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="CSV, TSV or XLSX as the platform exports it"
    )
    what = parser.add_argument_group("what the files are (found out when not given)")
    what.add_argument("--format", choices=sorted(FORMATS), metavar="NAME", help=", ".join(sorted(FORMATS)))
    what.add_argument("--platform", help="code of the platform, e.g. zhejiang, hangzhou, national, we")
    what.add_argument("--encoding", help="utf-8, gb18030, big5, ...: Big5 is never guessed")
    what.add_argument("--delimiter", help="one character; TAB for a tabulator")
    what.add_argument("--sheet", help="name of the sheet")
    what.add_argument("--header-row", type=int, metavar="N", help="line of the header")
    what.add_argument("--team", help="team of rows that name none")
    what.add_argument("--place", help="where rows belong that name no place: a code, or a name such as 滨江区浦沿街道")
    what.add_argument("--code-list", default="nbs2022", help="list that region codes belong to (nbs2022)")
    how = parser.add_argument_group("how")
    how.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    how.add_argument(
        "--accept-set-aside", action="store_true", help="import although more than 5 %% of the rows have faults"
    )
    how.add_argument("--corrections", type=Path, metavar="FOLDER", help="write the rows set aside there as a workbook")
    how.add_argument("--language", choices=("zh", "en"), default="zh", help="of what is said of the rows")
    other = parser.add_argument_group("instead of files")
    other.add_argument(
        "--watch", type=Path, metavar="FOLDER", help="import what is put there; done/ and refused/ get it"
    )
    other.add_argument("--once", action="store_true", help="with --watch: what is there now, then end")
    other.add_argument("--history", action="store_true", help="list the imports, newest first")
    other.add_argument("--show", type=int, metavar="N", help="what import N changed, and which rows it set aside")
    other.add_argument("--undo", type=int, metavar="N", help="take import N back")
    other.add_argument(
        "--template", choices=sorted(TARGETS), metavar="TABLE", help=f"write a template: {', '.join(TARGETS)}"
    )
