"""The vendor's tree as it is usually written, for decoding at full speed.

A document that fits these shapes is decoded straight into them; one that does not (another
serialization, an unknown key, a damaged record) is decoded piece by piece into ``Loose`` objects
and read by the same code. Parts that nothing reads stay raw bytes (``Raw``): they are kept only
so that the document can be written out again and its keys counted.
"""
# ruff: noqa: N815 - the fields are the vendor's keys

from typing import Any

import msgspec
from msgspec import Raw

_Leaf = str | int | float | bool | None


class Shape(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False, eq=False):
    """One object of the tree; what is not there reads as None."""

    def __getattr__(self, name: str) -> Any:
        return None


class Loose(Shape, dict=True, gc=True):
    """An object that fits no shape, with whatever keys it has."""


def loosened(value: Any) -> Any:
    """The tree with every mapping as a ``Loose`` object."""
    shape = value.__class__
    if shape is list:
        return [one if one.__class__ is str else loosened(one) for one in value]
    if shape is not dict:
        return value
    found = Loose()
    own = found.__dict__
    for key, one in value.items():
        own[key] = one if one.__class__ is str else loosened(one)
    return found


def unpacked(part: Raw) -> Any:
    """A raw part, decoded after all."""
    return loosened(msgspec.json.decode(part)) if bytes(part) else None


class _Code(Shape):
    symbol: _Leaf = None
    description: _Leaf = None
    abbreviation: _Leaf = None
    rank: Raw = Raw()


_AnyCode = _Code | str | None


class _Source(Shape):
    Bureau: _AnyCode = None
    InquiryDate: _Leaf = None
    OriginalData: Raw = Raw()
    BorrowerKey: Raw = Raw()
    Reference: Raw = Raw()


class _Sourced(Shape):
    Source: _Source | str | None = None
    bureau: _Leaf = None


class _CreditAddress(Shape):
    houseNumber: _Leaf = None
    direction: _Leaf = None
    streetName: _Leaf = None
    streetType: _Leaf = None
    postDirection: _Leaf = None
    unit: _Leaf = None
    unparsedStreet: _Leaf = None
    city: _Leaf = None
    stateCode: _Leaf = None
    postalCode: _Leaf = None


class _Address(_Sourced):
    CreditAddress: _CreditAddress | str | None = None
    dateReported: _Leaf = None
    dateUpdated: Raw = Raw()
    addressOrder: Raw = Raw()
    partitionSet: Raw = Raw()
    Dwelling: Raw = Raw()
    Origin: Raw = Raw()
    Ownership: Raw = Raw()


class _NameParts(Shape):
    first: _Leaf = None
    middle: _Leaf = None
    last: _Leaf = None
    suffix: _Leaf = None
    prefix: Raw = Raw()


class _BorrowerName(_Sourced):
    Name: _NameParts | str | None = None
    NameType: _AnyCode = None
    partitionSet: Raw = Raw()


class _BirthDate(Shape):
    year: _Leaf = None
    month: _Leaf = None
    day: _Leaf = None


class _Birth(_Sourced):
    BirthDate: _BirthDate | str | None = None
    date: _Leaf = None
    age: Raw = Raw()
    partitionSet: Raw = Raw()


class _Social(_Sourced):
    SocialSecurityNumber: _Leaf = None


class _SocialPartition(Shape):
    Social: list[_Social] | _Social | str | None = None


class _Employer(_Sourced):
    name: _Leaf = None
    CreditAddress: Raw = Raw()
    dateReported: Raw = Raw()
    dateUpdated: Raw = Raw()
    dateHired: Raw = Raw()
    occupation: Raw = Raw()
    partitionSet: Raw = Raw()


class _CreditStatement(_Sourced):
    statement: _Leaf = None
    StatementType: Raw = Raw()


class _FactorText(Shape):
    FactorText: _Leaf = None


