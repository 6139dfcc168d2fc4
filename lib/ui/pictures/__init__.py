"""Panels and pages as pictures and on paper: the page runs once for nobody, in the form asked for, and what it would show is
drawn by `lib/pictures`.

`recording.py` runs a page and keeps its parts; `parts.py` and `page_html.py` read them back; `content.py` finds the figures
behind a panel for the register; `panel_picture.py` and `paper_page.py` make the files; `job.py` and `offer.py` are the offer
beside a page; `links.py` and `routes.py` the downloads; `command.py` is `python -m lib export picture|page`.
"""
