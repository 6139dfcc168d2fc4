"""Where the signs of a PDF stand, to find words that are printed over others."""

from collections.abc import Iterator

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, DictionaryObject

Matrix = tuple[float, float, float, float, float, float]
UNCHANGED: Matrix = (1, 0, 0, 1, 0, 0)


def printed_over(document: PdfReader) -> list[tuple[int, int, int]]:
    """Sheet (from 1) and place in points of each sign that stands across another: neither on its line nor a line below."""
    found = []
    for number, sheet in enumerate(document.pages, start=1):
        signs = sorted(signs_of(sheet, document), key=lambda sign: -sign[1])
        for i, (x, y, size) in enumerate(signs):
            for other_x, other_y, other_size in signs[i + 1 :]:
                least = min(size, other_size)
                if y - other_y >= 0.75 * size:
                    break
                if abs(x - other_x) < 0.5 * least and 0.05 * least < y - other_y < 0.75 * least:
                    found.append((number, round(x), round(y)))
    return found


def signs_of(sheet: PageObject, document: PdfReader) -> Iterator[tuple[float, float, float]]:
    """x, y and size in points of each run of signs; Chinese ones are runs of one sign."""
    yield from _signs(sheet.get_contents(), document, sheet["/Resources"].get_object(), UNCHANGED)


def _signs(stream, document: PdfReader, resources: DictionaryObject, placed: Matrix) -> Iterator:
    kept, text, size = [], UNCHANGED, 0.0
    for values, operator in ContentStream(stream, document).operations:
        match operator:
            case b"q":
                kept.append((placed, size))
            case b"Q":
                placed, size = kept.pop()
            case b"cm":
                placed = _then(_numbers(values), placed)
            case b"BT":
                text = UNCHANGED
            case b"Tf":
                size = float(values[1])
            case b"Tm":
                text = _numbers(values)
            case b"Td":
                text = _then((1, 0, 0, 1, *_numbers(values)), text)
            case b"Tj" | b"TJ":
                found = _then(text, placed)
                yield found[4], found[5], size * abs(found[3] or found[1])
            case b"Do":
                inner = resources["/XObject"][values[0]].get_object()
                if inner["/Subtype"] == "/Form":  # what is pale is drawn apart
                    own = inner.get("/Resources", resources).get_object()
                    yield from _signs(inner, document, own, _then(_numbers(inner.get("/Matrix", UNCHANGED)), placed))


def _numbers(values) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _then(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
