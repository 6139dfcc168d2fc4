"""Signs for parts of characters that a PDF gives in place of the characters themselves: ⼈ for 人, ⻚ for 页.

Browsers that print to PDF write them where a font draws both alike; they look the same and no search finds them.
"""

import unicodedata

_WITHOUT_DECOMPOSITION = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
_CHARACTERS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_CHARACTERS |= {ord(radical): character for radical, character in _WITHOUT_DECOMPOSITION.items()}


def whole_characters(text: str) -> str:
    """`text` with characters in place of such signs, each in its place."""
    return text.translate(_CHARACTERS)
