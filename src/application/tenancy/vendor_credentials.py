"""The owner looks at, sets, checks and withdraws the firm's own keys at the vendors."""

from collections.abc import Callable
from dataclasses import dataclass

from application.ports import Begin, Clock, NewId
from application.stores import Work
from application.tenancy.ports import VendorAccounts
from domain.identity import Actor, Permission
from domain.tenancy.credentials import (
    CredentialId,
    CredentialNotFound,
    Vendor,
    VendorCredential,
    VendorCredentialSet,
    VendorKeys,
)
from domain.tenancy.webhook_address import WebhookAddress, WebhookAddressId, hash_token

REPLACED_KEPT_MAX = 3  # whose keys are still held, to follow what was begun with them


@dataclass(frozen=True, slots=True)
class ReadCredentials:
    begin: Begin[Work]

    def __call__(self, actor: Actor) -> tuple[tuple[VendorCredential, ...], WebhookAddress | None]:
        """Those in force, and where the firm's accounts send webhooks, once there is one."""
        actor.require(Permission.TENANT_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            return work.vendor_credentials.present(), work.webhook_addresses.find()


@dataclass(frozen=True, slots=True)
class SetCredential:
    """A new setting ends the former one; from the next call on the vendor is asked with it."""

    begin: Begin[Work]
    accounts: VendorAccounts
    clock: Clock
    new_id: NewId
    new_secret: Callable[[], str]

    def __call__(self, actor: Actor, vendor: Vendor, keys: VendorKeys) -> VendorCredential:
        """Raise VendorNotConnected or LiveKeyRefused for keys that this installation cannot use,
        and StaleVersion when somebody else sets this vendor's at the same time."""
        actor.require(Permission.TENANT_MANAGE)
        self.accounts.require_usable(vendor, keys)
        now = self.clock()
        credential = VendorCredential(
            id=CredentialId(self.new_id()),
            tenant_id=actor.tenant_id,
            vendor=vendor,
            keys=keys,
            last4=keys.last4,
            set_by=actor.user_id,
            set_at=now,
        )
        with self.begin(actor.tenant_id, actor) as work:
            self._end_former(work, vendor)
            work.vendor_credentials.add(credential)
            self._give_webhook_address(work, actor)
            work.outbox.add(
                VendorCredentialSet(
                    tenant_id=actor.tenant_id,
                    consumer_id=None,
                    at=now,
                    actor_id=actor.user_id,
                    credential_id=credential.id,
                    vendor=vendor.value,
                )
            )
        return credential

    def _end_former(self, work: Work, vendor: Vendor) -> None:
        former = work.vendor_credentials.of_vendor(vendor)
        for number, each in enumerate(former):
            if number >= REPLACED_KEPT_MAX and each.keys is not None:
                work.vendor_credentials.save(each.forgotten(at=self.clock()))
            elif each.ended_at is None:
                work.vendor_credentials.save(each.replaced(at=self.clock()))

    def _give_webhook_address(self, work: Work, actor: Actor) -> None:
        if work.webhook_addresses.find() is None:
            token = self.new_secret()
            work.webhook_addresses.add(
                WebhookAddress(
                    id=WebhookAddressId(self.new_id()),
                    tenant_id=actor.tenant_id,
                    token=token,
                    token_hash=hash_token(token),
                    created_at=self.clock(),
                )
            )


@dataclass(frozen=True, slots=True)
class CheckCredential:
    begin: Begin[Work]
    accounts: VendorAccounts
    clock: Clock

    def __call__(self, actor: Actor, credential_id: CredentialId) -> VendorCredential:
        """Ask the vendor whether it knows the keys.

        Raises CredentialNotFound, CredentialNotCheckable, and Unavailable when the vendor does
        not answer; then nothing is recorded.
        """
        actor.require(Permission.TENANT_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            credential = work.vendor_credentials.get(credential_id)
        if credential.ended_at is not None:
            raise CredentialNotFound(credential_id)
        # No transaction is open: the vendor answers in its own time.
        result = self.accounts.check(credential.vendor, credential.require_keys())
        with self.begin(actor.tenant_id, actor) as work:
            current = work.vendor_credentials.get(credential_id)
            checked, event = current.checked(result, by=actor.user_id, at=self.clock())
            stored = work.vendor_credentials.save(checked)
            work.outbox.add(event)
        return stored


@dataclass(frozen=True, slots=True)
class WithdrawCredential:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, credential_id: CredentialId) -> VendorCredential:
        """From the next call on the installation's account is used.

        All keys that the firm ever set at this vendor are forgotten. Raises CredentialNotFound.
        """
        actor.require(Permission.TENANT_MANAGE)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            credential = work.vendor_credentials.get(credential_id)
            withdrawn, event = credential.withdrawn(by=actor.user_id, at=now)
            stored = work.vendor_credentials.save(withdrawn)
            for former in work.vendor_credentials.of_vendor(credential.vendor):
                if former.keys is not None:
                    work.vendor_credentials.save(former.forgotten(at=now))
            work.outbox.add(event)
        return stored
