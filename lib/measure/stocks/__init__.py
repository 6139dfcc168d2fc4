"""Stocks without counting everybody on every day: from who came and went (`series.py`), in one scan (`at_once.py`)."""
