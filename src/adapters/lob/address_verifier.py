"""Asking Lob whether the Postal Service delivers to an address."""

from adapters.lob.api import LobApi, LobRefusal
from application.mail.ports import AddressVerifier
from domain.addresses import PostalAddress
from domain.errors import Unavailable
from domain.mail import AddressUndeliverable

_ACCEPTED = frozenset({"deliverable", "deliverable_unnecessary_unit"})
_VERDICTS = {
    "deliverable_missing_unit": "missing its apartment or unit number",
    "deliverable_incorrect_unit": "given with a wrong apartment or unit number",
    "undeliverable": "unknown to the Postal Service",
}


class LobAddressVerifier(AddressVerifier):
    """US verifications. Only the place is sent, never the name of who lives there."""

    def __init__(self, api: LobApi) -> None:
        self._api = api

    def verify(self, address: PostalAddress, *, field: str) -> None:
        place = {
            "primary_line": address.line1,
            "city": address.city,
            "state": address.state,
            "zip_code": address.zip,
        }
        if address.line2:
            place["secondary_line"] = address.line2
        try:
            answer = self._api.post("/us_verifications", place)
        except LobRefusal as refusal:
            raise AddressUndeliverable(field, f"no address to Lob: {refusal.what}") from refusal
        verdict = answer.get("deliverability") if isinstance(answer, dict) else None
        if verdict in _ACCEPTED:
            return
        if verdict not in _VERDICTS:
            raise Unavailable("Lob verified an address without a verdict that we know")
        raise AddressUndeliverable(field, _VERDICTS[verdict])
