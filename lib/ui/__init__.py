"""The only package that imports streamlit: the page frame, the filter bar, panels and the chart element.

A new thing that a reader sees on more than one page goes here; numbers and figures come from the packages below.
"""