class _CreditScoreFactor(Shape):
    FactorText: list[_FactorText | str] | _FactorText | str | None = None
    bureauCode: Raw = Raw()
    FactorType: Raw = Raw()
    Factor: Raw = Raw()


class _CreditScore(_Sourced):
    riskScore: _Leaf = None
    scoreName: _Leaf = None
    CreditScoreModel: _AnyCode = None
    NoScoreReason: _AnyCode = None
    CreditScoreFactor: list[_CreditScoreFactor] | _CreditScoreFactor | str | None = None
    populationRank: Raw = Raw()
    inquiriesAffectedScore: Raw = Raw()


class _Borrower(Shape):
    SocialSecurityNumber: _Leaf = None
    BorrowerName: list[_BorrowerName] | _BorrowerName | str | None = None
    BorrowerAddress: list[_Address] | _Address | str | None = None
    PreviousAddress: list[_Address] | _Address | str | None = None
    Birth: list[_Birth] | _Birth | str | None = None
    SocialPartition: list[_SocialPartition] | _SocialPartition | str | None = None
    Employer: list[_Employer] | _Employer | str | None = None
    CreditStatement: list[_CreditStatement] | _CreditStatement | str | None = None
    CreditScore: list[_CreditScore] | _CreditScore | str | None = None
    BorrowerTelephone: Raw = Raw()
    BorrowerBureauIdentifier: Raw = Raw()


class _Remark(Shape):
    RemarkCode: _AnyCode = None
    customRemark: _Leaf = None
    RemarkType: Raw = Raw()


class _PayStatusHistory(Shape):
    status: _Leaf = None
    startDate: _Leaf = None
    MonthlyPayStatus: Raw = Raw()


class _GrantedTrade(Shape):
    AccountType: _AnyCode = None
    CreditType: _AnyCode = None
    WorstPayStatus: _AnyCode = None
    PayStatusHistory: _PayStatusHistory | str | None = None
    CreditLimit: _Leaf = None
    amountPastDue: _Leaf = None
    monthlyPayment: _Leaf = None
    termMonths: _Leaf = None
    dateLastPayment: _Leaf = None
    late30Count: _Leaf = None
    late60Count: _Leaf = None
    late90Count: _Leaf = None
    monthsReviewed: _Leaf = None
    worstPatStatusCount: Raw = Raw()
    collateral: Raw = Raw()
    PaymentFrequency: Raw = Raw()
    TermType: Raw = Raw()


class _CollectionTrade(Shape):
    creditType: _AnyCode = None
    originalCreditor: _Leaf = None
    actualPaymentAmount: Raw = Raw()


class _Tradeline(_Sourced):
    creditorName: _Leaf = None
    accountNumber: _Leaf = None
    subscriberCode: _Leaf = None
    currentBalance: _Leaf = None
    highBalance: _Leaf = None
    dateOpened: _Leaf = None
    dateReported: _Leaf = None
    dateClosed: _Leaf = None
    dateAccountStatus: _Leaf = None
    handle: _Leaf = None
    AccountCondition: _AnyCode = None
    AccountDesignator: _AnyCode = None
    IndustryCode: _AnyCode = None
    OpenClosed: _AnyCode = None
    PayStatus: _AnyCode = None
    DisputeFlag: _AnyCode = None
    Remark: list[_Remark] | _Remark | str | None = None
    GrantedTrade: _GrantedTrade | str | None = None
    CollectionTrade: _CollectionTrade | str | None = None
    dateVerified: Raw = Raw()
    position: Raw = Raw()
    Utilization: Raw = Raw()
    VerificationIndicator: Raw = Raw()


class _TradeLinePartition(Shape):
    accountTypeSymbol: _Leaf = None
    accountTypeDescription: _Leaf = None
    Tradeline: list[_Tradeline] | _Tradeline | str | None = None
    accountTypeAbbreviation: Raw = Raw()
    accountStatus: Raw = Raw()
    accountSeverity: Raw = Raw()


