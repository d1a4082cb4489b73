"""MISMO 2.x ``CREDIT_RESPONSE``, as XML attributes or as Array's JSON of the same names."""

from collections.abc import Iterable
from typing import Any

from adapters.report_formats import plain_values
from adapters.report_formats.columns import PLACES, Fields
from adapters.report_formats.drafts import Draft
from adapters.report_formats.mismo import files2, vocabulary
from adapters.report_formats.mismo.people import Subject
from adapters.report_formats.mismo.scores import score
from adapters.report_formats.mismo.tables2 import Tables
from adapters.report_formats.plain_values import text
from domain.credit_reports.report import DefectKind, Subscriber
from domain.credit_reports.tradelines import AdverseRating, Remark, TradelineKind
from domain.credit_reports.values import Bureau, place_of

_INCLUDED = {
    Bureau.EQUIFAX: "_EquifaxIndicator",
    Bureau.EXPERIAN: "_ExperianIndicator",
    Bureau.TRANSUNION: "_TransUnionIndicator",
}
_HANDLE = "Handle"
_STACKED = "ListAndStack"
_OTHER_MODEL = "Other"
_ORDERS = ("CREDIT_REPOSITORY_INCLUDED", "CREDIT_REQUEST_DATA/CREDIT_REPOSITORY_INCLUDED")


