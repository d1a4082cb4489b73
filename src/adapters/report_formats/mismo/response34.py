"""MISMO 3.4 ``CREDIT_RESPONSE``: its records, by the bureau and the person they are tied to."""

from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

from adapters.report_formats import plain_values
from adapters.report_formats.columns import Fields
from adapters.report_formats.drafts import Draft
from adapters.report_formats.mismo import files34, tables34, vocabulary
from adapters.report_formats.mismo.links34 import Links, below, subject
from adapters.report_formats.mismo.scores import score
from adapters.report_formats.plain_values import text
from adapters.report_formats.sources import XML
from domain.credit_reports.report import DefectKind, FileAlert, Subscriber
from domain.credit_reports.tradelines import AdverseRating, Remark, TradelineKind
from domain.credit_reports.values import Bureau, PartialDate

_PRIORS = "CREDIT_LIABILITY_PRIOR_ADVERSE_RATINGS"
_PRIOR = f"{_PRIORS}/CREDIT_LIABILITY_PRIOR_ADVERSE_RATING"
_RATING = "CREDIT_LIABILITY_CURRENT_RATING"
_PATTERN = "CREDIT_LIABILITY_PAYMENT_PATTERN"
_ALERTS = "CREDIT_RESPONSE_ALERT_MESSAGES/CREDIT_RESPONSE_ALERT_MESSAGE"
_ALERT = "CreditResponseAlertMessage"
_NAME = XML.getter("NAME/FullName")
_TELEPHONE = XML.getter(
    "CONTACT_POINTS/CONTACT_POINT/CONTACT_POINT_TELEPHONE/ContactPointTelephoneValue"
)
_FILE_SOURCE = XML.getter("CREDIT_FILE_DETAIL/CreditRepositorySourceType")
_SCORE_VALUE = XML.getter(tables34.SCORE_VALUE)
_NO_SCORE = XML.getter("CREDIT_SCORE_DETAIL/CreditScoreExclusionReasonType")
_INCLUDED = {
    Bureau.EQUIFAX: "CreditRepositoryIncludedEquifaxIndicator",
    Bureau.EXPERIAN: "CreditRepositoryIncludedExperianIndicator",
    Bureau.TRANSUNION: "CreditRepositoryIncludedTransUnionIndicator",
}


