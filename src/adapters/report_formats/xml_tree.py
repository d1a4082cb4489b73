"""XML from strangers: decoded, free of document types, parsed into ElementTree's elements."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import islice
from xml.etree import ElementTree as ET

from domain.credit_reports.refusals import ReportUnreadable

_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# White space, declarations, processing instructions and comments may stand before the root. What was
# passed is never given back (``*+``): remembering how takes two hundred bytes for each.
_PROLOG = re.compile(r"(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "windows-1252": "cp1252",
}
_ENVELOPE_LEVELS = 5
_ENVELOPE_WIDTH = 20


def decoded(text: bytes) -> str:
    """Give the characters of an XML document; raises ReportUnreadable for any wrong byte."""
    declared = _DECLARED.match(text)
    named = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    encoding = _ENCODINGS.get(named)
    if encoding is None:
        raise ReportUnreadable(f"its encoding {named} is not read")
    try:
        return text.decode(encoding)
    except UnicodeDecodeError as error:
        shown = "UTF-8" if encoding == "utf-8" else encoding
        raise ReportUnreadable(f"it is not valid {shown}", offset=error.start) from error


def parsed(text: str, place: str = "$") -> ET.Element:
    """Parse a document; raises ReportUnreadable for damage and for a document type.

    A document type lets a document read files or grow without end. It can stand before the root
    only, so that is where it is looked for; the standard entities are all that is left. Elements
    may be nested to any depth, so whoever walks them must not do it by recursion.
    """
    prolog = _PROLOG.match(text)
    root_at = prolog.end() if prolog else 0
    if text.startswith("<!", root_at):
        raise ReportUnreadable("its XML declares a document type or entities", path=place)
    try:
        return ET.fromstring(text)  # noqa: S314 - no document type, hence no entities of its own
    except ET.ParseError as error:
        raise ReportUnreadable(f"its XML is damaged: {error.msg}", path=place) from error
    except ValueError as error:
        raise ReportUnreadable("its XML holds characters that XML has not", path=place) from error


def enveloped(
    root: ET.Element, recognizes: Callable[[ET.Element], bool]
) -> tuple[ET.Element, str] | None:
    """Find a document inside an envelope such as SOAP's: the element and its place, or None.

    Only the first levels and a few elements of each are looked at.
    """
    level = [(root, f"/{local(root)}")]
    for _ in range(_ENVELOPE_LEVELS):
        below: list[tuple[ET.Element, str]] = []
        for element, path in level:
            if recognizes(element):
                return element, path
            seen: Counter[str] = Counter()
            for child in islice(element, _ENVELOPE_WIDTH):
                name = local(child)
                seen[name] += 1
                below.append((child, f"{path}/{name}[{seen[name]}]"))
        level = below[:_ENVELOPE_WIDTH]
    return None


def local(element: ET.Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]
