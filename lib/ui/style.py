"""The page's own style, `page.css`, as it is sent before any words."""

from pathlib import Path

STYLE = f"<style>\n{Path(__file__).with_name('page.css').read_text(encoding='utf-8')}</style>"
