"""An account in words: its role, the places that it may see, its state."""

from datetime import datetime

from lib.access import ROLES
from lib.accounts.accounts import Account
from lib.dimensions import Dimensions
from lib.ui.filters.places import search_label
from lib.ui.language import language, listed, localised, text


def role_name(role: str) -> str:
    """The name of a role without the sentence behind it; a role that this program does not know as it is stored."""
    return localised(ROLES[role].label).partition("：" if language() == "zh" else ": ")[0] if role in ROLES else role


def places_words(places: tuple[int, ...] | None, dimensions: Dimensions) -> str:
    """Names of the places that an account may see."""
    if places is None:
        return text("All places")
    return listed(dimensions.name("regions", place, language()) for place in places) or text("No place")


def place_label(dimensions: Dimensions, place_id: int) -> str:
    """A place of a long list, with those above it, found by its name and its pinyin: 滨江区 / 长河街道 changhe jd."""
    names = [dimensions.name("regions", above, language()) for above in dimensions.line(place_id)[:-1]]
    return " / ".join([*names, search_label(dimensions, place_id, language())])


def place_options(dimensions: Dimensions, *chosen: int) -> list[int]:
    """Places to choose from: provinces, cities and counties, and what lies in the counties that the data speaks of;
    whatever is `chosen` already."""
    used, wide = set(dimensions.used_counties), ("province", "city", "county")
    found = [p.id for p in dimensions.regions.values() if p.level in wide or p.county_id in used or p.id in chosen]
    return sorted(found, key=str)  # codes: a place is followed by those in it


def home_options(dimensions: Dimensions, *chosen: str) -> list[str | None]:
    """Codes of the counties that can be an account's home place; None: that of the server."""
    known = dimensions.used_counties or [p.id for p in dimensions.regions.values() if p.level == "county"]
    return [None, *dict.fromkeys([*map(str, known), *chosen])]


def home_words(code: str | None, dimensions: Dimensions) -> str:
    """The name of a home place."""
    if code is None:
        return text("That of the server")
    known = code.isascii() and code.isdigit() and int(code) in dimensions.regions
    return dimensions.name("regions", int(code), language()) if known else code


def state_words(account: Account, now: datetime) -> str:
    """Whether the account is open, disabled or locked. `now`: Asia/Shanghai."""
    if account.disabled_at is not None:
        return text("disabled since {day}", day=f"{account.disabled_at:%Y-%m-%d}")
    if is_locked(account, now):
        return text("locked until {time}", time=f"{account.locked_until:%Y-%m-%d %H:%M}")
    return text("open")


def is_locked(account: Account, now: datetime) -> bool:
    """Whether too many wrong passwords keep it shut."""
    return account.locked_until is not None and account.locked_until > now
