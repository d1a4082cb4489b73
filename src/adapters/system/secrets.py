"""Secrets that nobody can guess."""

import secrets

SECRET_BYTES = 32  # OAuth state and PKCE verifier: 43 characters (RFC 7636 section 4.1)


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)
