"""公开数对账: every published figure beside ours, reading a document into the register, checking a draft."""

from lib.ui import page
from lib.ui.published.page import show

frame = page.begin("published_figures")
show(frame)
