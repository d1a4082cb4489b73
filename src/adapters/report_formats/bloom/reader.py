"""From Bloom's trade lines to a report, as far as they say anything.

Only a catalogue's examples are known of this format, not the vendor's own word. Its payment history
has no month to begin with, so it is not read; ``1`` is a current month there.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from adapters.report_formats.columns import Fields, Specs, Table, looked_up
from adapters.report_formats.drafts import Draft, Read
from adapters.report_formats.plain_values import text
from adapters.report_formats.sources import JSON
from domain.credit_reports.report import DefectKind, ReportStatus
from domain.credit_reports.tradelines import AccountCondition, PaymentStatus, TradelineKind
from domain.credit_reports.values import Bureau, Code, FieldPaths

FORMAT = "bloom"
_CONDITIONS: Mapping[str, AccountCondition] = {
    "open": AccountCondition.OPEN,
    "closed": AccountCondition.CLOSED,
    "paid": AccountCondition.PAID,
    "transferred": AccountCondition.TRANSFERRED,
}
_PORTFOLIOS: Mapping[str, str] = {
    "revolving": "R",
    "mortgage": "M",
    "installment": "I",
    "open": "O",
}
_STATUSES: Mapping[str, PaymentStatus] = {
    "current": PaymentStatus.CURRENT,
    "late_30": PaymentStatus.LATE_30,
    "late_60": PaymentStatus.LATE_60,
    "late_90": PaymentStatus.LATE_90,
    "late_120": PaymentStatus.LATE_120,
    "collection": PaymentStatus.COLLECTION,
    "charge_off": PaymentStatus.CHARGE_OFF,
}
_TRADE_LINE: Specs = {
    "creditor_name": "creditor_name",
    "account_type": "account_type",
    "portfolio": "account_type",
    "condition": "account_status",
    "open_closed": "account_status",
    "payment_status": "payment_status",
    "balance": "current_balance",
    "credit_limit": "credit_limit",
    "date_opened": "opened_date",
    "date_last_activity": "last_activity_date",
    "late_30_count": "times_30_days_late",
    "late_60_count": "times_60_days_late",
    "late_90_count": "times_90_days_late",
}


def _account_type(value: Any) -> Code | None:
    shown = text(value)
    return Code(shown, shown.replace("_", " ").capitalize()) if shown else None


_TABLE = Table(
    JSON,
    _TRADE_LINE,
    {
        "account_type": _account_type,
        "portfolio": looked_up(_PORTFOLIOS, "account type"),
        "condition": looked_up(_CONDITIONS, "account status"),
        "open_closed": looked_up(
            {"open": "open", "closed": "closed", "paid": "", "transferred": ""}, "account status"
        ),
        "payment_status": looked_up(_STATUSES, "payment status"),
    },
)
_PATHS: FieldPaths = MappingProxyType({"granted": _TABLE.paths, "collection": _TABLE.paths})


def recognizes(tree: Any) -> bool:
    """A consumer's trade lines, or an enrollment of a consumer in monitoring."""
    if not isinstance(tree, dict) or "consumer_id" not in tree:
        return False
    return isinstance(tree.get("trade_lines"), list) or "enrollment_id" in tree


def read(raw: bytes, tree: dict[str, Any]) -> Read:
    """Read the trade lines; raises the refusals of ``ReportReader.read``."""
    draft = Draft(source_format=FORMAT, paths=_PATHS, path="$")
    if "trade_lines" not in tree:
        standing = text(JSON.content(tree, "status")) or "without a status"
        message = f"an enrollment in monitoring, {standing.lower()}; it holds no report"
        draft.defects.add(DefectKind.VENDOR_MESSAGE, "$", message)
        return draft.closed(raw, ReportStatus.PENDING)
    bureaus = {bureau.value: bureau for bureau in Bureau}
    for record, path in JSON.rows(tree, "$", "trade_lines", draft.defects):
        fields: Fields = _TABLE.read(record, path, draft.defects)
        fields.setdefault("creditor_name", "")
        fields |= {"kind": TradelineKind.GRANTED, "path": path}
        bureau = bureaus.get(text(JSON.content(record, "bureau")).lower())
        told = (bureau,) if bureau else ()
        draft.add_line(told, single=bureau is not None, group=None, fields=fields)
    return draft.closed(raw)
