"""Markdown from values."""

from lib.catalogue.vocabularies import Text


def table(language: str, headers: tuple[Text, ...], rows: list[tuple[str, ...]]) -> str:
    """A table with its headers in `language`; the cells are strings already in that language."""
    lines = [tuple(header.in_language(language) for header in headers), ("---",) * len(headers), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
