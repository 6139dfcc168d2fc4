"""What the server does beside page runs: the refresh of the columnar copy, the warm-up of the default views, pages run for
nobody, the end of what closed tabs held."""
