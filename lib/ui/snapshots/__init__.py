"""The page of snapshots: verify, build and freeze, the register, one as it was, two compared.

page.py  what stands where    build.py  the table that is frozen    answer.py  what was found of a file or a code
register.py  the list, one snapshot as it was, and two beside each other
"""
