"""The kinds of refusal; entrypoints map kinds to status codes, never single errors."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One refused value: the path of the field and a sentence that says what was needed."""

    path: str
    message: str


class DomainError(Exception):
    """Base of every refusal the product can explain to a person."""

    @property
    def code(self) -> str:
        return type(self).__name__


class NotFound(DomainError):
    """The thing does not exist for this tenant."""


class Conflict(DomainError):
    """The thing exists but its present state forbids the change."""


class Forbidden(DomainError):
    """The actor lacks the permission."""


class Unauthenticated(DomainError):
    """Nobody is signed in, or the credential is no longer good."""


class Invalid(DomainError):
    """The values break a rule whatever the state.

    ``errors`` names each refused field by its path.
    """

    def __init__(self, message: str, *, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(message)
        self.errors = tuple(errors)


class InvalidField(Invalid):
    """One named field breaks a rule."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}", errors=(FieldError(path=path, message=message),))


class TooLarge(Invalid):
    """The input is larger than the product accepts."""


class Unavailable(DomainError):
    """An outside service did not answer; the same call may succeed later.

    ``retry_after_s`` is the wait the service asked for, in seconds, when it named one.
    """

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class TooManyAttempts(DomainError):
    """It was tried too often; ``retry_after_s`` is the wait in seconds before it may be again."""

    def __init__(self, message: str, *, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class PaymentRequired(DomainError):
    """The tenant's plan or credit does not cover the action."""
