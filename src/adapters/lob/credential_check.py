"""Asking Lob whether it knows a key: one letter of its list, which costs nothing."""

from adapters.lob.api import LobAccountRefused, LobApi, LobRefusal
from domain.errors import Unavailable
from domain.tenancy.credentials import CredentialStanding


def lob_knows(api: LobApi) -> CredentialStanding:
    """Raise Unavailable when Lob does not answer."""
    try:
        api.get("/letters", {"limit": "1"})
    except LobAccountRefused:
        return CredentialStanding.REFUSED
    except LobRefusal as refusal:
        raise Unavailable(f"Lob does not show its letters: {refusal.what}") from refusal
    return CredentialStanding.ACCEPTED
