"""Where a value stands: JSON paths and XPaths of the serializations, and what can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.credit_reports.values import FieldPaths

_GRANTED = "GrantedTrade/"
_COMMON = {
    "creditor_name": "@creditorName",
    "subscriber_code": "@subscriberCode",
    "account_number": "@accountNumber",
    "designator": "AccountDesignator/@symbol",
    "industry": "IndustryCode/@symbol",
    "condition": "AccountCondition/@symbol",
    "open_closed": "OpenClosed/@symbol",
    "payment_status": "PayStatus/@symbol",
    "balance": "@currentBalance",
    "high_credit": "@highBalance",
    "date_opened": "@dateOpened",
    "date_reported": "@dateReported",
    "date_closed": "@dateClosed",
    "date_account_status": "@dateAccountStatus",
    "remarks": "Remark",
    "dispute_flag": "DisputeFlag/@symbol",
    "dispute_handle": "@handle",
}
# The format has no date of first delinquency, no charge-off amount and no compliance code at all,
# and shows terms, limits, past due amounts and history on granted trades only.
_FIELDS: Mapping[str, Mapping[str, str]] = {
    "granted": {
        **_COMMON,
        "account_type": _GRANTED + "AccountType/@symbol",
        "portfolio": _GRANTED + "CreditType/@symbol",
        "credit_limit": _GRANTED + "CreditLimit",
        "past_due": _GRANTED + "@amountPastDue",
        "scheduled_payment": _GRANTED + "@monthlyPayment",
        "term_months": _GRANTED + "@termMonths",
        "date_last_payment": _GRANTED + "@dateLastPayment",
        "history": _GRANTED + "PayStatusHistory/@status",
        "late_30_count": _GRANTED + "@late30Count",
        "late_60_count": _GRANTED + "@late60Count",
        "late_90_count": _GRANTED + "@late90Count",
        "months_reviewed": _GRANTED + "@monthsReviewed",
        "worst_payment_status": _GRANTED + "WorstPayStatus/@symbol",
    },
    "collection": {
        **_COMMON,
        "portfolio": "CollectionTrade/creditType/@symbol",
        "original_creditor": "CollectionTrade/@originalCreditor",
    },
    "inquiry": {
        "subscriber_name": "@subscriberName",
        "subscriber_code": "@subscriberNumber",
        "inquired_on": "@inquiryDate",
        "industry": "IndustryCode/@symbol",
    },
    "publicrecord": {
        "type": "Type/@symbol",
        "status": "Status/@symbol",
        "filed_on": "@dateFiled",
        "resolved_on": "Bankruptcy/@dateResolved",
        "court": "@courtName",
        "reference": "@referenceNumber",
        "amount": "Bankruptcy/@liabilityAmount",
        "designator": "AccountDesignator/@symbol",
    },
    "score": {"value": "@riskScore", "model": "@scoreName", "factors": "CreditScoreFactor"},
    "consumerfile": {
        "names": "BorrowerName",
        "ssn": "SocialPartition",
        "birth": "Birth",
        "addresses": "BorrowerAddress",
        "employers": "Employer",
        "statements": "CreditStatement",
    },
}


@dataclass(frozen=True, slots=True)
class PathStyle:
    """How one serialization writes a step down the tree."""

    step: str
    attribute: tuple[str, str]
    text: str
    first_index: int

    def leaf(self, path: str, key: str) -> str:
        """The place of a simple value: attributes begin with a small letter, elements do not."""
        if key[:1].islower():
            before, after = self.attribute
            return f"{path}{before}{key}{after}"
        return f"{path}{self.step}{key}{self.text}"

    def child(self, path: str, key: str) -> str:
        return f"{path}{self.step}{key}"

    def relative(self, spec: str) -> str:
        """Write a field's place below its record, given as an XPath."""
        *elements, last = spec.split("/")
        path = "".join(f"{self.step}{element}" for element in elements)
        is_attribute = last.startswith("@")
        place = self.leaf(path, last[1:]) if is_attribute else f"{path}{self.step}{last}"
        return place.removeprefix(".")


PLAIN = PathStyle(step=".", attribute=(".", ""), text="", first_index=0)
AT_PREFIXED = PathStyle(step=".", attribute=("['@", "']"), text="['$']", first_index=0)
XML = PathStyle(step="/", attribute=("/@", ""), text="", first_index=1)


def _field_paths(style: PathStyle) -> FieldPaths:
    return MappingProxyType(
        {
            kind: MappingProxyType({name: style.relative(spec) for name, spec in fields.items()})
            for kind, fields in _FIELDS.items()
        }
    )


FIELD_PATHS: Mapping[PathStyle, FieldPaths] = {
    style: _field_paths(style) for style in (PLAIN, AT_PREFIXED, XML)
}


def json_step(path: str, key: str) -> str:
    """Go one key down a JSON path; keys that are no plain names stand in brackets."""
    if key.isidentifier():
        return f"{path}.{key}"
    quoted = key.replace("\\", "\\\\").replace("'", "\\'")
    return f"{path}['{quoted}']"
