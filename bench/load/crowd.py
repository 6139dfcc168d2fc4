"""Many readers for a while: what they saw, how long each page took, what the server used."""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bench.load.visitor import Failed, Visitor, random_query
from lib.db import Database
from lib.dimensions import read_dimensions
from lib.site_map import PAGES

BROWSED = tuple(page.name for page in PAGES.values() if page.filtered)
"""The pages with figures."""
MOST_ALIKE = 5
"""Of failures of one kind that are told."""
TROUBLE = ("本页出错", "Something went wrong", "数据库", "The database", "Reading took too long", "读取时间过长")
"""In alerts: a page that says so has failed, though it was drawn."""


@dataclass
class Seen:
    """What a crowd saw. seconds: of every page that was drawn, with when it was asked for; failures: of those that were not."""

    seconds: list[tuple[float, float]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    bytes: int = 0
    slowest: list[tuple[float, str]] = field(default_factory=list)
    watched: list[tuple[float, float, float]] = field(default_factory=list)

    def share(self, part: float) -> float:
        """Seconds within which this part of all pages was drawn, e.g. 0.95."""
        taken = sorted(seconds for _, seconds in self.seconds)
        return taken[min(int(part * len(taken)), len(taken) - 1)] if taken else float("nan")

    def memory_slope(self) -> float:
        """MB a minute, the line through the second half of what was watched: the first fills the caches."""
        half = self.watched[len(self.watched) // 2 :]
        if len(half) < 3:
            return float("nan")
        return 60 * statistics.linear_regression([at for at, _, _ in half], [mb for _, _, mb in half]).slope

    def most_memory(self) -> float:
        """MB."""
        return max((mb for _, _, mb in self.watched), default=float("nan"))

    def cores(self) -> float:
        """Processors that the server kept busy."""
        if len(self.watched) < 2:
            return float("nan")
        (first, cpu, _), (last, cpu_last, _) = self.watched[0], self.watched[-1]
        return (cpu_last - cpu) / (last - first)

    def report(self) -> str:
        """A few lines for a person."""
        lines = [
            f"pages drawn {len(self.seconds)}, failed {len(self.failures)}; seconds p50 {self.share(0.5):.2f}, "
            f"p95 {self.share(0.95):.2f}, longest {self.share(1):.2f}; {self.bytes / max(len(self.seconds), 1) / 1000:.0f} kB a page"
        ]
        if self.watched:
            memory = [mb for _, _, mb in self.watched]
            lines.append(
                f"server: {self.cores():.2f} processors busy; memory {memory[0]:.0f} MB first, {self.most_memory():.0f} MB most, "
                f"{memory[-1]:.0f} MB last, {self.memory_slope():+.1f} MB a minute in the second half"
            )
        kinds = Counter(failure.split(":")[-1].strip()[:60] for failure in self.failures)
        lines += [f"failed {count} x: {kind}" for kind, count in kinds.most_common(MOST_ALIKE)]
        lines += [f"  e.g. {failure[:200]}" for failure in self.failures[:MOST_ALIKE]]
        lines += [
            f"slow: {seconds:.1f} s {what[:120]}" for seconds, what in sorted(self.slowest, reverse=True)[:MOST_ALIKE]
        ]
        return "\n".join(lines)


def places_of(database_url: str) -> list[int]:
    """Ids of the counties and streets of the data."""
    database = Database(database_url)
    dimensions = read_dimensions(database)
    database.close()
    return [place for county in dimensions.used_counties for place in (county, *dimensions.below(county, "street"))]


async def crowd(
    urls: list[str],
    *,
    people: int,
    seconds: float,
    think: float,
    pages: tuple[str, ...],
    places: list[int],
    seed: int = 1,
    headers: Callable[[int], dict] = lambda number: {},
    watch: Callable[[], tuple[float, float]] | None = None,
) -> Seen:
    """`people` sessions browse for `seconds`: a page, a selection and `think` seconds (half to one and a half) at random.

    They come in over the first `think` seconds. urls: of the server's processes; a session stays with one. headers(number): of each, e.g. the cookie of a login. watch(): (CPU seconds so
    far, MB now) of the server.
    """
    seen, began = Seen(), time.monotonic()

    async def one(number: int) -> None:
        random = Random(seed * 10_000 + number)
        await asyncio.sleep(random.uniform(0, think))
        visitor = Visitor(urls[number % len(urls)], headers=headers(number))
        try:
            while time.monotonic() - began < seconds:
                page, query = random.choice(pages), random_query(random, places)
                try:
                    if not visitor.is_open:
                        await visitor.open()
                    at = time.monotonic() - began
                    drawn = await visitor.ask(page, query)
                except Failed as failure:
                    seen.failures.append(str(failure))
                    await visitor.close()
                else:
                    _note(seen, at, f"{page}?{query}", drawn)
                await asyncio.sleep(random.uniform(0.5, 1.5) * think)
        finally:
            await visitor.close()

    async def watching() -> None:
        while True:
            seen.watched.append((time.monotonic() - began, *(await asyncio.to_thread(watch))))
            await asyncio.sleep(max(1.0, seconds / 100))

    watcher = asyncio.create_task(watching()) if watch else None
    await asyncio.gather(*map(one, range(people)))
    if watcher:
        watcher.cancel()
    return seen


def _note(seen: Seen, at: float, what: str, drawn) -> None:
    seen.seconds.append((at, drawn.seconds))
    seen.bytes += drawn.bytes
    seen.slowest = sorted([*seen.slowest, (drawn.seconds, what)], reverse=True)[:20]
    if wrong := [said for said in drawn.alerts if any(words in said for words in TROUBLE)]:
        seen.failures.append(f"{what}: {wrong[0][:150]}")
