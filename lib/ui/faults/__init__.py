"""What a reader sees while the database is away, busy, damaged or being changed, and what an operator is told.

last_good.py   the version a page shows, sentences, the log     readiness.py   /ready, for a monitor or a proxy
"""
