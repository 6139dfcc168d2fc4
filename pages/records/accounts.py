"""账号: who may log in, with which role, for which places; adding, changing, disabling."""

from lib.ui import page
from lib.ui.accounts.page import show

frame = page.begin("accounts")
show(frame)
