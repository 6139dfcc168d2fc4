"""Writes the tables of the documents that are made from the code: `make docs`.

In a Markdown file a table stands between `<!-- generated: NAME LANGUAGE -->` and `<!-- end -->`. A new table: a
function in a module of this folder and its line in `documents.TABLES`.
"""
