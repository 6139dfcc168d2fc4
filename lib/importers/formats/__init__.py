"""Every file layout that is read by name: one module a platform, each with its FORMATS. See `layout.py` for the words."""

from lib.importers.formats import national, our_templates, taiwan, zhejiang, zyh
from lib.importers.formats.layout import Format

FORMATS: dict[str, Format] = {
    format_.name: format_ for module in (national, zyh, zhejiang, taiwan, our_templates) for format_ in module.FORMATS
}
