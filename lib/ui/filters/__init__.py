"""What narrows a page down: the bar, the chips under it, clicks on charts, and the link that keeps the days."""
