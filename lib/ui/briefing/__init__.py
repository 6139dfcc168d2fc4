"""The page of briefings: choose, look at, explain or leave out, write as DOCX; drafts; a letter that came back.

page.py  what stands where    letter.py  one that came back    routes.py  the DOCX
"""
