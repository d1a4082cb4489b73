"""The serializations of one tree: plain keys, ``@`` keys with ``$`` texts, and XML."""

import html
import re
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from domain.credit_reports.refusals import ReportUnreadable

_DEPTH_MAX = 200  # the deepest known report has 9 levels
_REPORT = re.compile(r"<(?:\w+:)?([Tt]rueLinkCreditReportType)[\s/>]")
_SCORE = re.compile(r"<(?:\w+:)?(CreditScoreType)[\s/>]")


def is_at_prefixed(tree: dict[str, Any]) -> bool:
    """Tell from the first levels whether attributes are written with an ``@``."""
    level: list[Any] = [tree]
    for _ in range(3):
        following: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                if any(key[:1] in "@$" for key in one if key):
                    return True
                following.extend(one.values())
            elif isinstance(one, list):
                following.extend(one[:2])
        level = following
    return False


def without_at(value: Any) -> Any:
    """The plain tree of an ``@`` tree: ``{"$": text}`` is the text, ``{}`` is empty text."""
    if isinstance(value, list):
        return [without_at(one) for one in value]
    if not isinstance(value, dict):
        return value
    if not value:
        return ""
    if "$" in value and len(value) == 1:
        return value["$"]
    return {key.removeprefix("@"): without_at(one) for key, one in value.items()}


def mentions_truelink(text: str) -> bool:
    """Tell whether a text may hold a report or a score in XML, escaped once or more."""
    return "rueLinkCreditReportType" in text or "CreditScoreType" in text


def xml_document(text: str) -> tuple[str, str] | None:
    """Cut one TrueLink element out of a text: its name and its XML.

    The vendor wraps it in SOAP, escapes it again inside JSON, puts literal ``\\r\\n`` before the
    root and further roots behind it; so it is cut from its start tag to its end tag.
    """
    for _ in range(3):
        for start in (_REPORT, _SCORE):
            found = start.search(text)
            if found is not None:
                return found[1], _element(text, found.start(), found[1])
        unescaped = html.unescape(text)
        if unescaped == text:
            return None
        text = unescaped
    return None


def _element(text: str, start: int, name: str) -> str:
    closing = re.compile(rf"</(?:\w+:)?{name}\s*>")
    end = closing.search(text, start)
    if end is None:
        raise ReportUnreadable(f"the element {name} is cut off", offset=len(text))
    return text[start : end.end()]


def xml_tree(text: str, place: str) -> Any:
    """Read XML into the plain tree: attributes and children are keys, text is a string.

    Document types and entities are refused: they let a document read files or grow without end.
    Raises ReportUnreadable.
    """
    builder = _Builder(place)
    parser = expat.ParserCreate(encoding="utf-8")
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.StartDoctypeDeclHandler = builder.forbidden
    parser.EntityDeclHandler = builder.forbidden
    parser.buffer_text = True
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        problem = f"its XML is damaged: {expat.ErrorString(error.code)}"
        raise ReportUnreadable(problem, path=place) from error
    return builder.root


class _Builder:
    """Collects expat's events into dictionaries."""

    def __init__(self, place: str) -> None:
        self.root: Any = ""
        self._place = place
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _DEPTH_MAX:
            raise ReportUnreadable("it is nested too deeply", path=self._place)
        data: dict[str, Any] = {}
        for key, value in attributes.items():
            local = _attribute(key)
            if local is not None:
                data[local] = value
        self._open.append((_local(name), data, []))

    def characters(self, text: str) -> None:
        if self._open:
            self._open[-1][2].append(text)

    def end(self, _name: str) -> None:
        name, data, texts = self._open.pop()
        value: Any = data or "".join(texts).strip()
        if not self._open:
            self.root = value
            return
        parent = self._open[-1][1]
        earlier = parent.get(name)
        if earlier is None:
            parent[name] = value
        elif isinstance(earlier, list):
            earlier.append(value)
        else:
            parent[name] = [earlier, value]

    def forbidden(self, *_: object) -> None:
        raise ReportUnreadable("its XML declares a document type or entities", path=self._place)


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    return name.rpartition(":")[2]


@lru_cache(maxsize=1024)
def _attribute(name: str) -> str | None:
    """The name of an attribute without its prefix; None for those that tell of namespaces."""
    return None if name.startswith(("xmlns", "xsi:", "i:")) else _local(name)
