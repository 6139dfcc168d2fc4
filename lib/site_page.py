"""What is declared of a page; the pages themselves stand in `site_map.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.access import Permission
from lib.catalogue.vocabularies import Text


@dataclass(frozen=True)
class SitePage:
    """One page: `name` is its file name and address; `question` is the one sentence that it answers.

    filtered: it shows figures, so it has the filter bar and needs data; the others open on an empty database, too.
    about: the metric whose last day is that of the page: its filter bar counts "the last 12 months" back from there.
    controls: name in the address -> options (the default first) of the controls that the page has beside the filter bar.
    """

    name: str
    section: str
    title: Text
    question: Text
    permission: Permission = Permission.SEE_STATISTICS
    filtered: bool = True
    about: str = "service_hours"
    controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """Path of the page file from the project's top."""
        return f"pages/{self.section}/{self.name}.py"
