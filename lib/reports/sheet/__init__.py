"""The sheet (档案) of one thing: a place, a brand, a project, a team or a station."""
