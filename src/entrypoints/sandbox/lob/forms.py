"""Reads the fields of a Lob request: JSON, or a form with `to[name]` style keys and a file."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from litestar.datastructures import UploadFile

from entrypoints.sandbox.answers import Incoming
from entrypoints.sandbox.lob.refusals import refusal

BRACKETED = re.compile(r"\A([a-z_]+)\[([^\]]+)\]\Z")


@dataclass(slots=True, kw_only=True)
class Form:
    """The fields of one request; `file` holds the bytes of an uploaded file."""

    fields: dict[str, Any] = field(default_factory=dict)
    file: bytes | None = None


async def read_form(request: Incoming) -> Form:
    """Read the body by its media type.

    Raises Refused with `bad_request` when it cannot be read.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "application/json":
        return Form(fields=_decoded(await request.body()))
    form = Form()
    for key, value in _pairs(await request.form()):
        if isinstance(value, UploadFile):
            form.file = await value.read()
        else:
            put_field(form.fields, key, value)
    return form


def put_field(fields: dict[str, Any], key: str, value: Any) -> None:
    """Put one form value in its place: `to[name]` goes into the object `to`."""
    bracketed = BRACKETED.match(key)
    if bracketed is None:
        fields[key] = value
        return
    group = fields.setdefault(bracketed[1], {})
    if isinstance(group, dict):
        group[bracketed[2]] = value


def _pairs(form: Any) -> Iterable[tuple[str, Any]]:
    pairs: Iterable[tuple[str, Any]] = form.multi_items()
    return pairs


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body or b"{}")
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise refusal("bad_request", "request body must be a JSON object")
    return fields
