"""数据快照: verify a file or a code, build a table and freeze it, the register, a snapshot as it was, two compared."""

from lib.ui import page
from lib.ui.snapshots.page import show

frame = page.begin("snapshots")
show(frame)
