"""数据新鲜度: how far each table of each platform has come, which months are missing, how late records arrive."""

from lib.charts import matrix
from lib.ui import page
from lib.ui.language import text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel

frame = page.begin("freshness")
report_panel(frame, "deliveries")
panel(
    frame,
    frame.result("attendances", ("platform", page.time_unit(frame))),
    matrix,
    key="months",
    title=text("Attendances by platform over time: an empty cell is a gap"),
    height=240,
)
report_panel(frame, "freshness")
