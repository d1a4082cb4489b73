"""What is wrong with a request, in sentences for people: msgspec's messages, translated once."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import msgspec
from msgspec import inspect

from entrypoints.http.problems import FieldProblem

_PATH = re.compile(r" - at `\$\.?(?P<path>[\w.\[\]]*)`\Z")
_STEP = re.compile(r"\w+|\[[0-9.]*\]")
_NAME = re.compile(r"\A\w{1,60}\Z", re.ASCII)
_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "uuid": "an id, like 019aa502-63b4-7188-9900-000000000001",
    "date": "a date, like 2026-03-02",
    "datetime": "an instant, like 2026-03-02T15:04:05Z",
}
_MISSING = re.compile(r"\AObject missing required field `(?P<name>.*)`\Z", re.DOTALL)
_UNKNOWN = re.compile(r"\AObject contains unknown field `(?P<name>.*)`\Z", re.DOTALL)
_BOUNDS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}


Found: TypeAlias = re.Match[str]
Field: TypeAlias = Callable[[], inspect.Type]


def field_problem(error: msgspec.ValidationError, kind: Any) -> FieldProblem:
    """The refused field of a ``kind`` by its path, and a sentence that says what was needed.

    The path of a missing or unknown field is its own, not that of the object around it.
    """
    text = str(error)
    found = _PATH.search(text)
    path, text = (found["path"], text[: found.start()]) if found else ("", text)
    for pattern, name in ((_MISSING, "is missing"), (_UNKNOWN, "is not known here")):
        if (named := pattern.match(text)) and _NAME.match(named["name"]):
            return FieldProblem(path=f"{path}.{named['name']}".lstrip("."), message=name)
    return FieldProblem(path=path or "$", message=_sentence(text, lambda: _field(kind, path)))


def _sentence(text: str, field: Field) -> str:
    """The message in words; ``field`` finds the type that the path leads to, when it matters."""
    for pattern, told in _SENTENCES:
        if found := pattern.match(text):
            return told(found, field)
    return text


def _kinds(wanted: str) -> str:
    return " or ".join(_kind(name) for name in wanted.split(" | "))


def _kind(name: str) -> str:
    return _KINDS.get(name, name)


def _wrong_kind(found: Found, _: Field) -> str:
    return f"must be {_kinds(found['wanted'])}, not {_kind(found['given'])}"


def _length(found: Found, _: Field) -> str:
    if (found["bound"], found["count"]) == (">=", "1"):
        return "must not be empty"
    parts = "characters" if found["kind"] == "str" else "entries"
    return f"must have {_BOUNDS[found['bound']]} {found['count']} {parts}"


def _form(_: Found, field: Field) -> str:
    """What the field's own ``Meta`` says of its form."""
    told = _extra(field())
    wanted = str(told.get("description", "")).rstrip(".")
    examples = [f"for example {told['examples'][0]}"] if told.get("examples") else []
    needed = ", ".join([f"wanted is {wanted}", *examples] if wanted else examples)
    return f"has a wrong form; {needed}" if needed else "has a wrong form"


def _choice(_: Found, field: Field) -> str:
    bare = _bare(field())
    if isinstance(bare, inspect.EnumType):
        return f"must be one of {', '.join(str(member.value) for member in bare.cls)}"
    if isinstance(bare, inspect.LiteralType):
        return f"must be one of {', '.join(str(value) for value in bare.values)}"
    return "is none of the values that are known"


_SENTENCES: tuple[tuple[re.Pattern[str], Callable[[Found, Field], str]], ...] = (
    (_UNKNOWN, lambda _found, _: "has a field that is not known here"),
    (re.compile(r"\AExpected `(?P<wanted>[^`]+)`, got `(?P<given>[^`]+)`\Z"), _wrong_kind),
    (
        re.compile(
            r"\AExpected `(?P<kind>\w+)[^`]*` of length (?P<bound>[<>]=) (?P<count>[0-9]+)\Z"
        ),
        _length,
    ),
    (
        re.compile(r"\AExpected `(?:int|float)[^`]*` (?P<bound>[<>]=?) (?P<count>-?[0-9.]+)\Z"),
        lambda found, _: f"must be {_BOUNDS[found['bound']]} {found['count']}",
    ),
    (re.compile(r"\AExpected `str[^`]*` matching regex "), _form),
    (
        re.compile(r"\AInvalid (?:RFC3339 encoded )?(?P<kind>UUID|date|datetime)\Z"),
        lambda found, _: f"must be {_kind(found['kind'].lower())}",
    ),
    (re.compile(r"\AInvalid enum value "), _choice),
    (re.compile(r"\ANumber out of range\Z"), lambda _found, _: "is too large a number"),
)


@cache
def _type_of(kind: Any) -> inspect.Type:
    return inspect.type_info(kind)


def _field(kind: Any, path: str) -> inspect.Type:
    """The type of the field that a path of msgspec's leads to."""
    field = _type_of(kind)
    for step in _STEP.findall(path):
        field = _part(_bare(field), step)
    return field


def _part(whole: inspect.Type, step: str) -> inspect.Type:
    if isinstance(whole, inspect.StructType):
        return next((f.type for f in whole.fields if f.encode_name == step), inspect.AnyType())
    if isinstance(whole, inspect.DictType):
        return whole.value_type
    if isinstance(whole, inspect.CollectionType):
        return whole.item_type
    return inspect.AnyType()


def _bare(field: inspect.Type) -> inspect.Type:
    """Without its notes, and of an optional one that which is not absent."""
    while True:
        if isinstance(field, inspect.Metadata):
            field = field.type
        elif isinstance(field, inspect.UnionType):
            field = next(kind for kind in field.types if not isinstance(kind, inspect.NoneType))
        else:
            return field


def _extra(field: inspect.Type) -> dict[str, Any]:
    """The notes on a field, wherever in it they stand."""
    if isinstance(field, inspect.Metadata):
        return {**_extra(field.type), **(field.extra_json_schema or {})}
    if isinstance(field, inspect.UnionType):
        return {key: value for kind in field.types for key, value in _extra(kind).items()}
    return {}
