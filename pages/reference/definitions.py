"""口径: every metric with its exact words, version, source and what it can be split by; made from the catalogue."""

from lib.ui import definitions, page

frame = page.begin("definitions")
definitions.show(frame)
