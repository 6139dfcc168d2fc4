"""Every file layout that is read by name: one module a platform, each with its FORMATS. See `format.py` for the terms."""

from lib.importers.formats import national, taiwan, templates, zhejiang, zhiyuanhui
from lib.importers.formats.format import FormatSpec

FORMATS: dict[str, FormatSpec] = {
    spec.name: spec for module in (national, zhiyuanhui, zhejiang, taiwan, templates) for spec in module.FORMATS
}
