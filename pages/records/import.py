"""导入: drop a platform's export, check it, import it; what was imported before, and taking it back."""

from lib.ui import page
from lib.ui.imports.page import show

frame = page.begin("import")
show(frame)
