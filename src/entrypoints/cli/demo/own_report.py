"""The story's reports: the synthetic consumer's, or a file of your own and what follows it."""

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

from adapters.report_formats import ReportFormats
from domain.addresses import PostalAddress
from domain.credit_reports.report import Report, ReportStatus
from domain.credit_reports.subject import first_file
from domain.errors import DomainError
from entrypoints.sandbox.synthetic_reports import DEMO_CONSUMER

_HOME = PostalAddress(
    name="Report Owner", line1="48 Sample Orchard Ln", city="Columbus", state="OH", zip="43004"
)
_STEP = re.compile(r"\.([A-Za-z0-9_@]+)|\['([^']+)'\]|\[(\d+)\]")
_XPATH_STEP = re.compile(r"([A-Za-z0-9_]+)(?:\[(\d+)\])?")


class ReportRefused(Exception):
    """The file cannot carry the story; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The consumer of the story, as the operator types them in."""

    first: str
    middle: str
    last: str
    ssn: str = field(repr=False)
    birth_date: date = field(repr=False)
    address: PostalAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """``raw`` is the file of one's own; without it the sandbox's scenario is played."""

    subject: Subject
    raw: bytes | None = None

    def next_report(self, disputed: Sequence[dict[str, Any]], *, on: date) -> str | None:
        """The bureaus' answer to one's own file as the next report of that day."""
        return None if self.raw is None else answered(self.raw, disputed, on=on)


def synthetic_story() -> Story:
    """The sandbox's own consumer with a file full of known errors."""
    of = DEMO_CONSUMER
    name = " ".join(part for part in (of.first_name, of.last_name) if part)
    street = f"{of.address.house_number} {of.address.street_name} {of.address.street_type}"
    return Story(
        subject=Subject(
            first=of.first_name,
            middle=of.middle_name,
            last=of.last_name,
            ssn=of.ssn,
            birth_date=of.born_on,
            address=PostalAddress(
                name=name,
                line1=street.title(),
                city=of.address.city.title(),
                state=of.address.state,
                zip=of.address.zip_code,
            ),
        )
    )


def own_story(raw: bytes) -> Story:
    """Take the consumer from a report.

    Raises ReportRefused for a file that cannot be read or names nobody.
    """
    try:
        report, _ = ReportFormats().read(raw)
    except DomainError as refusal:
        raise ReportRefused(str(refusal)) from refusal
    if report.status not in (ReportStatus.COMPLETE, ReportStatus.PARTIAL):
        raise ReportRefused(f"the document is {report.status}, not a report")
    return Story(subject=_subject_of(report), raw=raw)


def _subject_of(report: Report) -> Subject:
    """What the report does not say (a full birth date, an address) is filled in for the play."""
    told = first_file(report)
    if told is None:
        raise ReportRefused("the report names nobody")
    name = told.names[0]
    ssn = next((f.ssn for f in report.files if f.ssn), "666000000")
    births = [f.birth for f in report.files if f.birth]
    birth = max(births, key=lambda b: (b.month is not None, b.day is not None), default=None)
    return Subject(
        first=name.first,
        middle=name.middle,
        last=name.last,
        ssn=ssn,
        birth_date=birth.earliest if birth else date(1980, 1, 1),
        address=_address_of(report, name.full),
    )


def _address_of(report: Report, name: str) -> PostalAddress:
    for told in report.files:
        for address in told.addresses:
            try:
                return PostalAddress(
                    name=name[:40],
                    line1=address.street,
                    city=address.city,
                    state=address.state,
                    zip=address.zip,
                )
            except DomainError:
                continue
    return PostalAddress(
        name=name[:40], line1=_HOME.line1, city=_HOME.city, state=_HOME.state, zip=_HOME.zip
    )


def answered(raw: bytes, disputed: Sequence[dict[str, Any]], *, on: date) -> str:
    """The same file a while later: every other disputed item is deleted, the rest stands.

    ``disputed`` are the subjects' paths as the reader cites them.
    """
    report, _ = ReportFormats().read(raw)
    text = raw.decode("utf-8-sig")
    if report.report_date is not None:
        text = _dated(text, report.report_date, on)
    # Personal information ("...#bureau") belongs to the report itself and stays.
    doomed = [p for item in disputed[::2] if "#" not in (p := item["path"]) or "#/" in p]
    document = json.loads(text)
    # From the back, so that a deletion does not move the items still to be deleted.
    for path in sorted(doomed, key=_numbers, reverse=True):
        _delete(document, path)
    return json.dumps(document, ensure_ascii=False)


def _dated(text: str, was: date, now: date) -> str:
    """The day of the report wherever it stands as such."""
    between = r"(?:&gt;|&quot;|[^0-9A-Za-z]){1,80}"
    stamp = re.compile(rf"((?:[Ii]nquiryDate|ReportDate){between}){was.isoformat()}")
    return stamp.sub(rf"\g<1>{now.isoformat()}", text)


def _numbers(path: str) -> list[int]:
    return [int(n) for n in re.findall(r"\[(\d+)\]", path)]


def _delete(document: Any, path: str) -> None:
    """Take one record out of the tree; its partition stays, with what other bureaus say."""
    json_path, _, xpath = path.partition("#/")
    if xpath:
        _delete_in_xml(document, json_path, xpath)
        return
    steps = _STEP.findall(json_path)
    parent = document
    for step in steps[:-1]:
        parent = _into(parent, step)
    name, quoted, index = steps[-1]
    if index and isinstance(parent, list):
        del parent[int(index)]
    elif isinstance(parent, dict):
        parent.pop(name or quoted, None)


def _into(node: Any, step: tuple[str, str, str]) -> Any:
    name, quoted, index = step
    if index:
        return node[int(index)]
    wanted = name or quoted
    return node[wanted] if wanted in node else node[f"@{wanted}"]


def _delete_in_xml(document: Any, json_path: str, xpath: str) -> None:
    """The same where the report is XML text inside a JSON value."""
    steps = _STEP.findall(json_path)
    holder = document
    for step in steps[:-1]:
        holder = _into(holder, step)
    key = steps[-1][0] or steps[-1][1]
    stored: str = holder[key]
    is_escaped = "&lt;TrueLinkCreditReportType" in stored
    text = html.unescape(stored) if is_escaped else stored
    start, end = text.index("<TrueLinkCreditReportType"), text.rindex("</TrueLinkCreditReportType>")
    end += len("</TrueLinkCreditReportType>")
    root = ET.fromstring(text[start:end])  # noqa: S314 - the reader has refused DTDs before
    parent, child = _find(root, xpath.split("/")[1:])
    parent.remove(child)
    edited = text[:start] + ET.tostring(root, encoding="unicode") + text[end:]
    holder[key] = html.escape(edited, quote=False) if is_escaped else edited


def _find(root: ET.Element, steps: Sequence[str]) -> tuple[ET.Element, ET.Element]:
    parent, node = root, root
    for step in steps:
        found = _XPATH_STEP.fullmatch(step)
        if found is None:
            raise ReportRefused(f"cannot follow {html.escape(step)}")
        name, number = found[1], int(found[2] or 1)
        same = [c for c in node if c.tag.rpartition("}")[2] == name]
        parent, node = node, same[number - 1]
    return parent, node
