"""Where each consumer reporting agency takes disputes by mail: data with source and check date."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from domain.addresses import PostalAddress
from domain.credit_reports.values import Bureau


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeAddress:
    """``zone`` is the bureau's time zone: the day of receipt is the day there.

    ``source`` says where the address was published; an address printed on the consumer's own
    report goes before it.
    """

    bureau: Bureau
    address: PostalAddress
    zone: ZoneInfo
    source: str
    verified_on: date
    note: str = ""


_EASTERN = ZoneInfo("America/New_York")
_CENTRAL = ZoneInfo("America/Chicago")

DISPUTE_ADDRESSES: dict[Bureau, DisputeAddress] = {
    Bureau.EQUIFAX: DisputeAddress(
        bureau=Bureau.EQUIFAX,
        address=PostalAddress(
            name="Equifax Information Services LLC",
            line1="P.O. Box 740256",
            city="Atlanta",
            state="GA",
            zip="30374-0256",
        ),
        zone=_EASTERN,
        source="equifax.com, mail in a credit report dispute",
        verified_on=date(2026, 11, 1),
    ),
    Bureau.EXPERIAN: DisputeAddress(
        bureau=Bureau.EXPERIAN,
        address=PostalAddress(
            name="Experian", line1="P.O. Box 4500", city="Allen", state="TX", zip="75013"
        ),
        zone=_CENTRAL,
        source="equifax.com, mail in a credit report dispute",
        verified_on=date(2026, 11, 1),
        note="Experian's own annual-report page names P.O. Box 9701, Allen TX 75013 instead.",
    ),
    Bureau.TRANSUNION: DisputeAddress(
        bureau=Bureau.TRANSUNION,
        address=PostalAddress(
            name="TransUnion Consumer Solutions",
            line1="P.O. Box 2000",
            city="Chester",
            state="PA",
            zip="19016",
        ),
        zone=_EASTERN,
        source="equifax.com, mail in a credit report dispute",
        verified_on=date(2026, 11, 1),
    ),
}
