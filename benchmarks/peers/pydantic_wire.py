"""TrueLink's wire shape as pydantic v2 models, one bad value at a time set aside."""

import html
from datetime import date
from typing import Annotated, Any, TypeVar

from peers.pydantic_report import (
    Money,
    PartialDate,
)
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

T = TypeVar("T")


def as_list(value: Any) -> Any:
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


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
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
    BeforeValidator(as_list),
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
