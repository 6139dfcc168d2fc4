"""Reports of the page on incentives."""
