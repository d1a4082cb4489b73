"""SmartCredit's refusals: OAuth 2 errors (RFC 6749 5.2) and bearer errors (RFC 6750 3)."""

from entrypoints.sandbox.answers import Refused


def token_error(error: str, description: str) -> Refused:
    """Return the token endpoint's error answer; only `invalid_client` is a 401."""
    status = 401 if error == "invalid_client" else 400
    headers = {"Cache-Control": "no-store"}
    if status == 401:  # noqa: PLR2004 - HTTP's own number
        headers["WWW-Authenticate"] = 'Basic realm="smartcredit"'
    return Refused(status, {"error": error, "error_description": description}, headers)


def bearer_error(description: str) -> Refused:
    """Return the answer to a missing, wrong or expired access token."""
    return Refused(
        401,
        {"error": "invalid_token", "error_description": description},
        {"WWW-Authenticate": 'Bearer realm="smartcredit", error="invalid_token"'},
    )


def not_in_plan() -> Refused:
    """Return the answer to a member whose plan has no three-bureau reports."""
    return Refused(403, {"error": "not_in_plan", "error_description": "3B is not in the plan"})


def never_ordered() -> Refused:
    """Return the answer to a member who has no report yet."""
    return Refused(404, {"error": "not_found", "error_description": "no 3B report was ordered"})
