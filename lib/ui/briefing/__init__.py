"""The page of briefings: choose, look at, explain or leave out, write as DOCX; drafts; a letter that came back.

page.py  what stands where    own.py  what the writer adds    letter.py  one that came back    routes.py  the DOCX
"""
