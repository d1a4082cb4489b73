"""Asking Anthropic whether it knows a key: its list of models, which costs nothing."""

from adapters.vendor_http.credential_check import knows
from domain.tenancy.credentials import CredentialStanding

_VERSION = "2023-06-01"


def anthropic_knows(*, url: str, api_key: str) -> CredentialStanding:
    """Raise Unavailable when Anthropic does not answer."""
    headers = {"x-api-key": api_key, "anthropic-version": _VERSION}
    return knows("Anthropic", f"{url.rstrip('/')}/v1/models", headers)
