"""Two kinds of trees, XML elements and JSON objects, read by the same short specifications.

A specification names a value below a record: ``CREDITOR/@Name`` is an attribute of a child,
``DETAIL/Amount`` the text of a child's child. In JSON an ``@`` is part of the key.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol
from xml.etree import ElementTree as ET

from adapters.report_formats.defects import Defects, require_room
from adapters.report_formats.plain_values import BadValue
from domain.credit_reports.report import DefectKind

Get = Callable[[Any], Any]
Rows = list[tuple[Any, str]]
Collect = Callable[[Any], list[Any]]


class Leaves(Protocol):
    """How the single values of one kind of record are taken and cited."""

    def getter(self, spec: str) -> Get:
        """A function that gives the value at ``spec`` below a record, or None."""

    def collector(self, specs: list[str]) -> Collect:
        """A function that gives the values at all ``specs`` at once.

        Where an object stood in the way, a BadValue is given instead of raised.
        """

    def relative(self, spec: str) -> str:
        """The place of ``spec`` below a record."""


class Source(Leaves, Protocol):
    """How one kind of tree is walked, and how its places are written."""

    def attribute(self, record: Any, name: str) -> Any:
        """One attribute of a record, or None; what is no single value is none."""

    def content(self, record: Any, name: str) -> Any:
        """The text of one child of a record, or None."""

    def rows(self, record: Any, path: str, spec: str, defects: Defects) -> Rows:
        """The records below ``spec`` with their places, whether one or many stand there."""


class XmlSource:
    """Elements without namespaces; every step of a record's place carries its number."""

    def getter(self, spec: str) -> Get:
        *steps, leaf = spec.split("/")
        if not leaf.startswith("@"):
            return _text_getter([*steps, leaf])
        name = leaf[1:]
        if not steps:
            return lambda element: element.get(name)
        if len(steps) == 1:
            only = steps[0]

            def of_child(element: ET.Element) -> str | None:
                child = element.find(only)
                return None if child is None else child.get(name)

            return of_child

        def of_descendant(element: ET.Element) -> str | None:
            found = _descend(element, steps)
            return None if found is None else found.get(name)

        return of_descendant

    def collector(self, specs: list[str]) -> Collect:
        """Looking at each leaf once is faster than seeking each wanted one among all."""
        if any("@" in spec for spec in specs):
            getters = [self.getter(spec) for spec in specs]

            def collect_each(element: ET.Element) -> list[str | None]:
                return [get(element) for get in getters]

            return collect_each
        wanted = _wanted(specs)
        size = len(specs)

        def collect(element: ET.Element) -> list[str | None]:
            found: list[str | None] = [None] * size
            _pick(element, wanted, found)
            return found

        return collect

    def relative(self, spec: str) -> str:
        return f"/{spec}"

    def attribute(self, record: ET.Element, name: str) -> str | None:
        return record.get(name)

    def content(self, record: ET.Element, name: str) -> str | None:
        return record.findtext(name)

    def rows(self, record: ET.Element, path: str, spec: str, defects: Defects) -> Rows:
        del defects  # an element is always an element
        found: Rows = [(record, path)]
        for step in spec.split("/"):
            found = [
                (child, f"{where}/{step}[{number}]")
                for element, where in found
                for number, child in enumerate(element.findall(step), 1)
            ]
            require_room(found, path)
        return found


def _descend(element: ET.Element, steps: list[str]) -> ET.Element | None:
    found: ET.Element | None = element
    for step in steps:
        if found is None:
            return None
        found = found.find(step)
    return found


def _text_getter(steps: list[str]) -> Get:
    def of_descendant(element: ET.Element) -> str | None:
        found = _descend(element, steps)
        return None if found is None else found.text

    return of_descendant


_Wanted = dict[str, Any]  # by tag, the positions of a leaf's values or what is wanted below it


def _wanted(specs: list[str]) -> _Wanted:
    root: _Wanted = {}
    for position, spec in enumerate(specs):
        *steps, leaf = spec.split("/")
        level = root
        for step in steps:
            level = level.setdefault(step, {})
        level.setdefault(leaf, []).append(position)
    return root


def _pick(element: ET.Element, wanted: _Wanted, found: list[str | None]) -> None:
    """Gather the first text of each wanted leaf; goes no deeper than the specifications do."""
    for child in element:
        here = wanted.get(child.tag)
        if here is None:
            continue
        if here.__class__ is dict:
            _pick(child, here, found)
            continue
        for position in here:
            if found[position] is None:
                found[position] = child.text


class JsonSource:
    """Objects and lists; a lone record may stand without its list."""

    def getter(self, spec: str) -> Get:
        *steps, leaf = spec.split("/")
        if not steps:
            return lambda record: _leaf(record.get(leaf))

        def below(record: dict[str, Any]) -> Any:
            found: Any = record
            for step in steps:
                found = found.get(step)
                if found is None or found == "":
                    return None
                if not isinstance(found, dict):
                    raise BadValue("expected an object")
            return _leaf(found.get(leaf))

        return below

    def collector(self, specs: list[str]) -> Collect:
        heads = [spec.split("/")[0] for spec in specs]
        deeper = [(i, spec.split("/")[1:]) for i, spec in enumerate(specs) if "/" in spec]

        def collect(record: dict[str, Any]) -> list[Any]:
            found = list(map(record.get, heads))
            for position, steps in deeper:
                found[position] = _within(found[position], steps)
            return found

        return collect

    def relative(self, spec: str) -> str:
        return "".join(_json_step(step) for step in spec.split("/")).removeprefix(".")

    def attribute(self, record: dict[str, Any], name: str) -> Any:
        return self.content(record, f"@{name}")

    def content(self, record: dict[str, Any], name: str) -> Any:
        found = record.get(name)
        return None if isinstance(found, (dict, list)) else found

    def rows(self, record: Any, path: str, spec: str, defects: Defects) -> Rows:
        if "/" not in spec:
            value = record.get(spec)
            return _listed(value, path + _json_step(spec), defects) if value is not None else []
        found: Rows = [(record, path)]
        for step in spec.split("/"):
            found = [
                row
                for parent, where in found
                for row in _listed(parent.get(step), where + _json_step(step), defects)
            ]
        return found


def _leaf(value: Any) -> Any:
    if value.__class__ is not str and isinstance(value, (dict, list)):
        raise BadValue("expected a single value")
    return value


def _within(found: Any, steps: list[str]) -> Any:
    for step in steps:
        if found is None or found == "":
            return None
        if not isinstance(found, dict):
            return BadValue("expected an object")
        found = found.get(step)
    return found


def _listed(value: Any, path: str, defects: Defects) -> Rows:
    if isinstance(value, dict):
        return [(value, path)] if value else []
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        defects.add(DefectKind.UNEXPECTED_SHAPE, path, "expected an object or a list")
        return []
    require_room(value, path)
    found: Rows = []
    for number, one in enumerate(value):
        place = f"{path}[{number}]"
        if isinstance(one, dict):
            found.append((one, place))
        elif one is not None and one != "":
            defects.add(DefectKind.UNEXPECTED_SHAPE, place, "expected an object")
    return found


@lru_cache(maxsize=1024)
def _json_step(key: str) -> str:
    if key.isidentifier():
        return f".{key}"
    quoted = key.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{quoted}']"


XML: Source = XmlSource()
JSON: Source = JsonSource()
