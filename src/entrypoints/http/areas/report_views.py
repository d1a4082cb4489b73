"""A normalized report as the API shows it: SSNs and account numbers by their last four."""

from datetime import date

import msgspec

from domain.credit_reports.grouping import Confidence, GroupedAccount, GroupedBy, Link, group
from domain.credit_reports.report import (
    ConsumerFile,
    Inquiry,
    PublicRecord,
    Report,
    ReportStatus,
    Score,
)
from domain.credit_reports.tradelines import (
    Account,
    AccountCondition,
    PaymentStatus,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate
from domain.findings.wording import MASKED_DATE
from entrypoints.http.areas.consumers import NameView
from entrypoints.http.areas.shaping import (
    MaskedDate,
    MoneyView,
    money_view,
    shaped,
)

_SHOWN_DIGITS = 4


class CodeView(msgspec.Struct, frozen=True):
    """A coded value as the vendor gave it."""

    symbol: str
    text: str


class ReportedAddressView(msgspec.Struct, frozen=True):
    street: str
    city: str
    state: str
    zip: str
    current: bool


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    """What one bureau holds on the person."""

    bureau: Bureau
    path: str
    names: tuple[NameView, ...]
    ssn_last4: str | None
    birth: MaskedDate | None
    addresses: tuple[ReportedAddressView, ...]
    employers: tuple[str, ...]
    statements: tuple[str, ...]
    frozen: bool | None


class ScoreView(msgspec.Struct, frozen=True):
    bureau: Bureau
    path: str
    model: str
    value: int | None
    exclusion_code: str | None
    factors: tuple[str, ...]


class PaymentMonthView(msgspec.Struct, frozen=True):
    month: date
    status: PaymentStatus


class RemarkView(msgspec.Struct, frozen=True):
    code: str
    text: str


class TradelineView(msgspec.Struct, frozen=True, kw_only=True):
    """One account as one bureau reports it; dates are as exact as the bureau gives them."""

    bureau: Bureau
    kind: TradelineKind
    path: str
    creditor_name: str
    account_number_last4: str | None
    account_type: CodeView | None
    condition: AccountCondition | None
    open_closed: str | None
    payment_status: PaymentStatus | None
    worst_payment_status: PaymentStatus | None
    balance: MoneyView | None
    high_credit: MoneyView | None
    credit_limit: MoneyView | None
    past_due: MoneyView | None
    scheduled_payment: MoneyView | None
    charge_off_amount: MoneyView | None
    date_opened: str | None
    date_reported: str | None
    date_closed: str | None
    date_last_payment: str | None
    date_account_status: str | None
    date_first_delinquency: str | None
    history: tuple[PaymentMonthView, ...]
    late_30_count: int | None
    late_60_count: int | None
    late_90_count: int | None
    remarks: tuple[RemarkView, ...]
    dispute_flag: bool | None
    original_creditor: str | None


class AccountView(msgspec.Struct, frozen=True):
    """One account as the vendor groups it across bureaus."""

    key: str
    description: str
    tradelines: tuple[TradelineView, ...]


class LinkView(msgspec.Struct, frozen=True, kw_only=True):
    """Why two lines, named by their places, are one account, and what spoke against it."""

    left: str
    right: str
    confidence: str
    reasons: tuple[str, ...]
    against: tuple[str, ...]


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    """The lines that we hold for one account, at most one of each bureau.

    `vendor_key` is the vendor's account when it groups exactly these lines.
    """

    key: str
    paths: tuple[str, ...]
    grouped_by: GroupedBy
    confidence: Confidence
    vendor_key: str | None
    links: tuple[LinkView, ...]


class InquiryView(msgspec.Struct, frozen=True, kw_only=True):
    bureau: Bureau
    path: str
    subscriber_name: str
    inquired_on: str | None
    purpose: str


class PublicRecordView(msgspec.Struct, frozen=True, kw_only=True):
    bureau: Bureau
    path: str
    type: CodeView | None
    status: CodeView | None
    filed_on: str | None
    resolved_on: str | None
    court: str | None
    amount: MoneyView | None


class NormalizedReportView(msgspec.Struct, frozen=True, kw_only=True):
    """All three bureaus in one shape; a `path` is a record's place in the source document."""

    source_format: str
    sha256: str
    status: ReportStatus
    report_date: date | None
    bureaus: tuple[Bureau, ...]
    files: tuple[FileView, ...]
    scores: tuple[ScoreView, ...]
    accounts: tuple[AccountView, ...]
    groups: tuple[GroupView, ...]
    inquiries: tuple[InquiryView, ...]
    public_records: tuple[PublicRecordView, ...]


def normalized_view(report: Report) -> NormalizedReportView:
    return NormalizedReportView(
        source_format=report.source_format,
        sha256=report.sha256,
        status=report.status,
        report_date=report.report_date,
        bureaus=report.bureaus,
        files=tuple(_file(f) for f in report.files),
        scores=tuple(_score(s) for s in report.scores),
        accounts=tuple(_account(a) for a in report.accounts),
        groups=tuple(_group(g) for g in group(report)),
        inquiries=tuple(_inquiry(i) for i in report.inquiries),
        public_records=tuple(_public_record(r) for r in report.public_records),
    )


def _file(file: ConsumerFile) -> FileView:
    return FileView(
        bureau=file.bureau,
        path=file.path,
        names=tuple(shaped(name, NameView) for name in file.names),
        ssn_last4=last4(file.ssn),
        birth=None if file.birth is None else MASKED_DATE,
        addresses=tuple(shaped(a, ReportedAddressView) for a in file.addresses),
        employers=file.employers,
        statements=file.statements,
        frozen=file.frozen,
    )


def _score(score: Score) -> ScoreView:
    return shaped(score, ScoreView)


def _account(account: Account) -> AccountView:
    return AccountView(
        key=account.key,
        description=account.description,
        tradelines=tuple(_tradeline(t) for t in account.tradelines),
    )


def _group(found: GroupedAccount) -> GroupView:
    return GroupView(
        key=found.key,
        paths=tuple(line.path for line in found.tradelines),
        grouped_by=found.grouped_by,
        confidence=found.confidence,
        vendor_key=found.vendor_key,
        links=tuple(link_view(link) for link in found.links),
    )


def link_view(link: Link) -> LinkView:
    return LinkView(
        left=link.left,
        right=link.right,
        confidence=link.match.confidence,
        reasons=link.match.reasons_for,
        against=link.match.reasons_against,
    )


def _tradeline(line: Tradeline) -> TradelineView:
    return TradelineView(
        bureau=line.bureau,
        kind=line.kind,
        path=line.path,
        creditor_name=line.creditor_name,
        account_number_last4=last4(line.account_number),
        account_type=_code(line.account_type),
        condition=line.condition,
        open_closed=line.open_closed,
        payment_status=line.payment_status,
        worst_payment_status=line.worst_payment_status,
        balance=money_view(line.balance),
        high_credit=money_view(line.high_credit),
        credit_limit=money_view(line.credit_limit),
        past_due=money_view(line.past_due),
        scheduled_payment=money_view(line.scheduled_payment),
        charge_off_amount=money_view(line.charge_off_amount),
        date_opened=_date(line.date_opened),
        date_reported=_date(line.date_reported),
        date_closed=_date(line.date_closed),
        date_last_payment=_date(line.date_last_payment),
        date_account_status=_date(line.date_account_status),
        date_first_delinquency=_date(line.date_first_delinquency),
        history=tuple(PaymentMonthView(m.month, m.status) for m in line.history),
        late_30_count=line.late_30_count,
        late_60_count=line.late_60_count,
        late_90_count=line.late_90_count,
        remarks=tuple(RemarkView(r.code, r.text) for r in line.remarks),
        dispute_flag=line.dispute_flag,
        original_creditor=line.original_creditor,
    )


def _inquiry(inquiry: Inquiry) -> InquiryView:
    return InquiryView(
        bureau=inquiry.bureau,
        path=inquiry.path,
        subscriber_name=inquiry.subscriber_name,
        inquired_on=_date(inquiry.inquired_on),
        purpose=inquiry.purpose,
    )


def _public_record(record: PublicRecord) -> PublicRecordView:
    return PublicRecordView(
        bureau=record.bureau,
        path=record.path,
        type=_code(record.type),
        status=_code(record.status),
        filed_on=_date(record.filed_on),
        resolved_on=_date(record.resolved_on),
        court=record.court,
        amount=money_view(record.amount),
    )


def last4(number: str | None) -> str | None:
    """The last four characters that are letters or digits, when there are more than four."""
    if number is None:
        return None
    bare = "".join(c for c in number if c.isalnum())
    return bare[-_SHOWN_DIGITS:] if len(bare) > _SHOWN_DIGITS else None


def _code(code: Code | None) -> CodeView | None:
    return None if code is None else CodeView(code.symbol, code.text)


def _date(value: PartialDate | None) -> str | None:
    return None if value is None else str(value)
