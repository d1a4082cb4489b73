"""A report in the making: records are sorted by the bureau that says them, then closed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from adapters.report_formats.defects import Defects
from domain.credit_reports.refusals import ReportEmpty
from domain.credit_reports.report import (
    ConsumerFile,
    Defect,
    DefectKind,
    EmbeddedDocument,
    FileAlert,
    Inquiry,
    MergedInquiry,
    MergedPublicRecord,
    PublicRecord,
    Report,
    ReportStatus,
    Score,
    Subscriber,
)
from domain.credit_reports.tradelines import Account, MergedTradeline, Tradeline
from domain.credit_reports.values import Bureau, FieldPaths

Read = tuple[Report, tuple[Defect, ...]]
# A record of these kinds was left out whole: what is missing may still be on file.
_GAPS = frozenset(
    {DefectKind.UNKNOWN_BUREAU, DefectKind.UNEXPECTED_SHAPE, DefectKind.MISSING_BUREAU}
)

_GROUP_MAX = 60


@dataclass(slots=True, kw_only=True)
class Draft:
    """What has been read of one document so far; ``path`` is where its report begins.

    ``requested`` are the bureaus that were asked, ``seen`` those that answered,
    ``excused`` those that are known to have answered with nothing.
    """

    source_format: str
    paths: FieldPaths
    path: str
    defects: Defects = field(default_factory=Defects)
    requested: set[Bureau] = field(default_factory=set)
    seen: set[Bureau] = field(default_factory=set)
    excused: set[Bureau] = field(default_factory=set)
    report_date: date | None = None
    files: list[ConsumerFile] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    lines: list[tuple[str | None, Tradeline]] = field(default_factory=list)
    merged: list[MergedTradeline] = field(default_factory=list)
    inquiries: list[Inquiry] = field(default_factory=list)
    merged_inquiries: list[MergedInquiry] = field(default_factory=list)
    public_records: list[PublicRecord] = field(default_factory=list)
    merged_public_records: list[MergedPublicRecord] = field(default_factory=list)
    alerts: list[FileAlert] = field(default_factory=list)
    subscribers: dict[tuple[Bureau, str], Subscriber] = field(default_factory=dict)
    embedded: list[EmbeddedDocument] = field(default_factory=list)

    def add_line(
        self, bureaus: tuple[Bureau, ...], *, single: bool, group: str | None, fields: Any
    ) -> None:
        """Add an account as its bureau reports it, or merged when no single bureau is named.

        ``group`` is the vendor's own key for the account, the same at every bureau.
        """
        if single:
            self.lines.append((group, Tradeline(bureau=bureaus[0], **fields)))
        else:
            self.merged.append(MergedTradeline(bureaus=bureaus, **fields))

    def add_inquiry(self, bureaus: tuple[Bureau, ...], *, single: bool, fields: Any) -> None:
        if single:
            self.inquiries.append(Inquiry(bureau=bureaus[0], **fields))
        else:
            self.merged_inquiries.append(MergedInquiry(bureaus=bureaus, **fields))

    def add_public_record(self, bureaus: tuple[Bureau, ...], *, single: bool, fields: Any) -> None:
        if single:
            self.public_records.append(PublicRecord(bureau=bureaus[0], **fields))
        else:
            self.merged_public_records.append(MergedPublicRecord(bureaus=bureaus, **fields))

    def note_no_file(self, bureau: Bureau, path: str, said: str) -> None:
        """Note that a bureau answered, but gave no file."""
        self.excused.add(bureau)
        message = f"{bureau.display_name} returned no file: {said}"
        self.defects.add(DefectKind.MISSING_BUREAU, path, message)

    def closed(self, raw: bytes, status: ReportStatus | None = None) -> Read:
        """The report and what was set aside; raises ReportEmpty when it says nothing."""
        if self.is_bare() and not self.embedded and status in {None, ReportStatus.COMPLETE}:
            raise ReportEmpty(self.path)
        for said in (self.files, self.scores, self.inquiries, self.public_records):
            self.seen.update(one.bureau for one in said)
        self.seen.update(line.bureau for _, line in self.lines)
        if status in {None, ReportStatus.COMPLETE, ReportStatus.PARTIAL}:
            self._note_missing_bureaus()
        report = Report(
            source_format=self.source_format,
            sha256=hashlib.sha256(raw).hexdigest(),
            status=status or self._status(),
            report_date=self.report_date,
            bureaus=tuple(sorted(self.seen)),
            paths=self.paths,
            files=tuple(self.files),
            scores=tuple(self.scores),
            accounts=_grouped(self.lines),
            inquiries=tuple(self.inquiries),
            public_records=tuple(self.public_records),
            alerts=tuple(self.alerts),
            subscribers=tuple(self.subscribers.values()),
            merged=tuple(self.merged),
            merged_inquiries=tuple(self.merged_inquiries),
            merged_public_records=tuple(self.merged_public_records),
            embedded=tuple(self.embedded),
            unreadable=frozenset(self.defects.unreadable),
        )
        return report, tuple(self.defects.found)

    def is_bare(self) -> bool:
        """Tell whether not one record was read, embedded documents aside."""
        records: Iterable[list[Any]] = (
            self.lines, self.merged, self.inquiries, self.merged_inquiries, self.public_records,
            self.merged_public_records, self.scores,
        )  # fmt: skip
        return not any(records) and not any(file.names for file in self.files)

    def _note_missing_bureaus(self) -> None:
        for bureau in sorted(self.requested - self.seen - self.excused):
            message = f"{bureau.display_name} was asked, but the report holds nothing from it"
            self.defects.add(DefectKind.MISSING_BUREAU, self.path, message)

    def _status(self) -> ReportStatus:
        if self._only_scores():
            return ReportStatus.SCORE_ONLY
        gaps = any(defect.kind in _GAPS for defect in self.defects.found)
        return ReportStatus.PARTIAL if gaps else ReportStatus.COMPLETE

    def _only_scores(self) -> bool:
        others = (self.lines, self.merged, self.inquiries, self.public_records, self.files)
        return bool(self.scores) and not any(others)


def _grouped(lines: list[tuple[str | None, Tradeline]]) -> tuple[Account, ...]:
    """Accounts as the vendor groups them; a line without a group is an account of its own."""
    groups: dict[str, list[Tradeline]] = {}
    for group, line in lines:
        found = groups.setdefault(group or line.path, [])
        if len(found) >= _GROUP_MAX:  # a key given to everything is the key of nothing
            found = groups.setdefault(line.path, [])
        found.append(line)
    return tuple(
        Account(key=key, description=_described(found[0]), tradelines=tuple(found))
        for key, found in groups.items()
    )


def _described(line: Tradeline) -> str:
    return line.account_type.text if line.account_type else line.portfolio or line.kind.value
