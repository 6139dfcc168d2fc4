"""The bound figures of a letter of ours, as they came back: the controls, the custom XML part, and the text around them.

Runs in the worker process. Word, WPS and LibreOffice keep different parts of what we wrote; whatever is left is reported.
"""

import os
import re
import zipfile
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from lib.importers.document_text.docx_text import check_package
from lib.importers.messages.file_errors import FileRejected

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
F = "{urn:volunteer-service-dashboard:figures:1}"
SUBJECT = "{http://purl.org/dc/elements/1.1/}subject"
TAG = re.compile(r"F\d{2,3}")
BOUND = re.compile(r"f:figure\[@id=['\"](F\d{2,3})['\"]\]")
FIELD = "□"
"""Where a bound figure stood in the text."""
ANNEX = "附件"


def letter_fields(request: dict) -> dict:
    """{"letter": code, "figures": [attributes], "fields": [[tag, text]], "text": ...}. Raises FileRejected."""
    file = os.fdopen(request["files"]["source"], "rb", closefd=False)
    check_package(file)
    try:
        with zipfile.ZipFile(file) as package:
            body = fromstring(package.read("word/document.xml"))
            letter, figures = _figures(package)
            letter = letter or _subject(package)
    except (KeyError, ParseError, DefusedXmlException, ValueError) as error:
        raise FileRejected("document_damaged", part=type(error).__name__) from None
    fields: list[list[str]] = []
    lines = []
    for paragraph in body.iter(f"{W}p"):
        line = _line(paragraph, fields)
        if line.strip() == ANNEX:
            break
        lines.append(line)
    return {"letter": letter, "figures": figures, "fields": fields, "text": "\n".join(lines)}


def _line(element: Element, fields: list[list[str]]) -> str:
    """The text of a paragraph, each control of ours noted and replaced by FIELD.

    LibreOffice 7.4 saves one control as several, one for each change of script (5000|余|人), each with the whole text at its
    end: side by side they are one.
    """
    parts: list[str] = []
    before = ""
    for child in element:
        if child.tag == f"{W}sdt" and (name := _name(child)):
            texts = [text.text or "" for text in child.iter(f"{W}t")]
            if name == before:
                fields[-1][1] = texts[-1] if texts else ""
            else:
                fields.append([name, "".join(texts)])
                parts.append(FIELD)
            before = name
            continue
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag not in (f"{W}del", f"{W}instrText", f"{W}delText"):
            parts.append(_line(child, fields))
        before = before if child.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}proofErr") else ""
    return "".join(parts)


def _name(control: Element) -> str:
    """The id of the figure that a control of ours holds: by its tag, or by what it is bound to; empty for others."""
    tag, bound = control.find(f"{W}sdtPr/{W}tag"), control.find(f"{W}sdtPr/{W}dataBinding")
    if tag is not None and TAG.fullmatch(found := tag.get(f"{W}val", "")):
        return found
    path = BOUND.search("" if bound is None else bound.get(f"{W}xpath", ""))
    return path[1] if path else ""


def _figures(package: zipfile.ZipFile) -> tuple[str, list[dict]]:
    for name in package.namelist():
        if name.startswith("customXml/") and name.endswith(".xml") and "itemProps" not in name:
            content = package.read(name)
            if F.strip("{}").encode() not in content:
                continue
            root = fromstring(content)
            if root.tag == f"{F}figures":
                return root.get("letter", ""), [dict(one.attrib) for one in root.iter(f"{F}figure")]
    return "", []


def _subject(package: zipfile.ZipFile) -> str:
    if "docProps/core.xml" not in package.namelist():
        return ""
    found = fromstring(package.read("docProps/core.xml")).find(SUBJECT)
    return "" if found is None else found.text or ""
