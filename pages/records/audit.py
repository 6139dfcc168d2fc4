"""审计日志: what was imported, exported, undone and changed, by whom; whether the log is whole."""

from lib.ui import page
from lib.ui.audit_log.page import show

frame = page.begin("audit")
show(frame)
