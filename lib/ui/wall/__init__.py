"""The wall screen, `/?screen=wall`: the figures of the pages in large type, one scene after the other, without controls.

`screen.py` shows and refreshes, `scenes.py` makes the scenes (one function each, in SCENES), `look.py` is the style.
"""
