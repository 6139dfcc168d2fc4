"""导入: drop a platform's export, check it, import it; what was imported before, and taking it back."""

from lib.ui import import_page, page

frame = page.begin("import")
import_page.show(frame)
