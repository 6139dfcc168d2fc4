"""The service records of a whole selection as a file, written while they are read.

by_month.py   reads month by month in one state of the data, checks that no record is lost
writer.py     groups of records: what a row looks like, what is counted on the way
protected.py  the rows of a county in the protected form
each.py       every record as a line of its own, columns at a time
"""
