"""Asking OpenAI whether it knows a key: its list of models, which costs nothing."""

from adapters.vendor_http.credential_check import knows
from domain.tenancy.credentials import CredentialStanding


def openai_knows(*, url: str, api_key: str) -> CredentialStanding:
    """Raise Unavailable when OpenAI does not answer."""
    headers = {"Authorization": f"Bearer {api_key}"}
    return knows("OpenAI", f"{url.rstrip('/')}/models", headers)
