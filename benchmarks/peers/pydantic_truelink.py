"""The peer of ``parse.py``: TrueLink in pydantic v2 models, then the same normalized report.

The models follow the documented shape of the records they read, with the ranks, references and
month lists that the normalized report does not need; ours keeps such parts as unread bytes.
Sections that nothing needs (summaries, raw feeds) are left to pydantic to ignore.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from peers.pydantic_report import (
    Account,
    ConsumerFile,
    FileAlert,
    Inquiry,
    PartialDate,
    PaymentMonth,
    PersonName,
    PublicRecord,
    Remark,
    Report,
    ReportedAddress,
    Score,
    Subscriber,
    Tradeline,
)
from peers.pydantic_report import Code as NormalizedCode
from peers.pydantic_wire import (
    Code,
    CreditAddress,
    CreditScore,
    CreditScoreFactor,
    Document,
    Partition,
    PayStatusHistory,
    Sourced,
    TrueLinkReport,
    TrueLinkTradeline,
    as_list,
    without_duplicates,
)

from domain.credit_reports.report import ReportStatus
from domain.credit_reports.tradelines import AccountCondition, PaymentStatus, TradelineKind
from domain.credit_reports.values import Bureau

T = TypeVar("T")

_BUREAUS = {"TUC": Bureau.TRANSUNION, "EXP": Bureau.EXPERIAN, "EQF": Bureau.EQUIFAX}
_CONDITIONS = {
    "O": AccountCondition.OPEN,
    "C": AccountCondition.CLOSED,
    "F": AccountCondition.DEROGATORY,
    "P": AccountCondition.PAID,
    "R": AccountCondition.REFINANCED,
    "T": AccountCondition.TRANSFERRED,
}
_STATUSES = {
    "C": PaymentStatus.CURRENT,
    "1": PaymentStatus.LATE_30,
    "2": PaymentStatus.LATE_60,
    "3": PaymentStatus.LATE_90,
    "4": PaymentStatus.LATE_120,
    "5": PaymentStatus.LATE_150,
    "9": PaymentStatus.COLLECTION_OR_CHARGE_OFF,
    "U": PaymentStatus.NO_DATA,
    " ": PaymentStatus.NO_DATA,
}
Names = dict[tuple[Bureau, str], str]


def read(raw: bytes) -> Report:
    """Parse with json, validate with pydantic, normalize."""
    tree = json.loads(raw, object_pairs_hook=without_duplicates)
    document = Document.model_validate(tree, context=[])
    places = [f"$.BundleComponents.BundleComponent[{i}]" for i in range(100)]
    components = list(zip(document.bundle.components, places, strict=False))
    found, path = next((c.report, f"{p}.TrueLinkCreditReportType") for c, p in components
                       if c.report)  # fmt: skip
    subscribers = tuple(_subscribers(found, path))
    names = {(one.bureau, one.code): one.name for one in subscribers}
    root = tree_at(tree, path)
    accounts = tuple(
        _account(one, raw_one, place, names)
        for (one, place), raw_one in zip(
            _placed(found.partitions, root, path, "TradeLinePartition"),
            as_list(root.get("TradeLinePartition")),
            strict=True,
        )
    )
    days = [s.inquiry_date.exact for s in found.sources.source
            if s.inquiry_date and s.inquiry_date.exact]  # fmt: skip
    scored = root["Borrower"]
    return Report(
        source_format="truelink",
        sha256=hashlib.sha256(raw).hexdigest(),
        status=ReportStatus.COMPLETE,
        report_date=max(days),
        bureaus=tuple(sorted({_BUREAUS[s.bureau.symbol] for s in found.sources.source})),
        files=tuple(_files(found, path)),
        scores=tuple(_score(one, place) for one, place in _placed(
            found.borrower.scores, scored, f"{path}.Borrower", "CreditScore")),
        accounts=accounts,
        inquiries=tuple(_inquiries(found, root, path, names)),
        public_records=tuple(_public_records(found, root, path)),
        alerts=tuple(_alerts(found, root, path)),
        subscribers=subscribers,
        product_scores=tuple(_score(c.score, f"{p}.CreditScoreType") for c, p in components
                             if c.score),
    )  # fmt: skip


def tree_at(tree: Any, path: str) -> Any:
    index = int(path.split("[")[1].split("]", maxsplit=1)[0])
    return tree["BundleComponents"]["BundleComponent"][index]["TrueLinkCreditReportType"]


def _placed(models: list[T], parent: Any, path: str, key: str) -> Iterator[tuple[T, str]]:
    """Give each model its JSON path: with an index only where the document has a list."""
    if isinstance(parent.get(key), list):
        yield from ((one, f"{path}.{key}[{i}]") for i, one in enumerate(models))
    else:
        yield from ((one, f"{path}.{key}") for one in models)


def _code(code: Code | None) -> NormalizedCode | None:
    if code is None or not (code.symbol or code.description or code.abbreviation):
        return None
    return NormalizedCode(symbol=code.symbol, text=code.description or code.abbreviation)


def _symbol(code: Code | None) -> str | None:
    return code.symbol or None if code else None


def _account(partition: Partition, raw: Any, path: str, names: Names) -> Account:
    return Account(
        key=path,
        description=partition.description or partition.symbol,
        tradelines=tuple(
            _tradeline(one, place, partition.symbol, names)
            for one, place in _placed(partition.tradelines, raw, path, "Tradeline")
        ),
    )


def _tradeline(one: TrueLinkTradeline, path: str, symbol: str, names: Names) -> Tradeline:
    bureau = _BUREAUS[one.source.bureau.symbol]
    terms: dict[str, Any] = {}
    if one.collection is not None:
        kind = TradelineKind.COLLECTION
        terms = {
            "portfolio": _symbol(one.collection.credit_type) or symbol,
            "original_creditor": one.collection.original_creditor or None,
        }
    else:
        kind, granted = TradelineKind.GRANTED, one.granted
        if granted is not None:
            terms = {
                "account_type": _code(granted.account_type),
                "portfolio": _symbol(granted.credit_type) or symbol,
                "credit_limit": granted.limit,
                "past_due": granted.past_due,
                "scheduled_payment": granted.payment,
                "term_months": granted.term,
                "date_last_payment": granted.last_payment,
                "history": tuple(_history(granted.history)),
                "late_30_count": granted.late_30,
                "late_60_count": granted.late_60,
                "late_90_count": granted.late_90,
                "months_reviewed": granted.reviewed,
                "worst_payment_status": _STATUSES.get(_symbol(granted.worst) or ""),
            }
    flag = _symbol(one.dispute)
    return Tradeline(
        bureau=bureau,
        kind=kind,
        path=path,
        creditor_name=one.creditor or names.get((bureau, one.subscriber), ""),
        subscriber_code=one.subscriber or None,
        account_number=one.number or None,
        designator=_symbol(one.designator),
        industry=_code(one.industry),
        condition=_CONDITIONS.get(_symbol(one.condition) or ""),
        open_closed={"O": "open", "C": "closed"}.get(_symbol(one.open_closed) or ""),
        payment_status=_STATUSES.get(_symbol(one.pay_status) or ""),
        balance=one.balance,
        high_credit=one.high,
        date_opened=one.opened,
        date_reported=one.reported,
        date_closed=one.closed,
        date_account_status=one.status_date,
        remarks=tuple(_remarks(one)),
        dispute_flag=None if flag is None else flag == "T",
        dispute_handle=one.handle or None,
        **terms,
    )


def _remarks(one: TrueLinkTradeline) -> Iterator[Remark]:
    for remark in one.remarks:
        code = _code(remark.code)
        if code or remark.custom:
            yield Remark(code=code.symbol if code else "",
                         text=remark.custom or (code.text if code else ""))  # fmt: skip


def _history(history: PayStatusHistory | None) -> Iterator[PaymentMonth]:
    if history is None or history.start is None or history.start.month is None:
        return
    newest = history.start.year * 12 + history.start.month - 1
    for back, letter in enumerate(history.status.rstrip()):
        number = newest - back
        month = date(number // 12, number % 12 + 1, 1)
        yield PaymentMonth(month=month, status=_STATUSES[letter], raw=letter)


def _score(one: CreditScore, path: str) -> Score:
    in_range = one.value is not None and 300 <= one.value <= 850
    return Score(
        bureau=_BUREAUS[one.source.bureau.symbol],
        path=path,
        model=one.model,
        value=one.value if in_range else None,
        exclusion_code=None if in_range else _symbol(one.no_score) or str(one.value),
        factors=tuple(filter(None, (_factor(f) for f in one.factors))),
    )


def _factor(factor: CreditScoreFactor) -> str:
    texts = [t if isinstance(t, str) else t.text for t in factor.texts]
    chosen = next((t for t in texts if t.startswith("factor:")), texts[0] if texts else "")
    return chosen.removeprefix("factor:").strip()


def _lines(address: CreditAddress | None) -> dict[str, str]:
    if address is None:
        return {}
    pieces = (address.house, address.direction, address.street, address.kind,
              address.post_direction, address.unit)  # fmt: skip
    return {
        "street": address.unparsed or " ".join(filter(None, pieces)),
        "city": address.city,
        "state": address.state,
        "zip": address.postal_code,
    }


def _subscribers(found: TrueLinkReport, path: str) -> Iterator[Subscriber]:
    for index, one in enumerate(found.subscribers):
        if one.code and one.name:
            yield Subscriber(
                bureau=_BUREAUS[one.source.bureau.symbol],
                path=f"{path}.Subscriber[{index}]",
                code=one.code,
                name=one.name,
                telephone=one.telephone,
                **_lines(one.address),
            )


def _inquiries(found: TrueLinkReport, tree: Any, path: str, names: Names) -> Iterator[Inquiry]:
    partitions = _placed(found.inquiries, tree, path, "InquiryPartition")
    for (partition, place), raw in zip(
        partitions, as_list(tree.get("InquiryPartition")), strict=True
    ):
        for one, at in _placed(partition.inquiries, raw, place, "Inquiry"):
            bureau = _BUREAUS[one.source.bureau.symbol]
            yield Inquiry(
                bureau=bureau,
                path=at,
                subscriber_name=one.name or names.get((bureau, one.number), ""),
                subscriber_code=one.number or None,
                inquired_on=one.on,
                industry=_code(one.industry),
            )


def _public_records(found: TrueLinkReport, tree: Any, path: str) -> Iterator[PublicRecord]:
    partitions = _placed(found.records, tree, path, "PulblicRecordPartition")
    for (partition, place), raw in zip(
        partitions, as_list(tree.get("PulblicRecordPartition")), strict=True
    ):
        for one, at in _placed(partition.records, raw, place, "PublicRecord"):
            yield PublicRecord(
                bureau=_BUREAUS[one.source.bureau.symbol],
                path=at,
                type=_code(one.type),
                status=_code(one.status),
                filed_on=one.filed,
                resolved_on=one.bankruptcy.resolved if one.bankruptcy else None,
                court=one.court or None,
                reference=one.reference or None,
                amount=one.bankruptcy.liability if one.bankruptcy else None,
                designator=_symbol(one.designator),
            )


def _alerts(found: TrueLinkReport, tree: Any, path: str) -> Iterator[FileAlert]:
    if found.fraud:
        yield FileAlert(bureau=None, path=f"{path}.FraudIndicator", code="FraudIndicator",
                        text="The file carries a fraud mark")  # fmt: skip
    for one, place in _placed(found.messages, tree, path, "Message"):
        code = _code(one.code)
        yield FileAlert(bureau=None, path=place, code=code.symbol if code else "",
                        text=one.text or (code.text if code else ""))  # fmt: skip


def _files(found: TrueLinkReport, path: str) -> Iterator[ConsumerFile]:  # noqa: C901 - a plain list of sections
    parts: defaultdict[Bureau, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    borrower = found.borrower

    def part(one: Sourced, name: str, value: Any) -> None:
        if value:
            parts[_BUREAUS[one.source.bureau.symbol]][name].append(value)

    for name in sorted(borrower.names, key=lambda n: n.kind.symbol != "1"):
        part(name, "names", PersonName(**name.name.model_dump()))
    for number in (s for p in borrower.socials for s in p.social):
        part(number, "ssn", number.number)
    for birth in borrower.births:
        part(birth, "birth", PartialDate(**birth.parts.model_dump()))
    for current, addresses in ((True, borrower.addresses), (False, borrower.previous)):
        for one in addresses:
            part(one, "addresses", ReportedAddress(
                **_lines(one.address), current=current, reported_on=one.reported))  # fmt: skip
    for employer in borrower.employers:
        part(employer, "employers", employer.name)
    for statement in borrower.statements:
        part(statement, "statements", statement.statement)
    for bureau in sorted(parts):
        held = parts[bureau]
        yield ConsumerFile(
            bureau=bureau,
            path=f"{path}.Borrower",
            names=tuple(held["names"]),
            ssn=next(iter(held["ssn"]), borrower.number or None),
            birth=next(iter(held["birth"]), None),
            addresses=tuple(held["addresses"]),
            employers=tuple(held["employers"]),
            statements=tuple(held["statements"]),
            frozen=found.frozen.get(bureau.value),
        )
