"""What both AI APIs read alike from a request."""

import json
from collections.abc import Callable
from typing import Any

from entrypoints.sandbox.answers import Incoming, Refused


def key_of(request: Incoming) -> str:
    """Return the bearer key, or nothing."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key if scheme.lower() == "bearer" else ""


def read_object(body: bytes, refused: Callable[[str], Refused]) -> dict[str, Any]:
    """Return the JSON object of the body.

    Raises what `refused` makes when there is none.
    """
    try:
        fields = json.loads(body)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise refused("the body must be a JSON object")
    return fields


def text_of(content: Any) -> str:
    """Return the text of a message's content, which is a string or a list of parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(str(part.get("text") or "") for part in parts if isinstance(part, dict))


def whole_number(value: Any) -> bool:
    """Say whether the value is a whole number of at least one."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
