"""Many readers at once, by the websocket that a browser opens: pages, selections and thinking time at random.

    visitor.py   one open tab: connect, ask for a page, read until it is drawn
    crowd.py     many of them for a while, with what they saw and what the server used
    login.py     an account and a login for each of them
    storms.py    what is not browsing: slow readers, everybody back at once, foreign messages, many files

    measure.py   crowd and storms as lines of `make bench`

`python -m bench.load --help` loads a server that runs already.
"""
