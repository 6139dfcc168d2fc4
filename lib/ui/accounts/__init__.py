"""The page for administrators: accounts with role, places and logins, and every change of them.

page.py  what stands where    changes.py  what a button does, and what it says    words.py  role, places and state in words
"""
