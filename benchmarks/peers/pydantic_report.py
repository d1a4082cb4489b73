"""The normalized report as pydantic models: the same records and fields as the domain's."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from domain.credit_reports.report import ReportStatus
from domain.credit_reports.tradelines import AccountCondition, PaymentStatus, TradelineKind
from domain.credit_reports.values import Bureau


class Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Money(Record):
    minor: int
    currency: str = "USD"


class PartialDate(Record):
    year: int
    month: int | None = None
    day: int | None = None

    @property
    def exact(self) -> date | None:
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)


class Code(Record):
    symbol: str
    text: str


class PersonName(Record):
    first: str
    middle: str
    last: str
    suffix: str = ""


class ReportedAddress(Record):
    street: str
    city: str
    state: str
    zip: str
    current: bool
    reported_on: PartialDate | None = None


class ConsumerFile(Record):
    bureau: Bureau
    path: str
    names: tuple[PersonName, ...] = ()
    ssn: str | None = None
    birth: PartialDate | None = None
    addresses: tuple[ReportedAddress, ...] = ()
    employers: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    frozen: bool | None = None


class Score(Record):
    bureau: Bureau
    path: str
    model: str
    value: int | None
    exclusion_code: str | None = None
    factors: tuple[str, ...] = ()


class Inquiry(Record):
    bureau: Bureau
    path: str
    subscriber_name: str
    subscriber_code: str | None
    inquired_on: PartialDate | None
    industry: Code | None = None
    purpose: str = "unknown"


class PublicRecord(Record):
    bureau: Bureau
    path: str
    type: Code | None
    status: Code | None
    filed_on: PartialDate | None
    resolved_on: PartialDate | None
    court: str | None
    reference: str | None
    amount: Money | None = None
    designator: str | None = None


class Subscriber(Record):
    bureau: Bureau
    path: str
    code: str
    name: str
    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    telephone: str = ""


class FileAlert(Record):
    bureau: Bureau | None
    path: str
    code: str
    text: str


class PaymentMonth(Record):
    month: date
    status: PaymentStatus
    raw: str


class Remark(Record):
    code: str
    text: str


class Tradeline(Record):
    bureau: Bureau
    kind: TradelineKind
    path: str
    creditor_name: str
    subscriber_code: str | None = None
    account_number: str | None = None
    account_type: Code | None = None
    portfolio: str | None = None
    designator: str | None = None
    industry: Code | None = None
    condition: AccountCondition | None = None
    open_closed: str | None = None
    payment_status: PaymentStatus | None = None
    balance: Money | None = None
    high_credit: Money | None = None
    credit_limit: Money | None = None
    past_due: Money | None = None
    scheduled_payment: Money | None = None
    term_months: int | None = None
    date_opened: PartialDate | None = None
    date_reported: PartialDate | None = None
    date_closed: PartialDate | None = None
    date_last_payment: PartialDate | None = None
    date_account_status: PartialDate | None = None
    date_first_delinquency: PartialDate | None = None
    charge_off_amount: Money | None = None
    history: tuple[PaymentMonth, ...] = ()
    late_30_count: int | None = None
    late_60_count: int | None = None
    late_90_count: int | None = None
    months_reviewed: int | None = None
    worst_payment_status: PaymentStatus | None = None
    remarks: tuple[Remark, ...] = ()
    dispute_flag: bool | None = None
    original_creditor: str | None = None
    dispute_handle: str | None = None


class Account(Record):
    key: str
    description: str
    tradelines: tuple[Tradeline, ...]


class Report(Record):
    source_format: str
    sha256: str
    status: ReportStatus
    report_date: date | None
    bureaus: tuple[Bureau, ...]
    files: tuple[ConsumerFile, ...] = ()
    scores: tuple[Score, ...] = ()
    accounts: tuple[Account, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    public_records: tuple[PublicRecord, ...] = ()
    alerts: tuple[FileAlert, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    product_scores: tuple[Score, ...] = ()
