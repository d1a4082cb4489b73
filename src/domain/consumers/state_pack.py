"""What the consumer's state adds to the federal law on credit repair contracts.

Rows come from a secondary chart and await counsel's check; they may make a consumer wait longer
than the state asks, never shorter, because state days are counted as business days here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.errors import InvalidField

_CHART = "state credit repair law chart, thecredittracker.com (secondary)"
_FEDERAL = "15 U.S.C. 1679e"
_FEDERAL_CANCELLATION_DAYS = 3
_CODES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH "
    "NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP"
)
_JURISDICTIONS = frozenset(_CODES.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRule:
    """``cancellation_days`` after signing; ``refusal`` says why a state is not served."""

    us_state: str
    cancellation_days: int
    source: str
    refusal: str = ""
    note: str = ""


STATE_PACK: Mapping[str, StateRule] = MappingProxyType(
    {
        rule.us_state: rule
        for rule in (
            StateRule(
                us_state="CA",
                cancellation_days=5,
                source=_CHART,
                note="registration and bond of $100,000; fee only after full performance; "
                "done within 180 days; monthly itemised statement (Civ. Code 1789.10 ff.)",
            ),
            StateRule(us_state="FL", cancellation_days=5, source=_CHART, note="bond of $10,000"),
            StateRule(
                us_state="GA",
                cancellation_days=_FEDERAL_CANCELLATION_DAYS,
                source=_CHART,
                refusal="paid credit repair is listed as illegal there",
            ),
            StateRule(us_state="IL", cancellation_days=3, source=_CHART),
            StateRule(us_state="MD", cancellation_days=3, source=_CHART),
            StateRule(
                us_state="NY",
                cancellation_days=_FEDERAL_CANCELLATION_DAYS,
                source="N.Y. Gen. Bus. Law 458-f (secondary)",
                note="the contract lists each adverse item; marked report annexed; no advance fee",
            ),
            StateRule(
                us_state="TX",
                cancellation_days=_FEDERAL_CANCELLATION_DAYS,
                source="suretyone.com (secondary)",
                note="bond of $10,000 if paid in advance",
            ),
        )
    }
)


def state_rule(us_state: str) -> StateRule:
    """The rule of a state, the federal one where none is listed; raises InvalidField."""
    if us_state not in _JURISDICTIONS:
        raise InvalidField("us_state", f"{us_state!r} is not a two-letter state code")
    return STATE_PACK.get(us_state) or StateRule(
        us_state=us_state, cancellation_days=_FEDERAL_CANCELLATION_DAYS, source=_FEDERAL
    )