class Response:
    """Reads one response into a draft; ``ranges`` are score ranges told outside it."""

    def __init__(
        self, tables: Tables, node: Any, draft: Draft, ranges: dict[str, tuple[int, int]]
    ) -> None:
        self._tables = tables
        self._source = tables.source
        self._node = node
        self._draft = draft
        self._ranges = ranges
        self._files: dict[str, Bureau] = {}
        self._subject = Subject(frozenset(), others=False)
        merge = self._attribute(node, "CreditReportMergeType") or self._attribute(
            node, "CreditReportMergeTypeIndicator"
        )
        self._stacked = merge == _STACKED

    def read(self) -> None:
        self._draft.report_date = self._issued_on()
        self._subject = files2.subject(self._source, self._node, self._draft)
        self._note_requested()
        self._files = files2.read_files(self._tables, self._node, self._draft, self._subject)
        readers = {
            "CREDIT_LIABILITY": self._line,
            "CREDIT_INQUIRY": self._inquiry,
            "CREDIT_PUBLIC_RECORD": self._public_record,
            "CREDIT_SCORE": self._score,
        }
        for name, reader in readers.items():
            for record, path in self._rows(self._node, self._draft.path, name):
                if self._subject.owns(files2.borrowers(self._source, record), name):
                    reader(record, path)
        self._subject.told(self._draft)

    def _rows(self, record: Any, path: str, spec: str) -> list[tuple[Any, str]]:
        return self._source.rows(record, path, spec, self._draft.defects)

    def _attribute(self, record: Any, name: str) -> str:
        return text(self._source.attribute(record, name))

    def _issued_on(self) -> Any:
        for name in ("CreditReportFirstIssuedDate", "CreditReportLastUpdatedDate"):
            try:
                given = plain_values.partial_date(self._source.attribute(self._node, name))
            except (ValueError, TypeError):
                continue
            if given is not None and given.exact:
                return given.exact
        return None

    def _note_requested(self) -> None:
        for spec in _ORDERS:
            for order, _ in self._rows(self._node, self._draft.path, spec):
                for bureau, name in _INCLUDED.items():
                    if vocabulary.INDICATORS.get(self._attribute(order, name)):
                        self._draft.requested.add(bureau)

    def _bureaus(self, record: Any, path: str) -> tuple[list[Bureau], bool, Fields]:
        """The bureaus a record is drawn from, whether that is one by name, and its code there.

        A merged row names several repositories; its file id is that of the file it is kept
        under, which says nothing of who reports it. Only a stacked report's file id does.
        """
        told: dict[Bureau, str] = {}
        unknown = False
        repositories = self._rows(record, path, "CREDIT_REPOSITORY")
        for repository, place in repositories:
            bureau = vocabulary.BUREAUS.get(self._attribute(repository, "_SourceType"))
            if bureau is None:
                unknown = True
            else:
                told.setdefault(bureau, place)
        if not told and not unknown:
            file = self._files.get(self._attribute(record, "CreditFileID"))
            if file is not None:
                return [file], self._stacked, {}
        single = len(told) == 1 and not unknown
        if not single:
            return sorted(told), False, {}
        return list(told), True, self._subscriber_code(repositories[0], path)

    def _subscriber_code(self, repository: tuple[Any, str], path: str) -> Fields:
        record, place = repository
        code = self._attribute(record, "_SubscriberCode")
        if not code:
            return {}
        usual = place_of(path, self._tables.paths["granted"]["subscriber_code"])
        stands = place_of(place, self._source.relative("@_SubscriberCode"))
        stands = stands.replace("[1]/@", "/@")  # of elements the first is meant without a number
        moved = () if stands == usual else (("subscriber_code", stands[len(path) :].lstrip(".")),)
        return {"subscriber_code": code, PLACES: moved}

    def _line(self, record: Any, path: str) -> None:
        bureaus, single, coded = self._bureaus(record, path)
        fields = self._tables.liability.read(record, path, self._draft.defects)
        _merge(fields, coded)
        fields.setdefault("creditor_name", "")
        self._note_rating_without_type(record, path, fields)
        fields["kind"] = self._kind(record)
        fields["path"] = path
        fields["history"] = self._history(record, path)
        fields["remarks"] = self._remarks(record, path)
        fields["adverse_ratings"] = self._adverse(record, path)
        group = self._attribute(record, "ArrayAccountIdentifier") or None
        self._draft.add_line(tuple(bureaus), single=single, group=group, fields=fields)
        if single:
            self._furnisher(record, path, bureaus[0], fields)

    def _kind(self, record: Any) -> TradelineKind:
        marked = vocabulary.INDICATORS.get(self._attribute(record, "IsCollectionIndicator"))
        if marked is None:
            marked = vocabulary.is_collection(
                self._source.attribute(record, "CreditLoanType"),
                self._source.attribute(record, "CreditBusinessType"),
                self._source.attribute(record, "_AccountType"),
            )
        return TradelineKind.COLLECTION if marked else TradelineKind.GRANTED

    def _note_rating_without_type(self, record: Any, path: str, fields: Fields) -> None:
        """A rating's code alone means opposite things by vendor, so it is not read."""
        if "payment_status" in fields:
            return
        for rating, place in self._rows(record, path, "_CURRENT_RATING")[:1]:
            if self._attribute(rating, "_Code") and not self._attribute(rating, "_Type"):
                stands = place_of(path, self._tables.paths["granted"]["payment_status"])
                self._draft.defects.unreadable.add(stands)
                code = place_of(place, self._source.relative("@_Code"))
                self._draft.defects.unreadable_value(code, "a rating code without its type")

    def _history(self, record: Any, path: str) -> Any:
        for pattern, place in self._rows(record, path, "_PAYMENT_PATTERN")[:1]:
            start = self._date(pattern, place, "_StartDate")
            stands = place_of(path, self._tables.paths["granted"]["history"])
            marks = self._source.attribute(pattern, "_Data")
            return vocabulary.payment_months(marks, start, stands, self._draft.defects)
        return ()

    def _date(self, record: Any, path: str, name: str) -> Any:
        try:
            return plain_values.partial_date(self._source.attribute(record, name))
        except (ValueError, TypeError):
            place = place_of(path, self._source.relative(f"@{name}"))
            self._draft.defects.unreadable_value(place, "expected a date as YYYY-MM-DD")
            return None

    def _remarks(self, record: Any, path: str) -> tuple[Remark, ...]:
        """The comments that are remarks: neither the vendor's ids nor trended data as text."""
        found = []
        for comment, _ in self._rows(record, path, "CREDIT_COMMENT"):
            if self._attribute(comment, "_TypeOtherDescription") == _HANDLE:
                continue
            said = text(self._source.content(comment, "_Text"))
            said = said or self._attribute(comment, "_Text")
            code = self._attribute(comment, "_Code")
            if (said or code) and not said.startswith("<"):
                found.append(Remark(code=code, text=said))
        return tuple(found)

    def _adverse(self, record: Any, path: str) -> tuple[AdverseRating, ...]:
        found = []
        for rating, place in self._rows(record, path, "_PRIOR_ADVERSE_RATING"):
            word = self._attribute(rating, "_Type")
            status = vocabulary.RATINGS.get(word)
            if status is not None:
                day = self._date(rating, place, "_Date")
                found.append(AdverseRating(status=status, rated_on=day))
            elif word:
                stands = place_of(place, self._source.relative("@_Type"))
                self._draft.defects.unreadable_value(stands, f"unknown rating {word[:30]!a}")
        return tuple(found)

    def _furnisher(self, record: Any, path: str, bureau: Bureau, fields: Fields) -> None:
        code = fields.get("subscriber_code")
        if not code or (bureau, code) in self._draft.subscribers:
            return
        for creditor, place in self._rows(record, path, "_CREDITOR")[:1]:
            street, city, state, postal = files2.address(self._source, creditor)
            if fields["creditor_name"] and (street or city):
                self._draft.subscribers[bureau, code] = Subscriber(
                    bureau=bureau,
                    path=place,
                    code=code,
                    name=fields["creditor_name"],
                    street=street,
                    city=city,
                    state=state,
                    zip=postal,
                    telephone=files2.telephone(self._source.attribute(creditor, "_Phone")),
                )

    def _inquiry(self, record: Any, path: str) -> None:
        bureaus, single, coded = self._bureaus(record, path)
        fields = self._tables.inquiry.read(record, path, self._draft.defects)
        _merge(fields, coded)
        fields.setdefault("subscriber_name", "")
        fields.setdefault("subscriber_code", None)
        fields.setdefault("inquired_on", None)
        fields["path"] = path
        self._draft.add_inquiry(tuple(bureaus), single=single, fields=fields)

    def _public_record(self, record: Any, path: str) -> None:
        bureaus, single, _ = self._bureaus(record, path)
        names = ("type", "status", "filed_on", "resolved_on", "court", "reference")
        fields: Fields = dict.fromkeys(names)
        fields.update(self._tables.public_record.read(record, path, self._draft.defects))
        fields["path"] = path
        self._draft.add_public_record(tuple(bureaus), single=single, fields=fields)

    def _score(self, record: Any, path: str) -> None:
        bureau = vocabulary.BUREAUS.get(self._attribute(record, "CreditRepositorySourceType"))
        bureau = bureau or self._files.get(self._attribute(record, "CreditFileID"))
        if bureau is None:
            message = "the score names no bureau that is known"
            self._draft.defects.add(DefectKind.UNKNOWN_BUREAU, path, message)
            return
        fields = self._tables.score.read(record, path, self._draft.defects)
        self._draft.scores.append(
            score(
                bureau,
                path,
                fields,
                given=self._source.attribute(record, "_Value"),
                place=place_of(path, self._source.relative("@_Value")),
                reason=self._attribute(record, "_ExclusionReasonType") or None,
                limits=self._ranges.get(fields.get("model", "")),
                factors=self._factors(record, path),
                defects=self._draft.defects,
            )
        )

    def _factors(self, record: Any, path: str) -> Iterable[str]:
        for factor, _ in self._rows(record, path, "_FACTOR"):
            said = self._attribute(factor, "_Text")
            if said:
                yield said


def _merge(fields: Fields, more: Fields) -> None:
    """Add fields read apart, joining the places of those that stand elsewhere."""
    moved = (*fields.get(PLACES, ()), *more.get(PLACES, ()))
    fields.update(more)
    if moved:
        fields[PLACES] = moved
