"""The page for auditors: the audit log with filters, its verification, and what is filtered as a file.

page.py  what stands where    words.py  the details of an event in words    routes.py  the file
"""
