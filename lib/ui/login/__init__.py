"""Who is at the page: asked at every rerun, so that a login that ended, or a changed role, holds at once.

current.py    the person at the page and behind a download    messages.py  what an open page sends, while its login is open
uploads.py    who may upload, and how much
"""
