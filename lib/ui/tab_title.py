"""What the browser's tab is called."""

from lib.dimensions import Dimensions
from lib.exports.file_name import places_text
from lib.selection import Selection
from lib.site_map import PAGES
from lib.ui.language import language, localised, text


def tab_title(name: str, selection: Selection, dimensions: Dimensions) -> str:
    """Page, place where it shows figures, product: 总览 · 滨江区 · 志愿服务数据."""
    place = [places_text(selection, dimensions, language())] if PAGES[name].filtered else []
    return " · ".join([localised(PAGES[name].title), *place, text("Volunteer service figures")])
