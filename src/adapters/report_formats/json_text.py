"""JSON from strangers: bounded, strict about encoding and duplicate keys, typed refusals."""

import json
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from domain.credit_reports.refusals import ReportUnreadable

_CALL = re.compile(rb"[A-Za-z_$][\w$.]{0,80}\s*\(")
_OFFSET = re.compile(r"byte (\d+)")
_ESCAPES_LOOKED_AT = 64
_BOM = b"\xef\xbb\xbf"


def without_padding(raw: bytes) -> bytes:
    """Take off a byte order mark and a JSONP call around the document."""
    text = raw.removeprefix(_BOM)
    if text[:1] in (b"{", b"["):
        return text
    text = text.strip()
    called = _CALL.match(text)
    # From the end without a pattern: blanks before a blank would be tried in each way there is.
    ending = text.removesuffix(b";").rstrip() if called else b""
    return ending[called.end() : -1].strip() if called and ending.endswith(b")") else text


def decode(text: bytes) -> Any:
    """Decode a JSON document.

    Raises ReportUnreadable for damage, wrong encoding, nesting without end, NaN, and for a key
    that stands twice in one object: such a document says two things and is evidence of neither.
    """
    try:
        tree = msgspec.json.decode(text)
    except UnicodeDecodeError as error:
        raise ReportUnreadable("it is not valid UTF-8", offset=error.start) from error
    except RecursionError as error:
        raise ReportUnreadable("it is nested too deeply") from error
    except msgspec.DecodeError as error:
        raise _malformed(error, len(text)) from error
    refuse_duplicate_keys(text, tree)
    return tree


def _malformed(error: msgspec.DecodeError, size: int) -> ReportUnreadable:
    problem = str(error)
    found = _OFFSET.search(problem)
    offset = int(found.group(1)) if found else size if "truncated" in problem else None
    if "truncated" in problem:
        return ReportUnreadable("it is cut off in the middle", offset=offset)
    return ReportUnreadable("it is not valid JSON", offset=offset)


def refuse_duplicate_keys(text: bytes, tree: Any) -> None:
    """Refuse a key given twice, at a tenth of the price of looking at every pair.

    A decoder keeps one of two equal keys, so writing the tree out again gives fewer colons than
    the text had. Only where an escape could hide a colon, or the counts differ, are the pairs
    looked at one by one.
    """
    if not _may_hide_colons(text):
        try:
            if _colons(msgspec.json.encode(tree)) == _colons(text):
                return
        except (OverflowError, RecursionError, UnicodeEncodeError):
            pass
    try:
        json.loads(text, object_pairs_hook=_without_duplicates)
    except (RecursionError, ValueError) as error:
        raise ReportUnreadable("it is nested too deeply or holds huge numbers") from error


def _may_hide_colons(text: bytes) -> bool:
    """Tell whether ``\\u003a`` may stand in the text; few documents have any escape at all."""
    position = -1
    for _ in range(_ESCAPES_LOOKED_AT):
        position = text.find(b"\\", position + 1)
        if position < 0:
            return False
        if text.startswith(b"u003", position + 1):
            return True
    return b"\\u003" in text


def _colons(text: bytes) -> int:
    return len(text) - len(text.replace(b":", b""))  # twice as fast as bytes.count


def _without_duplicates(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            shown = key if key.isidentifier() else ascii(key)
            raise ReportUnreadable(f"the key {shown[:60]} stands twice in one object")
        seen[key] = value
    return seen
