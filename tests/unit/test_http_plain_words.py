"""What is wrong with a request is said in words, by the path of the field."""

from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import pytest
from msgspec import Meta

from entrypoints.http.app import AREAS
from entrypoints.http.fields import FindingIds, Line, Ssn
from entrypoints.http.plain_words import field_problem

ID = "019aa502-63b4-7188-9900-000000000001"


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: Annotated[int, Meta(ge=1, le=100)]


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field of every kind that requests have."""

    ssn: Ssn
    title: Line = "a title"
    code: Annotated[str, Meta(pattern=r"\A[a-z]\Z")] = "a"
    secret: Annotated[str, Meta(min_length=12, max_length=14)] = "a" * 12
    optional: Ssn | None = None
    finding_ids: FindingIds | None = None
    colour: Colour = Colour.RED
    shade: Literal["dark", "light"] | None = None
    items: Annotated[tuple[Item, ...], Meta(max_length=2)] = ()
    named: dict[str, Item] = {}
    share: Annotated[float, Meta(gt=0, lt=1)] = 0.5
    on: date = date(2026, 3, 2)
    at: datetime | None = None
    id: UUID | None = None
    is_kept: bool = False


def told(body: Any, kind: Any = Body) -> tuple[str, str]:
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(raw, type=kind)
    problem = field_problem(refused.value, kind)
    return problem.path, problem.message


SSN_FORM = (
    "has a wrong form; wanted is nine digits, with dashes or without, for example 666-12-0001"
)

LINE_FORM = (
    "has a wrong form; wanted is one line of text without control characters "
    "that begins with a visible one"
)


@pytest.mark.parametrize(
    ("field", "path", "message"),
    [
        ({"ssn": "12"}, "ssn", SSN_FORM),
        ({"ssn": "666-120042"}, "ssn", SSN_FORM),
        ({"optional": "12"}, "optional", SSN_FORM),
        ({"code": "A"}, "code", "has a wrong form"),
        ({"title": "a\nb"}, "title", LINE_FORM),
        ({"title": ""}, "title", "must not be empty"),
        ({"title": "a" * 121}, "title", "must have at most 120 characters"),
        ({"secret": "a"}, "secret", "must have at least 12 characters"),
        ({"ssn": 666}, "ssn", "must be text, not a whole number"),
        ({"ssn": None}, "ssn", "must be text, not null"),
        ({"optional": 1}, "optional", "must be text or null, not a whole number"),
        ({"is_kept": "yes"}, "is_kept", "must be true or false, not text"),
        ({"share": "half"}, "share", "must be a number, not text"),
        ({"share": 1.0}, "share", "must be less than 1.0"),
        ({"share": 0}, "share", "must be more than 0.0"),
        ({"items": {}}, "items", "must be a list, not an object"),
        ({"items": [{"number": 1}] * 3}, "items", "must have at most 2 entries"),
        ({"items": [{"number": 1}, {"number": 0}]}, "items[1].number", "must be at least 1"),
        ({"items": [{"number": 101}]}, "items[0].number", "must be at most 100"),
        ({"items": [{}]}, "items[0].number", "is missing"),
        ({"items": [{"number": 1, "x": 1}]}, "items[0].x", "is not known here"),
        ({"items": ["x"]}, "items[0]", "must be an object, not text"),
        ({"named": {"a": {"number": 0}}}, "named[...].number", "must be at least 1"),
        ({"finding_ids": []}, "finding_ids", "must not be empty"),
        ({"finding_ids": ["x"]}, "finding_ids[0]", f"must be an id, like {ID}"),
        ({"colour": "green"}, "colour", "must be one of red, blue"),
        ({"shade": "pale"}, "shade", "must be one of dark, light"),
        ({"on": "2026-13-01"}, "on", "must be a date, like 2026-03-02"),
        ({"on": 1}, "on", "must be a date, like 2026-03-02, not a whole number"),
        ({"at": "noon"}, "at", "must be an instant, like 2026-03-02T15:04:05Z"),
        ({"id": "x"}, "id", f"must be an id, like {ID}"),
        ({"is_admin": True}, "is_admin", "is not known here"),
        ({"a` - at `$.ssn`": 1}, "$", "has a field that is not known here"),
        ({"n" * 61: 1}, "$", "has a field that is not known here"),
    ],
)
def test_each_kind_of_refusal_is_a_sentence_with_its_path(field, path, message):
    assert told({"ssn": "666-12-0042"} | field) == (path, message)


def test_what_is_wrong_with_the_whole_body_is_said_of_it():
    assert told([]) == ("$", "must be an object, not a list")
    assert told({}) == ("ssn", "is missing")
    assert told(b'{"ssn": "666120042", "share": 1e400}') == ("share", "is too large a number")


class Query(msgspec.Struct, forbid_unknown_fields=True):
    limit: Annotated[int, Meta(ge=1, le=50)] = 20
    colour: Colour | msgspec.UnsetType = msgspec.UNSET


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"limit": "many"}, "must be a whole number, not text"),
        ({"limit": "51"}, "must be at most 50"),
        ({"colour": "green"}, "must be one of red, blue"),
        ({"sort": "up"}, "is not known here"),
    ],
)
def test_a_query_is_answered_in_the_same_words(query, message):
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(query, Query, strict=False)
    problem = field_problem(refused.value, Query)
    assert (problem.path, problem.message) == (next(iter(query)), message)


def test_every_form_that_a_request_may_have_is_described_or_shown():
    """Else a refusal could only say that it is wrong, never what is wanted."""
    kinds = {k for a in AREAS for r in a.routes for k in (r.body, r.query) if k and k is not bytes}
    _, components = msgspec.json.schema_components(kinds)
    bare = [
        f"{name}.{field}"
        for name, schema in components.items()
        for field, part in schema.get("properties", {}).items()
        for kind in part.get("anyOf", [part])
        if "pattern" in kind and not {"description", "examples"} & set(kind)
    ]
    assert bare == []
