"""A CRS pull, from its lists to one report."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from adapters.report_formats import plain_values
from adapters.report_formats.columns import Fields
from adapters.report_formats.crs import tables
from adapters.report_formats.drafts import Draft, Read
from adapters.report_formats.mismo import vocabulary
from adapters.report_formats.mismo.people import Subject
from adapters.report_formats.mismo.scores import score
from adapters.report_formats.plain_values import text
from adapters.report_formats.sources import JSON
from domain.credit_reports.report import (
    ConsumerFile,
    DefectKind,
    FileAlert,
    PersonName,
    ReportedAddress,
)
from domain.credit_reports.tradelines import AdverseRating, Remark, TradelineKind
from domain.credit_reports.values import Bureau

FORMAT = "crs"
_MARKS = frozenset({"creditFiles", "repositoryIncluded", "responseDetail"})
_PRIMARY = "Borrower"
_RETURNED = "FileReturned"
_CURRENT = "Current"


def recognizes(tree: Any) -> bool:
    """A list of tradelines beside the files, the order or the answer's own detail."""
    if not isinstance(tree, dict) or not isinstance(tree.get("tradelines"), list):
        return False
    return bool(_MARKS & tree.keys())


def read(raw: bytes, tree: dict[str, Any]) -> Read:
    """Read a pull; raises the refusals of ``ReportReader.read``."""
    draft = Draft(source_format=FORMAT, paths=tables.PATHS, path="$")
    draft.report_date = _requested_on(tree)
    subject = Subject(frozenset({_PRIMARY}), others=False)
    included = tree.get("repositoryIncluded")
    if isinstance(included, dict):
        draft.requested.update(b for b in Bureau if plain_values.flag(included.get(b.value)))
    readers = {
        "creditFiles": _file,
        "tradelines": _tradeline,
        "inquiries": _inquiry,
        "publicRecords": _public_record,
        "scores": _score,
        "responseAlertMessages": _alert,
    }
    for name, reader in readers.items():
        for record, path in JSON.rows(tree, "$", name, draft.defects):
            if subject.owns(_person(record), name):
                reader(record, path, draft)
    subject.told(draft)
    return draft.closed(raw)


def _requested_on(tree: dict[str, Any]) -> date | None:
    detail = tree.get("responseDetail")
    try:
        given = detail.get("dateRequested") if isinstance(detail, dict) else None
        found = plain_values.partial_date(given)
    except (ValueError, TypeError):
        return None
    return found.exact if found else None


def _person(record: dict[str, Any]) -> list[str]:
    named = record.get("borrowerSourceType")
    if named is None:
        detail = record.get("creditFileDetail")
        named = detail.get("borrowerSourceType") if isinstance(detail, dict) else None
    return [named] if isinstance(named, str) and named else []


def _bureau(record: dict[str, Any]) -> Bureau | None:
    return vocabulary.BUREAUS.get(text(JSON.content(record, "sourceType")))


def _file(record: dict[str, Any], path: str, draft: Draft) -> None:
    detail = record.get("creditFileDetail")
    detail = detail if isinstance(detail, dict) else {}
    bureau = _bureau(detail)
    if bureau is None:
        message = "the file names no bureau that is known"
        draft.defects.add(DefectKind.UNKNOWN_BUREAU, path, message)
        return
    result = text(JSON.content(detail, "creditFileResultStatusType"))
    if result and result != _RETURNED:
        draft.note_no_file(bureau, path, vocabulary.words(result).lower())
        return
    draft.seen.add(bureau)
    fields = tables.FILES.read(record, path, draft.defects)
    numbers = (
        plain_values.ssn(JSON.content(row, "ssn"))
        for row, _ in JSON.rows(record, path, "ssns", draft.defects)
    )
    employers = (
        text(JSON.content(row, "employerName"))
        for row, _ in JSON.rows(record, path, "employments", draft.defects)
    )
    draft.files.append(
        ConsumerFile(
            bureau=bureau,
            path=path,
            names=tuple(dict.fromkeys(_names(record, path, draft))),
            ssn=next(filter(None, numbers), None),
            addresses=tuple(_addresses(record, path, draft)),
            employers=tuple(filter(None, employers)),
            file_since=fields.get("file_since"),
        )
    )


def _names(record: dict[str, Any], path: str, draft: Draft) -> Iterable[PersonName]:
    for row, _ in JSON.rows(record, path, "aliases", draft.defects):
        first, middle, last, suffix = (
            text(JSON.content(row, name))
            for name in ("firstName", "middleName", "lastName", "suffix")
        )
        if first or last:
            yield PersonName(first=first, middle=middle, last=last, suffix=suffix)


def _addresses(record: dict[str, Any], path: str, draft: Draft) -> Iterable[ReportedAddress]:
    for row, place in JSON.rows(record, path, "addresses", draft.defects):
        lines = (text(JSON.content(row, name)) for name in ("addressLine1", "addressLine2"))
        street = " ".join(filter(None, lines))
        city = text(JSON.content(row, "city"))
        if street or city:
            dated = tables.ADDRESS.read(row, place, draft.defects)
            yield ReportedAddress(
                street=street,
                city=city,
                state=text(JSON.content(row, "state")),
                zip=plain_values.postal_code(JSON.content(row, "postalCode")),
                current=text(JSON.content(row, "borrowerResidencyType")) == _CURRENT,
                reported_on=dated.get("reported_on"),
            )


