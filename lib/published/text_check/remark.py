"""What a rule says of a place in a text."""

from dataclasses import dataclass

from lib.catalogue.vocabularies import Text

NO_PROPOSAL = Text("", "")


@dataclass(frozen=True)
class Remark:
    """`start`, `end`: the place in the text. rule: a name of `RULES`. wrong: it cannot stay so; else it is worth a second look.

    why: what does not fit. proposal: a wording that would, empty where only a person can say.
    """

    start: int
    end: int
    rule: str
    wrong: bool
    why: Text
    proposal: Text = NO_PROPOSAL