class Response:
    """Reads one response into a draft."""

    def __init__(self, node: ET.Element, draft: Draft, links: Links) -> None:
        self._node = node
        self._draft = draft
        self._links = links
        self._subject, self._people = subject(node)
        self._scored: list[tuple[ET.Element, Bureau]] = []
        self._ranges: dict[tuple[Bureau | None, str], tuple[int, int]] = {}

    def read(self) -> None:
        self._draft.report_date = self._issued_on() or self._draft.report_date
        self._note_requested()
        for record, path in self._rows("CREDIT_FILES/CREDIT_FILE"):
            self._file(record, path)
        for record, path in self._rows("CREDIT_SCORE_MODELS/CREDIT_SCORE_MODEL"):
            self._model(record, path)
        readers = {
            "CREDIT_LIABILITIES/CREDIT_LIABILITY": self._line,
            "CREDIT_INQUIRIES/CREDIT_INQUIRY": self._inquiry,
            "CREDIT_PUBLIC_RECORDS/CREDIT_PUBLIC_RECORD": self._public_record,
            "CREDIT_SCORES/CREDIT_SCORE": self._score,
        }
        for spec, reader in readers.items():
            for record, path in self._rows(spec):
                if self._owned(record):
                    reader(record, path)
        self._alerts()
        for record, path in self._rows("CREDIT_TRADE_REFERENCES/CREDIT_TRADE_REFERENCE"):
            self._reference(record, path)
        self._subject.told(self._draft)

    def _rows(self, spec: str) -> list[tuple[ET.Element, str]]:
        return XML.rows(self._node, self._draft.path, spec, self._draft.defects)

    def _owned(self, record: ET.Element) -> bool:
        return self._subject.owns(self._links.people(record, self._people), record.tag)

    def _issued_on(self) -> Any:
        detail = self._node.find("CREDIT_RESPONSE_DETAIL")
        for name in ("CreditReportFirstIssuedDate", "CreditReportLastUpdatedDate"):
            try:
                given = plain_values.partial_date(
                    detail.findtext(name) if detail is not None else None
                )
            except ValueError:
                continue
            if given is not None and given.exact:
                return given.exact
        return None

    def _note_requested(self) -> None:
        included = self._node.find("CREDIT_REPOSITORY_INCLUDED")
        if included is not None:
            for bureau, name in _INCLUDED.items():
                if plain_values.flag(included.findtext(name)):
                    self._draft.requested.add(bureau)

    def _file(self, record: ET.Element, path: str) -> None:
        named = text(_FILE_SOURCE(record))
        bureau = vocabulary.BUREAUS.get(named)
        if bureau is None:
            return  # a reseller's own part, such as its manual edits, is no bureau's file
        self._links.name_bureau(record, bureau)
        if self._owned(record):
            files34.read_file(record, path, bureau, self._draft)

    def _model(self, record: ET.Element, path: str) -> None:
        fields = tables34.MODELS.read(record, path, self._draft.defects)
        least, most = fields.get("least"), fields.get("most")
        if least is not None and most is not None:
            model = fields.get("model", "")
            self._ranges.setdefault((None, model), (least, most))
            for bureau in self._links.bureaus(record):
                self._ranges[bureau, model] = (least, most)

    def _bureaus(self, record: ET.Element) -> tuple[list[Bureau], bool, str]:
        """The bureaus a record is drawn from, whether that is one by name, and its code there.

        A merged row names no repository; the file it is kept under is one of its sources.
        """
        told: dict[Bureau, str] = {}
        unknown = False
        for repository in below(record, "CREDIT_REPOSITORIES"):
            bureau = vocabulary.BUREAUS.get(text(repository.findtext("CreditRepositorySourceType")))
            if bureau is None:
                unknown = True
            else:
                code = text(repository.findtext("CreditRepositorySubscriberCode"))
                told.setdefault(bureau, code)
        if len(told) == 1 and not unknown:
            ((bureau, code),) = told.items()
            return [bureau], True, code
        return sorted({*told, *self._links.bureaus(record)}), False, ""

    def _line(self, record: ET.Element, path: str) -> None:
        bureaus, single, code = self._bureaus(record)
        fields = tables34.LIABILITIES.read(record, path, self._draft.defects)
        fields.setdefault("creditor_name", "")
        self._note_rating_without_type(record, path, fields)
        detail = record.find("CREDIT_LIABILITY_DETAIL")
        fields["kind"] = _kind(detail) if detail is not None else TradelineKind.GRANTED
        fields["path"] = path
        fields["subscriber_code"] = code or None
        fields["history"] = self._history(record, path)
        fields["remarks"] = tuple(_remarks(record))
        fields["adverse_ratings"] = tuple(self._adverse(record, path))
        self._draft.add_line(tuple(bureaus), single=single, group=None, fields=fields)
        creditor = record.find("CREDIT_LIABILITY_CREDITOR")
        if single and creditor is not None:
            place = f"{path}/CREDIT_LIABILITY_CREDITOR"
            self._furnisher(creditor, place, bureaus[0], code, fields["creditor_name"])

    def _note_rating_without_type(self, record: ET.Element, path: str, fields: Fields) -> None:
        """A rating's code alone means opposite things by vendor, so it is not read."""
        if "payment_status" in fields:
            return
        rating = record.find(_RATING)
        code = "" if rating is None else text(rating.findtext("CreditLiabilityCurrentRatingCode"))
        place = f"{path}/{_RATING}/CreditLiabilityCurrentRatingType"
        if code and place not in self._draft.defects.unreadable:
            self._draft.defects.unreadable_value(place, "a rating code without its type")

    def _history(self, record: ET.Element, path: str) -> Any:
        pattern = record.find(_PATTERN)
        if pattern is None:
            return ()
        place = f"{path}/{_PATTERN}/CreditLiabilityPaymentPattern"
        start = self._date(pattern, "CreditLiabilityPaymentPatternStartDate", f"{place}StartDate")
        marks = pattern.findtext("CreditLiabilityPaymentPatternDataText")
        return vocabulary.payment_months(marks, start, f"{place}DataText", self._draft.defects)

    def _date(self, record: ET.Element, name: str, place: str) -> PartialDate | None:
        try:
            return plain_values.partial_date(record.findtext(name))
        except ValueError as error:
            self._draft.defects.unreadable_value(place, str(error))
            return None

    def _adverse(self, record: ET.Element, path: str) -> Iterable[AdverseRating]:
        name = "CreditLiabilityPriorAdverseRating"
        if record.find(_PRIORS) is None:
            return
        for rating, place in XML.rows(record, path, _PRIOR, self._draft.defects):
            word = text(rating.findtext(f"{name}Type"))
            status = vocabulary.RATINGS.get(word)
            if status is not None:
                day = self._date(rating, f"{name}Date", f"{place}/{name}Date")
                yield AdverseRating(status=status, rated_on=day)
            elif word:
                message = f"unknown rating {word[:30]!a}"
                self._draft.defects.unreadable_value(f"{place}/{name}Type", message)

    def _inquiry(self, record: ET.Element, path: str) -> None:
        bureaus, single, code = self._bureaus(record)
        fields: Fields = {"subscriber_name": "", "inquired_on": None}
        fields.update(tables34.INQUIRIES.read(record, path, self._draft.defects))
        fields |= {"path": path, "subscriber_code": code or None}
        self._draft.add_inquiry(tuple(bureaus), single=single, fields=fields)

    def _public_record(self, record: ET.Element, path: str) -> None:
        bureaus, single, _ = self._bureaus(record)
        names = ("type", "status", "filed_on", "resolved_on", "court", "reference")
        fields: Fields = dict.fromkeys(names)
        fields.update(tables34.PUBLIC_RECORDS.read(record, path, self._draft.defects))
        fields["path"] = path
        self._draft.add_public_record(tuple(bureaus), single=single, fields=fields)

    def _score(self, record: ET.Element, path: str) -> None:
        filed = self._links.bureaus(record)
        if len(filed) != 1:
            message = "the score is tied to no one bureau's file"
            self._draft.defects.add(DefectKind.UNKNOWN_BUREAU, path, message)
            return
        (bureau,) = filed
        self._scored.append((record, bureau))
        fields = tables34.SCORES.read(record, path, self._draft.defects)
        model = fields.get("model", "")
        self._draft.scores.append(
            score(
                bureau,
                path,
                fields,
                given=_SCORE_VALUE(record),
                place=path + XML.relative(tables34.SCORE_VALUE),
                reason=text(_NO_SCORE(record)) or None,
                limits=self._ranges.get((bureau, model)) or self._ranges.get((None, model)),
                factors=_factors(record),
                defects=self._draft.defects,
            )
        )

    def _alerts(self) -> None:
        """Alerts are tied to a file, or to one of its scores."""
        for record, bureau in self._scored:
            self._links.name_bureau(record, bureau)
        for record, path in self._rows(_ALERTS):
            if self._owned(record):
                self._alert(record, path)

    def _alert(self, record: ET.Element, path: str) -> None:
        filed = self._links.bureaus(record)
        kinds = (text(record.findtext(f"{_ALERT}{kind}")) for kind in ("CategoryType", "Type"))
        code = next(filter(None, kinds), "") or text(record.findtext(f"{_ALERT}Code"))
        self._draft.alerts.append(
            FileAlert(
                bureau=filed[0] if len(filed) == 1 else None,
                path=path,
                code=code,
                text=text(record.findtext(f"{_ALERT}Text")),
            )
        )

    def _reference(self, record: ET.Element, path: str) -> None:
        bureaus, single, code = self._bureaus(record)
        if single:
            self._furnisher(record, path, bureaus[0], code, text(_NAME(record)))

    def _furnisher(
        self, record: ET.Element, path: str, bureau: Bureau, code: str, name: str
    ) -> None:
        if not (code and name) or (bureau, code) in self._draft.subscribers:
            return
        street, city, state, postal = files34.address(record)
        if street or city:
            self._draft.subscribers[bureau, code] = Subscriber(
                bureau=bureau,
                path=path,
                code=code,
                name=name,
                street=street,
                city=city,
                state=state,
                zip=postal,
                telephone=text(_TELEPHONE(record)),
            )


def _kind(detail: ET.Element) -> TradelineKind:
    collected = vocabulary.is_collection(
        detail.findtext("CreditLoanType"),
        detail.findtext("CreditBusinessType"),
        detail.findtext("CreditLiabilityAccountType"),
    )
    return TradelineKind.COLLECTION if collected else TradelineKind.GRANTED


def _remarks(record: ET.Element) -> Iterable[Remark]:
    for comment in below(record, "CREDIT_COMMENTS"):
        code = text(comment.findtext("CreditCommentCode"))
        said = text(comment.findtext("CreditCommentText"))
        if (code or said) and not said.startswith("<"):
            yield Remark(code=code, text=said)


def _factors(record: ET.Element) -> Iterable[str]:
    for factor in below(record, "CREDIT_SCORE_FACTORS"):
        said = text(factor.findtext("CreditScoreFactorText"))
        if said:
            yield said
