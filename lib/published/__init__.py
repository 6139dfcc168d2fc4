"""Figures that somebody published: reading their wording, writing ours in the same style, comparing the two.

`quoted.py` reads 11万余人, `style.py` writes it, `check.py` compares published figures with the database today.
A new way of wording a figure goes into `quoted.py`; figures of another letter go into `published_figure`.
"""
