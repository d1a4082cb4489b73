"""Each version of the API in lines that can be compared; run it to write them down anew.

    .venv/bin/python tests/integration/http/describe_api.py

A line says one thing a client may rely on: ``GET /consumers > items[].id: string(uuid)``. ``<`` is
what a client sends, ``>`` what it gets; ``!`` is required, ``= "x"`` one value of an enumeration.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from entrypoints.http.app import AREAS
from entrypoints.http.schema.document import build_document
from entrypoints.http.versions import VERSIONS

FOLDER = Path(__file__).with_name("described")
DEPTH_MAX = 12


def described(document: Mapping[str, Any], prefix: str) -> list[str]:
    """Every line of the version whose paths begin so."""
    schemas = document["components"]["schemas"]
    lines = [
        f"{method.upper()} {path.removeprefix(prefix)}{line}"
        for path, methods in document["paths"].items()
        if path.startswith(prefix + "/")
        for method, operation in methods.items()
        for line in _operation(operation, schemas)
    ]
    return sorted(set(lines))


def current() -> dict[str, list[str]]:
    """The lines of each version as the code is now."""
    document = build_document(AREAS, product_version="0", server="http://127.0.0.1")
    return {version.name: described(document, version.prefix) for version in VERSIONS}


def _operation(operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    for parameter in operation.get("parameters", ()):
        place = f" < {parameter['in']} {parameter['name']}"
        yield from _lines(parameter["schema"], schemas, place, required=parameter["required"])
    for kind, content in operation.get("requestBody", {"content": {}})["content"].items():
        yield f" < {kind}"
        yield from _lines(content["schema"], schemas, " < ", required=True)
    for status, response in operation["responses"].items():
        if status < "300":
            for kind, content in response["content"].items():
                yield f" > {status} {kind}"
                yield from _lines(content["schema"], schemas, " > ", required=None)


def _lines(
    schema: Mapping[str, Any],
    schemas: Mapping[str, Any],
    place: str,
    *,
    required: bool | None,
    depth: int = 0,
) -> Iterator[str]:
    """``required`` is None in answers, where a client need not know."""
    if depth > DEPTH_MAX:
        return
    kinds = [_resolved(part, schemas) for part in schema.get("anyOf", [schema])]
    name = "|".join(sorted(_kind(kind) for kind in kinds))
    if not place.endswith(" "):
        yield f"{place}{'!' if required else ''}: {name}"
    for kind in kinds:
        for value in kind.get("enum", ()):
            yield f'{place} = "{value}"'
        if "items" in kind:
            items = kind["items"] if isinstance(kind["items"], dict) else {}
            yield from _lines(items, schemas, f"{place}[]", required=required, depth=depth + 1)
        for field, part in kind.get("properties", {}).items():
            inner = place + field if place.endswith(" ") else f"{place}.{field}"
            needed = None if required is None else field in kind.get("required", ())
            yield from _lines(part, schemas, inner, required=needed, depth=depth + 1)


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        found: Mapping[str, Any] = schemas[schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _kind(schema: Mapping[str, Any]) -> str:
    if "const" in schema:
        return repr(schema["const"])
    kind = str(schema.get("type", "any"))
    return f"{kind}({schema['format']})" if "format" in schema else kind


def committed(version: str) -> list[str]:
    return (FOLDER / f"{version}.txt").read_text("utf-8").splitlines()


def main() -> None:
    for version, lines in current().items():
        (FOLDER / f"{version}.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
