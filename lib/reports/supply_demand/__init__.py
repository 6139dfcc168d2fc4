"""Reports on supply and demand: gaps by place and category, offers suggested for open needs, what came of matches."""
