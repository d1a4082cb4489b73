"""Documents spoilt in their structure, and the whole way that a document goes."""

import json
from copy import deepcopy
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

import msgspec

from adapters.postgres.rows import json_bytes
from adapters.report_formats import ReportFormats
from adapters.reportlab.review_printer import ReportLabReviewPrinter
from domain.credit_reports.comparison import compare_reports
from domain.credit_reports.report import Report, ReportStatus
from domain.errors import DomainError
from domain.findings.catalogue import run_rules, run_rules_across, run_rules_on_merged
from domain.findings.masking import masked_hit
from domain.findings.ranking import prioritized
from domain.findings.review import ReviewedHit, review
from domain.findings.side_by_side import side_by_side
from entrypoints.cli.reports import inspection, plain
from entrypoints.http.areas.report_views import normalized_view

FORMATS, PRINTER = ReportFormats(), ReportLabReviewPrinter()
STORED = msgspec.json.Decoder(Report)
REPORTS = {ReportStatus.COMPLETE, ReportStatus.PARTIAL}
_NESTED_MAX = 20_000
# What no vendor would write, and each of which some program has stumbled over.
SCALARS: tuple[Any, ...] = (
    None, "", 0, -1, 1, True, False, [], {}, "null", "1e999", 1e308, -0.0, 10**30, "9" * 5000,
    "\ud800", "\u202e", "\x00", "NaN", "Infinity", "2026-13-45", "0000-00-00", "99/99/9999",
    "00", "  ", "<b>", "12345678901234567890", "A" * 3000, [[]], [{}], {"": ""}, {"a": [1]},
    "2020-02-30", "1", "0", "C", "I", "TransUnion", "EXP",
)  # fmt: skip


def spoilt(raw: bytes, random: Random) -> bytes:
    """The document with one to sixteen places of its tree changed, or its bytes."""
    start = raw.lstrip()[:1]
    if start in {b"{", b"["} and random.random() < 0.9:
        tree = _spoilt_tree(json.loads(raw), random)
        return json.dumps(tree).encode("utf-8", "surrogatepass")
    if start == b"<" and random.random() < 0.9:
        return ET.tostring(_spoilt_elements(ET.fromstring(raw), random))  # noqa: S314 - own samples
    return _spoilt_bytes(raw, random)


def goes_the_whole_way(raw: bytes, before: Report | None = None) -> Report | None:
    """Read, rule, rank, lay out, print, store and compare; None where it was refused.

    Any end but a report or a typed refusal is an error.
    """
    try:
        report, defects = FORMATS.read(raw)
    except DomainError:
        return None
    hits, merged = run_rules(report), run_rules_on_merged(report)
    ranked = prioritized(hits, report)
    side_by_side(report, {str(number): hit for number, hit in enumerate(hits)})
    plain(inspection(report, defects, (*map(masked_hit, hits), *merged)))
    msgspec.json.encode(normalized_view(report))
    assert STORED.decode(json_bytes(report)) == report
    if report.status in REPORTS:
        shown = [ReviewedHit(hit=hit, priority=priority) for hit, priority in ranked[:3]]
        PRINTER.print(review(report, shown, unread=[defect.path for defect in defects[:3]]))
        if before is not None and before.status in REPORTS:
            compare_reports(before, report)
            run_rules_across(before, report)
    return report


def _paths(node: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    return [above, *(found for key, below in pairs for found in _paths(below, (*above, key)))]


def _at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _spoilt_tree(tree: Any, random: Random) -> Any:
    paths = _paths(tree)
    for _ in range(random.choice((1, 1, 1, 2, 4, 16))):
        path = random.choice(paths)
        if not path:
            continue
        try:
            holder, key = _at(tree, path[:-1]), path[-1]
            _spoil(holder, key, tree, random.choice(paths), random)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    return tree


def _spoil(holder: Any, key: Any, tree: Any, other: tuple[Any, ...], random: Random) -> None:
    value = holder[key]
    match random.randrange(7):
        case 0:
            del holder[key]
        case 1:
            holder[key] = deepcopy(random.choice(SCALARS))
        case 2:
            holder[key] = [deepcopy(value) for _ in range(random.choice((0, 1, 2, 5)))]
        case 3:
            holder[key] = {"x": value}
        case 4 if isinstance(holder, dict):
            holder[random.choice([*holder, "zz", "@x", "#text"])] = value
        case 5:
            copied = _at(tree, other)
            holder[key] = deepcopy(copied) if len(json.dumps(copied)) < _NESTED_MAX else 1
        case _ if isinstance(value, str):
            cut = random.randrange(len(value) + 1)
            holder[key] = value[:cut] + random.choice(("", "x", "9", "-", "\u00e9"))


_TEXTS = tuple(
    str(one)
    for one in SCALARS
    if isinstance(one, str | int | float) and one not in ("\x00", "\ud800")
)


def _spoilt_elements(root: ET.Element, random: Random) -> ET.Element:
    elements = list(root.iter())
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        element, other = random.choice(elements), random.choice(elements)
        match random.randrange(7):
            case 0 if len(element):
                element.remove(random.choice(list(element)))
            case 1:
                element.text = random.choice(_TEXTS)
            case 2 if len(element):
                element.append(deepcopy(random.choice(list(element))))
            case 3 if element.attrib:
                element.attrib[random.choice(list(element.attrib))] = random.choice(_TEXTS)
            case 4 if element.attrib:
                element.attrib.pop(random.choice(list(element.attrib)))
            case 5:
                element.tag = other.tag
            case 6 if len(other) < 20:
                element.append(deepcopy(other))
    return root


def _spoilt_bytes(raw: bytes, random: Random) -> bytes:
    spoiled = bytearray(raw)
    for _ in range(random.choice((1, 4, 30))):
        place = random.randrange(len(spoiled) or 1)
        match random.randrange(3):
            case 0:
                spoiled[place : place + 1] = bytes([random.randrange(256)])
            case 1:
                del spoiled[place : place + random.randrange(1, 60)]
            case _:
                spoiled[place:place] = random.randbytes(random.randrange(1, 20))
    return bytes(spoiled)
