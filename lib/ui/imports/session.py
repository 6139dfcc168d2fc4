"""The files that a steward has open on the import page, held by the session of the tab alone.

`active(token)` finds a file for the download of its corrections, for its owner only.
"""

from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

import streamlit as st

from lib.access import Person
from lib.importers.job import ImportOptions
from lib.importers.read.source_file import from_bytes
from lib.ui.imports.uploaded_file import UploadedFile

_active: WeakValueDictionary = WeakValueDictionary()


@dataclass(eq=False)
class ImportSession:
    """The files of one tab. `round`: makes the uploader a new, empty one after each upload."""

    items: list[UploadedFile] = field(default_factory=list)
    round: int = 0

    def add(self, uploaded, person: Person) -> None:
        """Add files that the browser sent, and inspect each."""
        for file in uploaded:
            item = UploadedFile(from_bytes(file, file.name), person)
            item.inspect()
            _active[item.token] = item
            self.items.append(item)
        self.round += 1

    def add_corrected(self, uploaded, of: UploadedFile) -> None:
        """Add the corrected rows of a file; what was said of that file holds for them too."""
        decisions = replace(of.decisions, accept_quarantined=False)
        kept = {name: getattr(of.options, name) for name in ("platform", "team_name", "day_first")}
        item = UploadedFile(from_bytes(uploaded, uploaded.name), of.owner, ImportOptions(**kept, decisions=decisions))
        item.inspect(format_name=of.spec.name)
        _active[item.token] = item
        self.items.insert(self.items.index(of) + 1, item)
        if of.imported and len(of.tables) == 1:  # the other sheets may have rows to correct as well
            self.close(of)
        st.session_state["import-file"] = item.token

    def close(self, item: UploadedFile) -> None:
        """Close a file and drop it."""
        _active.pop(item.token, None)
        item.close()
        self.items.remove(item)

    def undone(self, batch_id: int) -> None:
        """An import was undone: note it with its file, should that be open."""
        for item in self.items:
            item.undone(batch_id)


def session() -> ImportSession:
    """The import session of this tab."""
    return st.session_state.setdefault("import_session", ImportSession())


def active(token: str, person: Person) -> UploadedFile | None:
    """The file of that token while its owner has it open."""
    item = _active.get(token)
    return item if item is not None and item.owner == person else None
