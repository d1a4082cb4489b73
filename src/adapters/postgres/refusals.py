"""What PostgreSQL refused, as the domain says it: by constraint name, never by message text."""

from collections.abc import Callable
from typing import NoReturn

import psycopg

from adapters.postgres.engine import DatabaseUnavailable, TooSlow
from adapters.postgres.seal_fence import CONSTRAINT as SEAL_FENCE
from application.ports import AlreadyStored, StaleVersion
from application.sealing import SealedUnderOldKey
from domain.accounts.invitations import InvitationOpen
from domain.accounts.roles import RoleNameTaken, RoleNotFound
from domain.accounts.tenants import EmailTaken, PlatformExists
from domain.consumers.consumer import SsnTaken
from domain.errors import DomainError, Invalid

_PRIMARY_KEY = "_pkey"
_TOO_SLOW = (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable)
_BY_CONSTRAINT: dict[str, Callable[[], DomainError]] = {
    "users_email_key": lambda: EmailTaken("the e-mail address is already in use"),
    "tenants_kind_idx": PlatformExists,
    "custom_roles_tenant_id_name_key": RoleNameTaken,
    "memberships_custom_roles_fkey": RoleNotFound,
    "invitations_tenant_id_email_idx": InvitationOpen,
    "consumers_tenant_id_ssn_index_key": SsnTaken,
    "mail_pieces_tenant_id_letter_id_key": lambda: StaleVersion("the letter's mail piece"),
    "letters_tenant_id_dispute_id_key": lambda: StaleVersion("the dispute's letter"),
    "disputes_tenant_id_previous_id_key": lambda: StaleVersion("the round's successor"),
    "findings_tenant_id_report_id_rule_id_subject_path_key": lambda: StaleVersion(
        "the report's findings"
    ),
    "tenant_credentials_tenant_id_vendor_idx": lambda: StaleVersion("the firm's credential"),
    "tenant_webhook_addresses_tenant_id_idx": lambda: StaleVersion("the firm's webhook address"),
    "tenant_branding_tenant_id_idx": lambda: StaleVersion("the firm's branding"),
    "exports_tenant_id_consumer_id_idx": lambda: StaleVersion("the export under way"),
    "documents_tenant_id_consumer_id_slot_idx": lambda: StaleVersion("the consumer's documents"),
}


def refuse(error: psycopg.Error | UnicodeEncodeError) -> NoReturn:
    """Raise what the domain calls it; the error itself when it is a defect of ours."""
    refusal = _refusal_of(error)
    if refusal is None:
        raise error
    raise refusal from error


def is_lost(error: psycopg.Error) -> bool:
    """Whether the server did not answer or went away, rather than refuse the statement.

    A server that vanishes while libpq reads leaves a plain DatabaseError without an SQLSTATE.
    """
    is_libpqs_own = type(error) is psycopg.DatabaseError and error.sqlstate is None
    return is_libpqs_own or (
        isinstance(error, psycopg.OperationalError) and not isinstance(error, _TOO_SLOW)
    )


def _refusal_of(error: psycopg.Error | UnicodeEncodeError) -> DomainError | None:
    if isinstance(error, UnicodeEncodeError | psycopg.DataError):
        # The message is left out: it may quote the value.
        return Invalid("a value holds what cannot be stored")
    if isinstance(error, psycopg.errors.UniqueViolation | psycopg.errors.ForeignKeyViolation):
        return _of_constraint(error.diag.constraint_name or "")
    if isinstance(error, psycopg.errors.CheckViolation):
        return SealedUnderOldKey() if error.diag.constraint_name == SEAL_FENCE else None
    if isinstance(error, _TOO_SLOW):
        return TooSlow("the database is too busy for this now; try again", retry_after_s=5)
    if is_lost(error):
        return DatabaseUnavailable("the database does not answer", retry_after_s=1)
    return None


def _of_constraint(name: str) -> DomainError | None:
    if name in _BY_CONSTRAINT:
        return _BY_CONSTRAINT[name]()
    if name.endswith(_PRIMARY_KEY):
        return AlreadyStored(name.removesuffix(_PRIMARY_KEY))
    return None