class _Inquiry(_Sourced):
    inquiryDate: _Leaf = None
    subscriberName: _Leaf = None
    subscriberNumber: _Leaf = None
    IndustryCode: _AnyCode = None
    inquiryType: Raw = Raw()
    Subscriber: Raw = Raw()
    message: Raw = Raw()


class _InquiryPartition(Shape):
    Inquiry: list[_Inquiry] | _Inquiry | str | None = None


class _Bankruptcy(Shape):
    dateResolved: _Leaf = None
    liabilityAmount: _Leaf = None
    courtNumber: Raw = Raw()
    division: Raw = Raw()
    assetAmount: Raw = Raw()
    exemptAmount: Raw = Raw()
    trustee: Raw = Raw()
    company: Raw = Raw()
    thirdParty: Raw = Raw()


class _PublicRecord(_Sourced):
    Type: _AnyCode = None
    Status: _AnyCode = None
    dateFiled: _Leaf = None
    courtName: _Leaf = None
    referenceNumber: _Leaf = None
    AccountDesignator: _AnyCode = None
    Bankruptcy: _Bankruptcy | str | None = None
    subscriberCode: Raw = Raw()
    handle: Raw = Raw()
    Classification: Raw = Raw()
    IndustryCode: Raw = Raw()
    RegisteredItem: Raw = Raw()
    LegalItem: Raw = Raw()
    TaxLien: Raw = Raw()
    Remark: Raw = Raw()


class _RecordPartition(Shape):
    PublicRecord: list[_PublicRecord] | _PublicRecord | str | None = None


class _Subscriber(_Sourced):
    name: _Leaf = None
    subscriberCode: _Leaf = None
    telephone: _Leaf = None
    CreditAddress: _CreditAddress | str | None = None
    IndustryCode: Raw = Raw()
    inquiryType: Raw = Raw()
    accountID: Raw = Raw()


class _Message(Shape):
    text: _Leaf = None
    Code: _AnyCode = None
    Type: Raw = Raw()


class _Frozen(Shape):
    equifax: _Leaf = None
    experian: _Leaf = None
    transunion: _Leaf = None


class _Sources(Shape):
    Source: list[_Source] | _Source | str | None = None


class _TrueLinkReport(Shape):
    FraudIndicator: _Leaf = None
    DeceasedIndicator: _Leaf = None
    SB168Frozen: _Frozen | str | None = None
    Borrower: _Borrower | str | None = None
    TradeLinePartition: list[_TradeLinePartition] | _TradeLinePartition | str | None = None
    InquiryPartition: list[_InquiryPartition] | _InquiryPartition | str | None = None
    PulblicRecordPartition: list[_RecordPartition] | _RecordPartition | str | None = None
    PublicRecordPartition: list[_RecordPartition] | _RecordPartition | str | None = None
    Subscriber: list[_Subscriber] | _Subscriber | str | None = None
    Message: list[_Message] | _Message | str | None = None
    Sources: list[_Sources] | _Sources | str | None = None
    Summary: Raw = Raw()
    SafetyCheckPassed: Raw = Raw()
    BankingRecordPartition: Raw = Raw()


class _Component(Shape):
    Type: str | None = None
    TrueLinkCreditReportType: _TrueLinkReport | str | None = None
    CreditScoreType: _CreditScore | str | None = None


class Bundle(Shape):
    BundleComponent: list[_Component] | _Component
    ReportDate: _Leaf = None


class Document(Shape):
    """The three envelopes that hold a report as plain JSON."""

    BundleComponents: Bundle | None = None
    success: bool | None = None
    data: Bundle | None = None
    TrueLinkCreditReportType: _TrueLinkReport | None = None


_decoder = msgspec.json.Decoder(Document)


def decode(text: bytes) -> Document | None:
    """Decode a document of the usual shape; None when it is not, or is damaged.

    The bytes of raw parts are not looked at by the decoder, so their encoding is checked here.
    """
    try:
        if not text.isascii():
            text.decode()
        return _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
