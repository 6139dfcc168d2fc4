"""Published figures: parsing their wording, formatting ours in the same style, comparing the two.

`parse.py` reads 11万余人, `format.py` writes it, `check.py` compares published figures with the database today.
A new way of wording a figure goes into `parse.py`; figures of another letter go into `published_figure`.
"""
