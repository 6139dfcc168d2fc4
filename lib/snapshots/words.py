"""What was found of a code or a file, in lines of plain text: for the command, and for what a page says in words."""

from lib.catalogue.vocabularies import Text
from lib.labels import day_text
from lib.snapshots.register import Snapshot
from lib.snapshots.verify import HOW, STATUS, Since, Verified

MOST_LINES = 40
MORE = Text("……另有{}处", "... and {} more")
FORM = {"exact": Text("内部", "internal"), "protected": Text("对外", "public")}
FROZEN = Text("{}首次冻结（{}），数据截至{}，第{}版", "first frozen {} by {}, data as of {}, version {}")
USES = Text("共使用{}次", "used {} times")
CHANGED = Text("与登记不同之处（登记 → 文件）：", "what differs (register → file):")
SAME_TODAY = Text("今天重算与当时相同。", "Recomputed today: the same figures.")
OTHER_TODAY = Text("今天重算与当时不同（当时 → 今天）：", "Recomputed today: different (then → today):")
REASONS = Text("原因（就数据库所知）：", "Causes, as far as the database knows:")
SHARE = Text("（影响合计{}）", " (total {})")
NOT_RECOMPUTED = Text("今天无法重算：", "Cannot be recomputed today: ")


def verified_lines(told: Verified, language: str) -> list[str]:
    """The whole answer."""
    lines = [joined(STATUS[told.status], HOW[told.how], language)]
    if told.found is not None:
        lines += snapshot_lines(told.found, language)
    if told.changes:
        lines += [CHANGED.in_language(language), *_listed([c.line(language) for c in told.changes], language)]
    return lines + (since_lines(told.since, language) if told.since is not None else [])


def snapshot_lines(found: Snapshot, language: str) -> list[str]:
    """Code, title, selection, when and by whom."""
    entry = found.entry
    form = FORM[entry.form].in_language(language)
    said = (f"{entry.made_at:%Y-%m-%d %H:%M}", entry.made_by, day_text(entry.as_of, language), entry.data_version)
    return [
        f"{entry.code}  {entry.title.in_language(language)}  [{form}]",
        entry.caption.in_language(language),
        ("；" if language == "zh" else "; ").join(
            (FROZEN.in_language(language).format(*said), USES.in_language(language).format(entry.uses))
        ),
    ]


def since_lines(since: Since, language: str) -> list[str]:
    """What has happened since."""
    if since.today is None:
        return [NOT_RECOMPUTED.in_language(language) + since.refused.in_language(language)]
    causes = [cause_line(cause, language) for cause in since.causes]
    if since.same:
        return [SAME_TODAY.in_language(language), *causes]
    lines = [OTHER_TODAY.in_language(language), *_listed([d.line(language) for d in since.differences], language)]
    return [*lines, REASONS.in_language(language), *(f"  {cause}" for cause in causes)] if causes else lines


def cause_line(cause, language: str) -> str:
    """A cause, and its share of the difference where it is known."""
    share = "" if cause.amount is None else SHARE.in_language(language).format(f"{round(cause.amount, 2):+,g}")
    return cause.line(language) + share


def joined(first: Text, second: Text, language: str) -> str:
    between = "；" if language == "zh" else "; "
    return between.join(filter(None, (first.in_language(language), second.in_language(language))))


def _listed(lines: list[str], language: str) -> list[str]:
    more = len(lines) - MOST_LINES
    return [f"  {line}" for line in lines[:MOST_LINES]] + (
        [f"  {MORE.in_language(language).format(more)}"] if more > 0 else []
    )
