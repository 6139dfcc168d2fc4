"""Published figures: reading their wording, formatting ours in the same style, comparing the two.

`parse.py` reads 11万余人, `running_text` finds such figures in a letter, `format.py` writes them, `check.py` compares published
figures with the database today. A new way of wording a figure goes into `grammar.py`; figures of another letter go into
`published_figure`.
"""
