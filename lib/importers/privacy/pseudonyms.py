"""Who a row is about: numbers and names made comparable, and the keyed digests that stand for a person.

An HMAC can neither be reversed nor be tried out without the key, so that nothing that leaves this module names anybody.
"""

import hashlib
import hmac
import re
import unicodedata

from lib.importers.errors import CellError
from lib.importers.privacy.id_numbers import is_cut

BY_ID, BY_NUMBER, BY_NAME = "id_number", "platform_number", "name_and_team"
_DOT = re.compile("[・•‧∙⋅·﹒․●᛫⸱ꞏ◦]|(?<=[\u3400-\u9fff])[.。．](?=[\u3400-\u9fff])")
"""What is typed for the middle dot of a name (阿依古丽·买买提); a full stop only between Chinese characters."""


_AS_AMOUNT = re.compile(r"(\d+)\.0+")


def normalised_number(text: str) -> str | None:
    """A platform's number of a volunteer: NFKC, upper case, without spaces, without the .0 of a program that took it for an
    amount. Rules number_cut, too_long."""
    number = "".join(unicodedata.normalize("NFKC", text).upper().split())
    if amount := _AS_AMOUNT.fullmatch(number):
        number = amount[1]
    if is_cut(number):
        raise CellError("number_cut")
    if len(number) > 60:
        raise CellError("too_long")
    return number or None


def normalised_name(text: str) -> str:
    """A name as two are compared: NFKC, no spaces, one kind of middle dot, no difference of case."""
    if text.isalnum() and "ꞏ" not in text and unicodedata.is_normalized("NFKC", text):  # nearly all: nothing to do
        return text.casefold()
    return _DOT.sub("·", "".join(unicodedata.normalize("NFKC", text).split()).replace("\u0307", "·")).casefold()


class Pseudonyms:
    """The keyed digests of persons: HMAC-SHA-256 in hexadecimal, 64 digits."""

    def __init__(self, key: bytes, platform: str):
        # Copied for each message: taking the key in again would triple the time for a million people.
        self._keyed = hmac.new(key, digestmod=hashlib.sha256)
        self._platform = platform

    def digest(self, message: str) -> str:
        """The digest of a message."""
        found = self._keyed.copy()
        found.update(message.encode("utf-8", "surrogatepass"))
        return found.hexdigest()

    def of_id_number(self, number: str) -> str:
        """Of an ID number: the same on every platform."""
        return self.digest("id:" + number)

    def of_platform_number(self, number: str) -> str:
        """Of a number that this platform gave."""
        return self.digest(f"number:{self._platform}\x1f{number}")

    def of_name_in_team(self, name: str, team: str) -> str:
        """Of a name within a team of this platform; `name` is a normalised name."""
        return self.digest(f"name:{self._platform}\x1f{team}\x1f{name}")

    def of_name(self, name: str) -> str:
        """Of a normalised name alone: whether two rows write the same name."""
        return self.digest("person-name:" + name)
