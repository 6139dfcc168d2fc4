"""What the plain pages of the gate have in common: their language, what a form may send, words for an outage."""

from starlette.requests import Request

from lib.catalogue.vocabularies import Text

MOST_BYTES = 10_000
"""Of what a form sends."""
NO_STORE = {"Cache-Control": "no-store"}
AWAY = Text("数据库暂时无法连接，请稍后再试。", "The database is away. Try again later.")
TOO_LONG = Text("内容过长。", "That is too long.")


def language_of(request: Request) -> str:
    """The language that the address or the browser asks for."""
    asked = request.query_params.get("lang")
    if asked in ("zh", "en"):
        return asked
    return "en" if request.headers.get("accept-language", "zh").lower().startswith("en") else "zh"


def is_too_long(request: Request) -> bool:
    """Whether a form is larger than ours, or does not say how large it is."""
    length = request.headers.get("content-length", "")
    return not (length.isascii() and length.isdecimal() and int(length) <= MOST_BYTES)
