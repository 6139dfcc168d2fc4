"""How much is computed at a time in one process, so that it answers all the same when many ask at once.

turns.py       pages are drawn a few at a time        downloads.py   files are made one or two at a time
answers.py     the endpoint of a file                 outgoing.py    a file that is sent, also while it grows
"""
