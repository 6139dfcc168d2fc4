"""Letters whose figures are bound to what was measured: built, checked against published figures, written as DOCX, verified.

wording.py    how a figure is printed, in the style of one that was quoted or of its metric
figures.py    figures asked for, measured, frozen under a code     templates.py  what a reply, a monthly and a page say
own.py        figures and paragraphs that the writer adds
charts.py     the charts of a monthly report and of a page
conflicts.py  figures that contradict published ones               draft.py      a briefing: made, kept, re-dated
docx_fields.py content controls over a custom XML part             document.py   the DOCX in official layout
issue.py      a letter leaves: register, audit, file               verify.py     a letter comes back
"""

from lib.catalogue.vocabularies import Text


class BriefingRejected(Exception):
    """The briefing cannot be made or read; `message` says why, in both languages."""

    def __init__(self, message: Text):
        super().__init__(message.en)
        self.message = message
