"""Every file layout that is recognised by its header: one module a platform, each with its FORMATS (see `format.py`).

The modules of this folder that declare FORMATS are found by walking it: a new platform is a new module, and no line here.
"""

import pkgutil
from importlib import import_module

from lib.importers.formats.format import FormatSpec
from lib.importers.formats.header_words import with_shared_words

_FIRST, _LAST = ("national", "zhiyuanhui", "zhejiang", "taiwan"), ("templates",)
"""Modules listed before and after the others, which follow the alphabet. The order is that of the lists on the pages, and
decides between formats that fit a header equally well: templates of our own come last."""


def _rank(module: str) -> tuple[int, int, str]:
    if module in _FIRST:
        return 0, _FIRST.index(module), module
    return (2 if module in _LAST else 1), 0, module


def _declared() -> list[FormatSpec]:
    names = sorted((found.name for found in pkgutil.iter_modules(__path__)), key=_rank)
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return [spec for module in modules for spec in getattr(module, "FORMATS", ())]


FORMATS: dict[str, FormatSpec] = {spec.name: spec for spec in map(with_shared_words, _declared())}
"""Every shipped format by its name."""
