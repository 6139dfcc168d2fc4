"""How much is computed at a time in one process, so that it answers all the same when many ask at once.

turns.py       pages are drawn a few at a time        downloads.py   files are made one or two at a time
"""
