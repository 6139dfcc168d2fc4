"""复函简报: a reply, a monthly report or a page, its figures bound to what was measured; a letter that came back."""

from lib.ui import page
from lib.ui.briefing.page import show

frame = page.begin("briefing")
show(frame)
