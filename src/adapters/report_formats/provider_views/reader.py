"""From the views of the bureaus to one report."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from adapters.report_formats import plain_values
from adapters.report_formats.columns import Fields
from adapters.report_formats.drafts import Draft, Read
from adapters.report_formats.mismo.scores import score
from adapters.report_formats.plain_values import text
from adapters.report_formats.provider_views import tables, words
from adapters.report_formats.sources import JSON
from domain.credit_reports.report import ConsumerFile, DefectKind, PersonName, ReportedAddress
from domain.credit_reports.tradelines import PaymentMonth, PaymentStatus, Remark, TradelineKind
from domain.credit_reports.values import Bureau, Code

FORMAT = "provider-views"
_ACCOUNTS = ("revolvingAccounts", "mortgageAccounts", "installmentAccounts", "otherAccounts")
_RECORDS = {"bankruptcies": "Bankruptcy", "judgments": "Judgment", "liens": "Lien"}
_MONTHS_MAX = 240  # twenty years; no report shows more than ten
_YEARS = range(1900, 2201)


def _views(tree: Any) -> tuple[str, Any]:
    holder, path = tree, "$"
    if isinstance(tree, dict) and isinstance(tree.get("data"), dict):
        holder, path = tree["data"], "$.data"
    return path, holder if isinstance(holder, dict) and "providerViews" in holder else None


def recognizes(tree: Any) -> bool:
    """A list of views, in the answer's data or alone."""
    _, holder = _views(tree)
    return holder is not None and isinstance(holder["providerViews"], list)


def read(raw: bytes, tree: Any) -> Read:
    """Read the views; raises the refusals of ``ReportReader.read``."""
    path, holder = _views(tree)
    draft = Draft(source_format=FORMAT, paths=tables.PATHS, path=path)
    days: list[date] = []
    for view, place in JSON.rows(holder, path, "providerViews", draft.defects):
        bureau = words.BUREAUS.get(words.word(JSON.content(view, "provider")))
        if bureau is None:
            message = "the view names no bureau that is known"
            draft.defects.add(DefectKind.UNKNOWN_BUREAU, place, message)
            continue
        _View(view, place, bureau, draft).read(days)
    draft.report_date = max(days, default=None)
    return draft.closed(raw)


