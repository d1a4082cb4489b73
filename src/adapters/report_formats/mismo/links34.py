"""MISMO 3.4 ties its parts by labels and arcs: which bureau's, and whose, a record is."""

from collections import defaultdict
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from adapters.report_formats.mismo.people import Subject
from domain.credit_reports.values import Bureau

_XLINK = "{http://www.w3.org/1999/xlink}"
_ASSOCIATED = "_IsAssociatedWith_"
_PRIMARY = "Primary"


class _Names(dict[str, str]):
    def __missing__(self, tag: str) -> str:
        name = self[tag] = tag.rpartition("}")[2]
        return name


def without_namespaces(root: ET.Element) -> None:
    """Give every element its local name, so that paths can be written plainly."""
    names = _Names()
    for element in root.iter():
        element.tag = names[element.tag]


def below(record: ET.Element, container: str) -> Iterable[ET.Element]:
    """What a container below a record holds."""
    found = record.find(container)
    return () if found is None else found


def label(element: ET.Element) -> str:
    return element.get(f"{_XLINK}label") or element.get("label") or ""


class Links:
    """What each label is associated with, in either direction; each label is resolved once."""

    def __init__(self, arcs: Iterable[ET.Element]) -> None:
        self._of: defaultdict[str, set[str]] = defaultdict(set)
        self._bureaus: dict[str, Bureau] = {}
        self._filed: dict[str, tuple[Bureau, ...]] = {}
        self._people: dict[str, frozenset[str]] = {}
        for arc in arcs:
            role = arc.get(f"{_XLINK}arcrole") or arc.get("arcrole") or ""
            begin = arc.get(f"{_XLINK}from") or arc.get("from") or ""
            end = arc.get(f"{_XLINK}to") or arc.get("to") or ""
            if _ASSOCIATED in role and begin and end:
                self._of[begin].add(end)
                self._of[end].add(begin)

    def name_bureau(self, element: ET.Element, bureau: Bureau) -> None:
        """Say that what is tied to this file, or to this score of a file, is that bureau's."""
        if label(element):
            self._bureaus[label(element)] = bureau
            self._filed.clear()

    def bureaus(self, element: ET.Element) -> tuple[Bureau, ...]:
        """The bureaus whose files or scores an element is tied to."""
        name = label(element)
        if name not in self._filed:
            linked = self._of.get(name, ())
            found = {self._bureaus[one] for one in linked if one in self._bureaus}
            self._filed[name] = tuple(sorted(found))
        return self._filed[name]

    def people(self, element: ET.Element, everybody: frozenset[str]) -> frozenset[str]:
        """Those of the people an element is tied to."""
        name = label(element)
        if name not in self._people:
            self._people[name] = everybody.intersection(self._of.get(name, ()))
        return self._people[name]


def subject(response: ET.Element) -> tuple[Subject, frozenset[str]]:
    """The primary borrower of a response, and the labels of everybody in it."""
    people: list[tuple[bool, list[str]]] = []
    for party in response.iterfind("PARTIES/PARTY"):
        roles = [role for role in party.iterfind("ROLES/ROLE") if role.find("BORROWER") is not None]
        if roles:
            kinds = {r.findtext("BORROWER/BORROWER_DETAIL/BorrowerClassificationType")
                     for r in roles}  # fmt: skip
            people.append((_PRIMARY in kinds, [label(role) for role in roles]))
    everybody = frozenset(name for _, names in people for name in names if name)
    primary = next((names for first, names in people if first), people[0][1] if people else [])
    ids = frozenset(name for name in primary if name)
    return Subject(ids, others=len(people) > 1), everybody
