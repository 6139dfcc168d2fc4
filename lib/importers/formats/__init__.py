"""Every file layout that is read by name: one module a platform, each with its FORMATS. See `layout.py` for the words."""

from lib.importers.formats import national, taiwan, templates, zhejiang, zhiyuanhui
from lib.importers.formats.format import FormatSpec

FORMATS: dict[str, FormatSpec] = {
    format_.name: format_
    for module in (national, zhiyuanhui, zhejiang, taiwan, templates)
    for format_ in module.FORMATS
}
