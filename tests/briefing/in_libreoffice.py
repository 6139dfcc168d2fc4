"""A letter is opened in LibreOffice, edited there, saved as DOCX, and verified: `python -m tests.briefing.in_libreoffice`.

Three ways: saved again untouched; one figure typed over; prose with a number of its own put in. A part of `make test-long`, as
the suite needs no LibreOffice.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lib.access import LOCAL
from lib.briefing.draft import Wanted, make_briefing
from lib.briefing.issue import issue
from lib.briefing.verify import LetterVerified, verify_letter
from lib.db import Database, migrate, reference_data
from lib.importers.read.source_file import open_path
from tests.briefing.test_letter import MARCH
from tests.importers.history.test_undo import import_file, served

MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Edit
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  letter = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, hidden())
  change = letter.createReplaceDescriptor()
  change.SearchString = "{old}"
  change.ReplaceString = "{new}"
  letter.replaceAll(change)
  Dim saved(0) As New com.sun.star.beans.PropertyValue
  saved(0).Name = "FilterName"
  saved(0).Value = "MS Word 2007 XML"
  letter.storeToURL("{target}", saved())
  letter.close(True)
End Sub
</script:module>"""


def edited(source: Path, target: Path, profile: Path, *, old: str, new: str) -> Path:
    """`source` opened in LibreOffice, `old` replaced by `new` everywhere, saved as DOCX to `target`."""
    if not profile.exists():
        _soffice(profile, "--terminate_after_init")  # a first start writes its own modules
    module = MODULE.format(source=source.as_uri(), target=target.as_uri(), old=old, new=new)
    (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(module, encoding="utf-8")
    _soffice(profile, "macro:///Standard.Module1.Edit")
    return target


def _soffice(profile: Path, *arguments: str) -> None:
    command = [shutil.which("soffice"), f"-env:UserInstallation={profile.as_uri()}", "--headless", *arguments]
    subprocess.run(command, check=True, timeout=300, capture_output=True)


def verified(database: Database, path: Path) -> LetterVerified:
    with open_path(path) as source:
        return verify_letter(database, source, person=LOCAL)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        url = f"sqlite:///{folder}/letters.sqlite"
        migrate.upgrade(url)
        database = Database(url)
        database.run(reference_data.load)
        import_file(database, "hours", [served(1), served(2), served(3, 31), served(4, 31)])
        letter = folder / "letter.docx"
        with letter.open("wb") as file:
            issue(database, LOCAL, make_briefing(database, Wanted("monthly", "330108", MARCH), person=LOCAL), file)
        hours = [("服务时长", "9小时"), ("服务时长", "9小时"), ("累计服务时长", "9小时")]
        for name, old, new, by_hand, unbound in (
            ("untouched", "nowhere to be found", "", [], 0),
            ("typed over", "8小时", "9小时", hours, 0),
            ("put in", "请补充", "另有捐款300余万元", [], 1),
        ):
            given_back = edited(letter, folder / f"{name}.docx", folder / "profile", old=old, new=new)
            told = verified(database, given_back)
            changed = [(one.label, one.found) for one in told.figures if one.in_text != "as_issued"]
            print(f"{name}: {told.state.en}; of {len(told.figures)} figures changed {changed}, unbound {told.unbound}")
            assert told.genuine and changed == by_hand and len(told.unbound) == unbound
        database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