def _tradeline(record: dict[str, Any], path: str, draft: Draft) -> None:
    fields = tables.TRADELINES.read(record, path, draft.defects)
    fields.setdefault("creditor_name", "")
    collected = vocabulary.is_collection(
        record.get("loanType"), record.get("businessType"), record.get("accountType")
    )
    fields["kind"] = TradelineKind.COLLECTION if collected else TradelineKind.GRANTED
    fields["path"] = path
    fields["history"] = _history(record, path, draft)
    if record.get("comments"):
        fields["remarks"] = tuple(_remarks(record, path, draft))
    if record.get("adverseRatings"):
        fields["adverse_ratings"] = tuple(_adverse(record, path, draft))
    if "payment_status" not in fields:
        _note_rating_without_type(record, path, draft)
    bureau = _bureau(record)
    told = (bureau,) if bureau else ()
    draft.add_line(told, single=bureau is not None, group=None, fields=fields)


def _note_rating_without_type(record: dict[str, Any], path: str, draft: Draft) -> None:
    """A rating's code alone means opposite things by vendor, so it is not read."""
    place = f"{path}.currentRatingType"
    coded = text(JSON.content(record, "currentRatingCode"))
    if coded and place not in draft.defects.unreadable:
        draft.defects.unreadable_value(place, "a rating code without its type")


def _history(record: dict[str, Any], path: str, draft: Draft) -> Any:
    marks = record.get("paymentPatternData")
    if not marks:
        return ()
    try:
        start = plain_values.partial_date(record.get("paymentPatternStartDate"))
    except (ValueError, TypeError):
        place = f"{path}.paymentPatternStartDate"
        draft.defects.unreadable_value(place, "expected a date as YYYY-MM-DD")
        start = None
    place = f"{path}.paymentPatternData"
    return vocabulary.payment_months(marks, start, place, draft.defects)


def _remarks(record: dict[str, Any], path: str, draft: Draft) -> Iterable[Remark]:
    for row, _ in JSON.rows(record, path, "comments", draft.defects):
        code = text(JSON.content(row, "commentCode"))
        said = text(JSON.content(row, "commentText"))
        if code or said:
            yield Remark(code=code, text=said)


def _adverse(record: dict[str, Any], path: str, draft: Draft) -> Iterable[AdverseRating]:
    if not isinstance(record.get("adverseRatings"), dict):
        return
    spec = "adverseRatings/priorAdverseRatings"
    for row, place in JSON.rows(record, path, spec, draft.defects):
        fields = tables.PRIOR_RATING.read(row, place, draft.defects)
        if "payment_status" in fields:
            yield AdverseRating(
                status=fields["payment_status"], rated_on=fields.get("date_reported")
            )


def _inquiry(record: dict[str, Any], path: str, draft: Draft) -> None:
    fields: Fields = {"subscriber_name": "", "subscriber_code": None, "inquired_on": None}
    fields.update(tables.INQUIRIES.read(record, path, draft.defects))
    fields["path"] = path
    bureau = _bureau(record)
    told = (bureau,) if bureau else ()
    draft.add_inquiry(told, single=bureau is not None, fields=fields)


def _public_record(record: dict[str, Any], path: str, draft: Draft) -> None:
    names = ("type", "status", "filed_on", "resolved_on", "court", "reference")
    fields: Fields = dict.fromkeys(names)
    fields.update(tables.PUBLIC_RECORDS.read(record, path, draft.defects))
    fields["path"] = path
    bureau = _bureau(record)
    told = (bureau,) if bureau else ()
    draft.add_public_record(told, single=bureau is not None, fields=fields)


def _score(record: dict[str, Any], path: str, draft: Draft) -> None:
    bureau = _bureau(record)
    if bureau is None:
        message = "the score names no bureau that is known"
        draft.defects.add(DefectKind.UNKNOWN_BUREAU, path, message)
        return
    fields = tables.SCORES.read(record, path, draft.defects)
    least, most = fields.get("least"), fields.get("most")
    factors = (
        text(JSON.content(row, "scoreFactorText"))
        for row, _ in JSON.rows(record, path, "scoreFactors", draft.defects)
    )
    draft.scores.append(
        score(
            bureau,
            path,
            fields,
            given=record.get("scoreValue"),
            place=f"{path}.scoreValue",
            reason=text(JSON.content(record, "scoreExclusionReasonType")) or None,
            limits=(least, most) if least is not None and most is not None else None,
            factors=filter(None, factors),
            defects=draft.defects,
        )
    )


def _alert(record: dict[str, Any], path: str, draft: Draft) -> None:
    kinds = (
        text(JSON.content(record, f"responseAlertMessage{kind}"))
        for kind in ("CategoryType", "ServiceType")
    )
    code = next(filter(None, kinds), "")
    said = text(JSON.content(record, "responseAlertMessageText"))
    if code or said:
        draft.alerts.append(FileAlert(bureau=_bureau(record), path=path, code=code, text=said))
