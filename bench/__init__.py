"""Speed and memory, measured. `python -m bench --help`; how to read the numbers: docs/benchmarks.md.

A new measurement: a module with a function that returns `Line`s (`bench/lines.py`), named in `bench/__main__.py`.
Nothing here is imported by the product.
"""
