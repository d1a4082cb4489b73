"""Lob's list of letters: filters and pages."""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from entrypoints.sandbox.identifiers import read_stamp
from entrypoints.sandbox.lob.forms import put_field
from entrypoints.sandbox.lob.refusals import refusal
from entrypoints.sandbox.shelves import Record

LIMIT_DEFAULT = 10
LIMIT_MAX = 100


def list_letters(
    records: Sequence[Record], query: Sequence[tuple[str, str]], base_url: str
) -> dict[str, Any]:
    """Answer the list, newest first, with `next_url` and `previous_url` as Lob builds them.

    Raises Refused for a limit outside 1 to 100, or a page mark that is not one of ours.
    """
    fields: dict[str, Any] = {}
    for key, value in query:
        put_field(fields, key, value)
    letters = [
        record["letter"] for record in reversed(records) if _matches(record["letter"], fields)
    ]
    limit = _limit(fields)
    start = _start(letters, fields, limit)
    page = letters[start : start + limit]
    answer: dict[str, Any] = {
        "data": page,
        "object": "list",
        "count": len(page),
        "next_url": None,
        "previous_url": None,
    }
    if start + limit < len(letters):
        answer["next_url"] = _url(base_url, query, "after", page[-1]["id"])
    if start > 0 and page:
        answer["previous_url"] = _url(base_url, query, "before", page[0]["id"])
    if any(key.startswith("include") and value == "total_count" for key, value in query):
        answer["total_count"] = len(letters)
    return answer


def _matches(letter: dict[str, Any], fields: dict[str, Any]) -> bool:
    wanted = fields.get("metadata")
    if isinstance(wanted, dict) and any(
        letter["metadata"].get(key) != value for key, value in wanted.items()
    ):
        return False
    created = fields.get("date_created")
    if isinstance(created, dict):
        return _within(read_stamp(letter["date_created"]), created)
    return fields.get("mail_type") in {None, letter["mail_type"]}


def _within(at: datetime, bounds: dict[str, str]) -> bool:
    checks = {
        "gt": lambda edge: at > edge,
        "gte": lambda edge: at >= edge,
        "lt": lambda edge: at < edge,
        "lte": lambda edge: at <= edge,
    }
    return all(checks[op](_instant(text)) for op, text in bounds.items() if op in checks)


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise refusal("invalid", "date_created must be an ISO 8601 date") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _limit(fields: dict[str, Any]) -> int:
    text = str(fields.get("limit", LIMIT_DEFAULT))
    if not text.isdecimal() or not 1 <= int(text) <= LIMIT_MAX:
        raise refusal("invalid", "limit must be between 1 and 100")
    return int(text)


def _start(letters: Sequence[dict[str, Any]], fields: dict[str, Any], limit: int) -> int:
    ids = [letter["id"] for letter in letters]
    for side in ("after", "before"):
        if side in fields:
            letter_id = _marked(str(fields[side]))
            if letter_id not in ids:
                raise refusal("invalid", f"{side} is not a page of this list")
            place = ids.index(letter_id)
            return place + 1 if side == "after" else max(0, place - limit)
    return 0


def _url(base_url: str, query: Sequence[tuple[str, str]], side: str, letter_id: str) -> str:
    kept = [(key, value) for key, value in query if key not in {"after", "before"}]
    mark = base64.urlsafe_b64encode(letter_id.encode()).decode()
    return f"{base_url}?{urlencode([*kept, (side, mark)])}"


def _marked(mark: str) -> str:
    try:
        return base64.urlsafe_b64decode(mark.encode()).decode()
    except ValueError:
        return ""
