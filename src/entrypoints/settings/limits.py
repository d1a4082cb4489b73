"""How often somebody may ask, from one variable: `user=100/60, sign_in=5/900`."""

import re
from dataclasses import dataclass, fields, replace

from application.rate_limits import Quota
from entrypoints.settings.reader import Reader
from entrypoints.settings.variables import SettingsRefused

LIMIT_MAX, WINDOW_S_MAX = 1_000_000_000, 86_400
_ENTRY = re.compile(r"\A([a-z_]+)=([0-9]{1,10})/([0-9]{1,5})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateQuotas:
    """Requests per address, person and tenant, and of the zones that count for themselves.

    ``sign_in`` and ``mail`` are by e-mail and address together, ``sign_in_ip`` by address whatever
    the e-mail, ``credential`` by person or address, ``registration`` by address, ``ai`` by tenant, ``upload``
    by person.
    """

    ip: Quota
    user: Quota
    tenant: Quota
    sign_in: Quota
    sign_in_ip: Quota
    mail: Quota
    credential: Quota
    registration: Quota
    ai: Quota
    upload: Quota


USUAL = RateQuotas(
    ip=Quota(limit=1000, window_s=60),
    user=Quota(limit=100, window_s=60),
    tenant=Quota(limit=1000, window_s=60),
    sign_in=Quota(limit=5, window_s=900),
    sign_in_ip=Quota(limit=300, window_s=900),
    mail=Quota(limit=5, window_s=900),
    credential=Quota(limit=100, window_s=900),
    registration=Quota(limit=20, window_s=3600),
    ai=Quota(limit=60, window_s=60),
    upload=Quota(limit=20, window_s=60),
)


def read_limits(reader: Reader) -> RateQuotas:
    """The quotas; those that the variable does not name stay as they are."""
    quotas = USUAL
    text = reader.text("LIMITS")
    for entry in text.split(",") if text else ():
        quotas = _changed(quotas, entry.strip())
    return quotas


def _changed(quotas: RateQuotas, entry: str) -> RateQuotas:
    names = [field.name for field in fields(RateQuotas)]
    found = _ENTRY.match(entry)
    if found is None or found[1] not in names:
        raise SettingsRefused(
            "REDRESS_LIMITS must be like `user=100/60, sign_in=5/900` (requests / seconds), with "
            f"names among {', '.join(names)}; {entry!r} is not"
        )
    limit, window_s = int(found[2]), int(found[3])
    if not (1 <= limit <= LIMIT_MAX and 1 <= window_s <= WINDOW_S_MAX):
        raise SettingsRefused(
            f"REDRESS_LIMITS: {entry!r} must have 1 to {LIMIT_MAX:,} requests "
            f"in 1 to {WINDOW_S_MAX:,} seconds"
        )
    return replace(quotas, **{found[1]: Quota(limit=limit, window_s=window_s)})
