"""The peer of ``parse.py``: TrueLink in pydantic v2 models, then the same normalized report.

The models follow the documented shape of the records they read, with the ranks, references and
month lists that the normalized report does not need; ours keeps such parts as unread bytes.
Sections that nothing needs (summaries, raw feeds) are left to pydantic to ignore.
"""

import hashlib
import html
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, TypeVar

from peers.pydantic_report import (
    Account,
    ConsumerFile,
    FileAlert,
    Inquiry,
    Money,
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
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from domain.credit_reports.report import ReportStatus
from domain.credit_reports.tradelines import AccountCondition, PaymentStatus, TradelineKind
from domain.credit_reports.values import Bureau

T = TypeVar("T")


def _as_list(value: Any) -> Any:
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _blank(value: Any) -> Any:
    return None if value == "" else value


def _or_defect(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """A value that cannot be read is a defect of its field, and the record is kept."""
    try:
        return handler(value)
    except ValueError:
        info.context.append((info.field_name, "bad value"))
        return None


def _item_or_defect(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """A record that cannot be read is a defect, and the others are kept."""
    try:
        return handler(value)
    except ValueError:
        info.context.append((info.field_name, "unexpected shape"))
        return None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _dollars(value: Any) -> Any:
    if value is None or value == "" or isinstance(value, Money):
        return value or None
    whole, _, cents = str(value).partition(".")
    minor = int(whole) * 100 + int(cents.ljust(2, "0")[:2] or 0)
    return None if minor == -100 else Money(minor=minor)


def _partial(value: Any) -> Any:
    if value is None or value == "" or isinstance(value, PartialDate):
        return value or None
    parts = (int(part) for part in str(value)[:10].split("-"))
    return PartialDate(**dict(zip(("year", "month", "day"), parts, strict=False)))


def _text(value: Any) -> str:
    return " ".join(html.unescape(html.unescape(str(value))).split()) if value else ""


OneOrMany = Annotated[
    list[Annotated[T, WrapValidator(_item_or_defect)]],
    BeforeValidator(_as_list),
    AfterValidator(lambda items: [item for item in items if item is not None]),
]
Text = Annotated[str, BeforeValidator(_text)]
Dollars = Annotated[Money | None, BeforeValidator(_dollars), WrapValidator(_or_defect)]
Day = Annotated[PartialDate | None, BeforeValidator(_partial), WrapValidator(_or_defect)]
Count = Annotated[int | None, BeforeValidator(_blank), WrapValidator(_or_defect)]


class Shape(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True, arbitrary_types_allowed=True)


class Code(Shape):
    symbol: Text = ""
    description: Text = ""
    abbreviation: Text = ""
    rank: str = ""


class Source(Shape):
    bureau: Code = Field(alias="Bureau")
    inquiry_date: Day = Field(None, alias="InquiryDate")
    borrower_key: str = Field("", alias="BorrowerKey")
    reference: str = Field("", alias="Reference")


class Sourced(Shape):
    source: Source = Field(alias="Source")


class CreditAddress(Shape):
    house: Text = Field("", alias="houseNumber")
    direction: Text = ""
    street: Text = Field("", alias="streetName")
    kind: Text = Field("", alias="streetType")
    post_direction: Text = Field("", alias="postDirection")
    unit: Text = ""
    unparsed: Text = Field("", alias="unparsedStreet")
    city: Text = ""
    state: Text = Field("", alias="stateCode")
    postal_code: Text = Field("", alias="postalCode")


class BorrowerAddress(Sourced):
    address: CreditAddress = Field(alias="CreditAddress")
    reported: Day = Field(None, alias="dateReported")


class Name(Shape):
    first: Text = ""
    middle: Text = ""
    last: Text = ""
    suffix: Text = ""


class BorrowerName(Sourced):
    name: Name = Field(alias="Name")
    kind: Code = Field(alias="NameType")


class BirthDate(Shape):
    year: Count = None
    month: Count = None
    day: Count = None


class Birth(Sourced):
    parts: BirthDate = Field(alias="BirthDate")


class Social(Sourced):
    number: Text = Field("", alias="SocialSecurityNumber")


class SocialPartition(Shape):
    social: OneOrMany[Social] = Field([], alias="Social")


class Employer(Sourced):
    name: Text = ""


class CreditStatement(Sourced):
    statement: Text = ""


class FactorText(Shape):
    text: Text = Field("", alias="FactorText")


class CreditScoreFactor(Shape):
    texts: OneOrMany[FactorText | str] = Field([], alias="FactorText")


class CreditScore(Sourced):
    value: Count = Field(None, alias="riskScore")
    model: Text = Field("", alias="scoreName")
    factors: OneOrMany[CreditScoreFactor] = Field([], alias="CreditScoreFactor")
    no_score: Code | None = Field(None, alias="NoScoreReason")


class Borrower(Shape):
    number: Text = Field("", alias="SocialSecurityNumber")
    names: OneOrMany[BorrowerName] = Field([], alias="BorrowerName")
    socials: OneOrMany[SocialPartition] = Field([], alias="SocialPartition")
    births: OneOrMany[Birth] = Field([], alias="Birth")
    addresses: OneOrMany[BorrowerAddress] = Field([], alias="BorrowerAddress")
    previous: OneOrMany[BorrowerAddress] = Field([], alias="PreviousAddress")
    employers: OneOrMany[Employer] = Field([], alias="Employer")
    statements: OneOrMany[CreditStatement] = Field([], alias="CreditStatement")
    scores: OneOrMany[CreditScore] = Field([], alias="CreditScore")


class MonthlyPayStatus(Shape):
    date: date
    status: str


class PayStatusHistory(Shape):
    start: Day = Field(None, alias="startDate")
    status: str = ""
    months: OneOrMany[MonthlyPayStatus] = Field([], alias="MonthlyPayStatus")


class GrantedTrade(Shape):
    account_type: Code | None = Field(None, alias="AccountType")
    credit_type: Code | None = Field(None, alias="CreditType")
    worst: Code | None = Field(None, alias="WorstPayStatus")
    limit: Dollars = Field(None, alias="CreditLimit")
    past_due: Dollars = Field(None, alias="amountPastDue")
    payment: Dollars = Field(None, alias="monthlyPayment")
    term: Count = Field(None, alias="termMonths")
    last_payment: Day = Field(None, alias="dateLastPayment")
    history: Annotated[PayStatusHistory | None, BeforeValidator(_blank)] = Field(
        None, alias="PayStatusHistory"
    )
    late_30: Count = Field(None, alias="late30Count")
    late_60: Count = Field(None, alias="late60Count")
    late_90: Count = Field(None, alias="late90Count")
    reviewed: Count = Field(None, alias="monthsReviewed")


class CollectionTrade(Shape):
    original_creditor: Text = Field("", alias="originalCreditor")
    credit_type: Code | None = Field(None, alias="creditType")


class TrueLinkRemark(Shape):
    code: Code | None = Field(None, alias="RemarkCode")
    custom: Text = Field("", alias="customRemark")


class TrueLinkTradeline(Sourced):
    creditor: Text = Field("", alias="creditorName")
    subscriber: Text = Field("", alias="subscriberCode")
    number: Text = Field("", alias="accountNumber")
    handle: Text = ""
    balance: Dollars = Field(None, alias="currentBalance")
    high: Dollars = Field(None, alias="highBalance")
    opened: Day = Field(None, alias="dateOpened")
    reported: Day = Field(None, alias="dateReported")
    closed: Day = Field(None, alias="dateClosed")
    status_date: Day = Field(None, alias="dateAccountStatus")
    condition: Code | None = Field(None, alias="AccountCondition")
    designator: Code | None = Field(None, alias="AccountDesignator")
    industry: Code | None = Field(None, alias="IndustryCode")
    open_closed: Code | None = Field(None, alias="OpenClosed")
    pay_status: Code | None = Field(None, alias="PayStatus")
    dispute: Code | None = Field(None, alias="DisputeFlag")
    remarks: OneOrMany[TrueLinkRemark] = Field([], alias="Remark")
    granted: GrantedTrade | None = Field(None, alias="GrantedTrade")
    collection: CollectionTrade | None = Field(None, alias="CollectionTrade")


class Partition(Shape):
    symbol: Text = Field("", alias="accountTypeSymbol")
    description: Text = Field("", alias="accountTypeDescription")
    tradelines: OneOrMany[TrueLinkTradeline] = Field([], alias="Tradeline")


class TrueLinkInquiry(Sourced):
    on: Day = Field(None, alias="inquiryDate")
    name: Text = Field("", alias="subscriberName")
    number: Text = Field("", alias="subscriberNumber")
    industry: Code | None = Field(None, alias="IndustryCode")


class InquiryPartition(Shape):
    inquiries: OneOrMany[TrueLinkInquiry] = Field([], alias="Inquiry")


class Bankruptcy(Shape):
    resolved: Day = Field(None, alias="dateResolved")
    liability: Dollars = Field(None, alias="liabilityAmount")


class TrueLinkPublicRecord(Sourced):
    type: Code | None = Field(None, alias="Type")
    status: Code | None = Field(None, alias="Status")
    filed: Day = Field(None, alias="dateFiled")
    court: Text = Field("", alias="courtName")
    reference: Text = Field("", alias="referenceNumber")
    designator: Code | None = Field(None, alias="AccountDesignator")
    bankruptcy: Bankruptcy | None = Field(None, alias="Bankruptcy")


class RecordPartition(Shape):
    records: OneOrMany[TrueLinkPublicRecord] = Field([], alias="PublicRecord")


class TrueLinkSubscriber(Sourced):
    name: Text = ""
    code: Text = Field("", alias="subscriberCode")
    telephone: Text = ""
    address: CreditAddress | None = Field(None, alias="CreditAddress")


class Message(Shape):
    text: Text = ""
    code: Code | None = Field(None, alias="Code")


class Sources(Shape):
    source: OneOrMany[Source] = Field([], alias="Source")


class TrueLinkReport(Shape):
    fraud: bool = Field(default=False, alias="FraudIndicator")
    deceased: bool = Field(default=False, alias="DeceasedIndicator")
    frozen: dict[str, bool] = Field({}, alias="SB168Frozen")
    borrower: Borrower = Field(alias="Borrower")
    partitions: OneOrMany[Partition] = Field([], alias="TradeLinePartition")
    inquiries: OneOrMany[InquiryPartition] = Field([], alias="InquiryPartition")
    records: OneOrMany[RecordPartition] = Field([], alias="PulblicRecordPartition")
    subscribers: OneOrMany[TrueLinkSubscriber] = Field([], alias="Subscriber")
    messages: OneOrMany[Message] = Field([], alias="Message")
    sources: Sources = Field(alias="Sources")


class Component(Shape):
    report: TrueLinkReport | None = Field(None, alias="TrueLinkCreditReportType")
    score: CreditScore | None = Field(None, alias="CreditScoreType")


class Components(Shape):
    components: OneOrMany[Component] = Field(alias="BundleComponent")


class Document(Shape):
    bundle: Components = Field(alias="BundleComponents")


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
    tree = json.loads(raw, object_pairs_hook=_without_duplicates)
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
            _as_list(root.get("TradeLinePartition")),
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
        partitions, _as_list(tree.get("InquiryPartition")), strict=True
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
        partitions, _as_list(tree.get("PulblicRecordPartition")), strict=True
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
