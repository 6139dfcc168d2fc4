"""Other programs beside ours, on the same database in the same run. They are installed apart from ours: none is a dependency."""
