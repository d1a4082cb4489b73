"""Metro 2 codes as far as rules use them: fields 17A, 19, 20, 38 and their meanings.

Source: the code tables of the furnishers' reporting format. A display text is never turned into
one of these codes; see docs/adr/0021.
"""

from types import MappingProxyType

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import PaymentStatus, ReportedAccount
from domain.findings.authoring import fact
from domain.findings.model import Fact

CURRENT, TRANSFERRED, PAID_CLOSED = "11", "05", "13"
COLLECTION, CHARGE_OFF = "93", "97"
PAID_COLLECTION, PAID_CHARGE_OFF = "62", "64"
DEED, FORECLOSED = "89", "94"
PAID = frozenset({"13", "61", "62", "63", "64", "65"})
DELETED = frozenset({"DA", "DF"})
LATE = MappingProxyType(
    {
        "71": PaymentStatus.LATE_30,
        "78": PaymentStatus.LATE_60,
        "80": PaymentStatus.LATE_90,
        "82": PaymentStatus.LATE_120,
        "83": PaymentStatus.LATE_150,
        "84": PaymentStatus.LATE_180,
    }
)
# Statuses with which a date of first delinquency belongs to the entry (field 25).
DEROGATORY = frozenset(LATE) | (PAID - {PAID_CLOSED}) | {"88", "89", "93", "94", "95", "96", "97"}
CHARGED_OFF = frozenset({CHARGE_OFF, PAID_CHARGE_OFF})

HANDED_ON = frozenset({"AH", "AT", "O", "AS"})  # sold, transferred, closed by refinancing
SETTLED = frozenset({"AU", "AX", "BP", "C", "BC", "BF", "BJ"})  # settled or satisfied by another
SATISFIED = frozenset({"AU", "AX", "BP"})  # the debt itself is settled, from whatever source
FORBEARANCE = frozenset({"CP", "BD"})
SOLD, CLOSED_BY_GRANTOR = "AH", "M"

CLOSED_BY_CONSUMER = frozenset({"XA", "XD", "XE", "XJ"})
IN_DISPUTE = frozenset({"XB", "XD", "XF", "XJ"})
DISPUTE_HELD_RIGHT = "XH"  # investigated, and no word that the consumer disagrees

DISCHARGED = frozenset("EFGH")
PETITION = frozenset("ABCD")
DISMISSED = "Q"

INDIVIDUAL, JOINT = frozenset({"1", "I"}), frozenset({"2", "J"})
AUTHORIZED_USER = frozenset({"3", "A"})
DECEASED, ASSOCIATION_ENDED = "X", "Z"

CREDIT_LINE, REVOLVING = "C", "R"
CREDIT_LINE_TYPES = frozenset({"15", "43", "47", "89", "7A", "9B"})
DEFERRED = "D"

_MEANINGS = MappingProxyType(
    {
        "account_status_code": {
            "05": "transferred",
            "11": "current",
            "13": "paid or closed",
            "61": "paid, was a voluntary surrender",
            "62": "paid, was a collection",
            "63": "paid, was a repossession",
            "64": "paid, was a charge-off",
            "65": "paid, a foreclosure was started",
            "88": "claim filed with the government",
            "89": "deed in lieu of foreclosure",
            "93": "collection",
            "94": "foreclosure completed",
            "95": "voluntary surrender",
            "96": "repossession",
            "97": "charge-off",
            **{code: f"{status.days_late} days late" for code, status in LATE.items()},
        },
        "special_comment": {
            "AH": "purchased by another company",
            "AT": "closed due to transfer",
            "AS": "closed due to refinance",
            "O": "transferred to another company",
            "AU": "settled for less than the full balance",
            "AX": "paid from the collateral",
            "BP": "paid through insurance",
            "C": "paid by a co-maker",
            "CP": "in forbearance",
            "M": "closed by the credit grantor",
        },
        "compliance_condition": {
            "XA": "closed by the consumer",
            "XB": "disputed, under investigation",
            "XC": "investigated, the consumer disagrees",
            "XD": "closed by the consumer and disputed",
            "XE": "closed by the consumer, who disagrees",
            "XF": "billing dispute under investigation",
            "XG": "billing dispute ended, the consumer disagrees",
            "XH": "previously disputed, investigation completed",
            "XJ": "closed by the consumer, billing dispute",
        },
        "consumer_information": {
            "A": "petition, chapter 7",
            "B": "petition, chapter 11",
            "C": "petition, chapter 12",
            "D": "petition, chapter 13",
            "E": "discharged, chapter 7",
            "F": "discharged, chapter 11",
            "G": "discharged, chapter 12",
            "H": "discharged, chapter 13",
            "Q": "bankruptcy dismissed or removed",
        },
        "designator": {"3": "authorized user", "A": "authorized user", "X": "deceased"},
    }
)
_LABELS = MappingProxyType(
    {
        "account_status_code": "Account status",
        "special_comment": "Special comment",
        "compliance_condition": "Compliance condition",
        "consumer_information": "Consumer information",
        "designator": "Responsibility",
    }
)


def coded(report: Report, line: ReportedAccount, name: str, *, id: str | None = None) -> Fact:  # noqa: A002
    """Cite a code with its meaning: ``97 (charge-off)``; an absent one as not shown."""
    code: str | None = getattr(line, name)
    meaning = _MEANINGS[name].get(code or "")
    value = f"{code} ({meaning})" if meaning else None
    return fact(report, line, name, _LABELS[name], id=id, value=value)
