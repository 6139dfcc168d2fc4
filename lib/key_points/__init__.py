"""The key points (要点) of a page: two to four sentences made from measured results by declared rules, in both languages.

`subjects.py` declares what each page speaks of: a new page costs one entry there. `facts.py` asks for the results,
`size.py` defines the words of size, `sentences.py` holds the rules. No sentence names a cause, and none ranks places.
"""