class _View:
    """One bureau's view, read into the draft."""

    def __init__(self, view: dict[str, Any], path: str, bureau: Bureau, draft: Draft) -> None:
        self._view = view
        self._path = path
        self._bureau = bureau
        self._draft = draft
        self._defects = draft.defects

    def read(self, days: list[date]) -> None:
        self._draft.seen.add(self._bureau)
        for summary, path in self._rows(self._view, self._path, "summary"):
            self._summary(summary, path, days)
        self._scores()
        for name in _ACCOUNTS:
            for record, path in self._rows(self._view, self._path, name):
                self._account(record, path)
        for record, path in self._rows(self._view, self._path, "collections"):
            self._collection(record, path)
        for record, path in self._rows(self._view, self._path, "inquiries"):
            fields: Fields = {"subscriber_name": "", "subscriber_code": None, "inquired_on": None}
            fields.update(tables.INQUIRIES.read(record, path, self._defects))
            fields["path"] = path
            self._draft.add_inquiry((self._bureau,), single=True, fields=fields)
        for holder, path in self._rows(self._view, self._path, "publicRecords"):
            self._public_records(holder, path)

    def _rows(self, record: Any, path: str, spec: str) -> list[tuple[Any, str]]:
        return JSON.rows(record, path, spec, self._defects)

    def _summary(self, summary: dict[str, Any], path: str, days: list[date]) -> None:
        try:
            made = words.day(JSON.content(summary, "reportGenerated"))
        except (ValueError, TypeError):
            made = None
        if made is not None and made.exact is not None:
            days.append(made.exact)
        frozen = plain_values.flag(JSON.content(summary, "creditFileSecurityFreezeFlag"))
        for subject, place in self._rows(summary, path, "subject"):
            self._draft.files.append(self._file(subject, place, frozen=frozen))

    def _file(self, subject: dict[str, Any], path: str, *, frozen: bool | None) -> ConsumerFile:
        fields = tables.SUBJECT.read(subject, path, self._defects)
        employers = (
            text(JSON.content(row, "employerName"))
            for row, _ in self._rows(subject, path, "employmentHistory")
        )
        return ConsumerFile(
            bureau=self._bureau,
            path=path,
            names=tuple(dict.fromkeys(self._names(subject, path))),
            ssn=plain_values.ssn(JSON.content(subject, "nationalIdentifier")),
            birth=fields.get("birth"),
            addresses=tuple(self._addresses(subject, path)),
            employers=tuple(filter(None, employers)),
            frozen=frozen,
        )

    def _names(self, subject: dict[str, Any], path: str) -> Iterable[PersonName]:
        for spec in ("currentName", "previousNames", "aliases"):
            for row, _ in self._rows(subject, path, spec):
                first, middle, last, suffix = (
                    text(JSON.content(row, name))
                    for name in ("firstName", "middleName", "lastName", "suffix")
                )
                if first or last:
                    yield PersonName(first=first, middle=middle, last=last, suffix=suffix)

    def _addresses(self, subject: dict[str, Any], path: str) -> Iterable[ReportedAddress]:
        for spec in ("currentAddress", "previousAddresses"):
            for row, _ in self._rows(subject, path, spec):
                line, more, city, state = (
                    text(JSON.content(row, name)) for name in ("line1", "line2", "line3", "line4")
                )
                if line or city:
                    yield ReportedAddress(
                        street=" ".join(filter(None, (line, more))),
                        city=city,
                        state=state,
                        zip=plain_values.postal_code(JSON.content(row, "line5")),
                        current=spec == "currentAddress",
                    )

    def _scores(self) -> None:
        """The view's own score; its summary repeats it."""
        found = self._rows(self._view, self._path, "creditScore")
        if not found and isinstance(self._view.get("summary"), dict):
            found = self._rows(self._view, self._path, "summary/creditScore")
        for record, path in found:
            self._draft.scores.append(
                score(
                    self._bureau,
                    path,
                    tables.SCORES.read(record, path, self._defects),
                    given=JSON.content(record, "score"),
                    place=f"{path}.score",
                    reason=None,
                    limits=None,
                    factors=_texts(record.get("factors") or record.get("scoreReasons")),
                    defects=self._defects,
                )
            )

    def _account(self, record: dict[str, Any], path: str) -> None:
        fields = tables.ACCOUNTS.read(record, path, self._defects)
        fields.setdefault("creditor_name", "")
        fields["kind"] = TradelineKind.GRANTED
        fields["path"] = path
        fields["account_type"] = _coded(record.get("loanType"))
        fields["history"] = self._history(record, path)
        fields["remarks"] = tuple(self._remarks(record, path))
        self._draft.add_line((self._bureau,), single=True, group=None, fields=fields)

    def _collection(self, record: dict[str, Any], path: str) -> None:
        fields = tables.COLLECTIONS.read(record, path, self._defects)
        fields.setdefault("creditor_name", "")
        fields["kind"] = TradelineKind.COLLECTION
        fields["path"] = path
        self._draft.add_line((self._bureau,), single=True, group=None, fields=fields)

    def _remarks(self, record: dict[str, Any], path: str) -> Iterable[Remark]:
        if not record.get("comments"):
            return
        for row, _ in self._rows(record, path, "comments"):
            found = _coded(row)
            if found is not None:
                yield Remark(code=found.symbol, text=found.text)

    def _history(self, record: dict[str, Any], path: str) -> tuple[PaymentMonth, ...]:
        """The months told, newest first; a month that is not told is not made up."""
        if not record.get("paymentHistory"):
            return ()
        found: dict[date, PaymentMonth] = {}
        for row, place in self._rows(record, path, "paymentHistory"):
            try:
                year = plain_values.count(JSON.content(row, "year"))
            except (ValueError, TypeError):
                year = None
            if year is None or year not in _YEARS:
                self._defects.unreadable_value(f"{place}.year", "expected a year")
                continue
            for name, cell in row.items():
                number = words.MONTHS.get(name)
                if number and isinstance(cell, dict) and len(found) < _MONTHS_MAX:
                    month = date(year, number, 1)
                    found[month] = self._cell(cell, month, place, name)
        return tuple(found[month] for month in sorted(found, reverse=True))

    def _cell(self, cell: dict[str, Any], month: date, place: str, name: str) -> PaymentMonth:
        given = text(JSON.content(cell, "value"))
        status = words.PAYMENT_STATUSES.get(words.marked(given))
        if status is None and given:
            message = f"unknown payment word {given[:40]!a}"
            self._defects.add(DefectKind.BAD_VALUE, f"{place}.{name}.value", message)
        return PaymentMonth(month, status or PaymentStatus.NO_DATA, given)

    def _public_records(self, holder: dict[str, Any], path: str) -> None:
        for name, kind in _RECORDS.items():
            for record, place in self._rows(holder, path, name):
                fields: Fields = dict.fromkeys(
                    ("filed_on", "resolved_on", "court", "reference", "status")
                )
                fields.update(tables.PUBLIC_RECORDS.read(record, place, self._defects))
                fields["type"] = Code(name, kind)
                fields["status"] = _coded(record.get("dispositionStatus"))
                fields["path"] = place
                self._draft.add_public_record((self._bureau,), single=True, fields=fields)


def _coded(value: Any) -> Code | None:
    """A code with its description, or a bare text."""
    if not isinstance(value, dict):
        shown = text(value)
        return Code(shown, shown) if shown else None
    code = text(JSON.content(value, "code"))
    said = text(JSON.content(value, "description"))
    return Code(code, said or code) if code or said else None


def _texts(value: Any) -> Iterable[str]:
    for one in value if isinstance(value, list) else ():
        found = _coded(one)
        if found is not None:
            yield found.text
