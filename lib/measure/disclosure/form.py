"""The two forms of every figure, and who sees which."""

from enum import Enum

from lib.access import Permission, Person, may
from lib.catalogue.vocabularies import Text


class Form(Enum):
    """Which of the two forms of a figure: for use inside, or for everybody."""

    EXACT = Text("内部", "internal")
    PROTECTED = Text("对外", "public")


MARK = Text("内部数据，不得公开", "Internal, not for publication")


def form_for(person: Person) -> Form:
    """The form in which a person sees figures."""
    return Form.EXACT if may(person, Permission.SEE_EXACT) else Form.PROTECTED
