"""Documents sealed under the tenant's key and named by what they say."""

import hashlib
import re
from dataclasses import dataclass

from application.credit_reports.ports import EvidenceNotFound, EvidenceVault
from application.objects import ObjectNotFound, ObjectStore
from application.sealing import SealBroken, Sealer
from domain.identity import TenantId

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SealedEvidenceVault(EvidenceVault):
    """Each tenant has its own copy and its own key, so one tenant's documents tell another
    nothing, not even that they are the same."""

    objects: ObjectStore
    sealer: Sealer

    def put(self, tenant_id: TenantId, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        key, context = _key(tenant_id, sha256), context_of(sha256)
        if self.objects.exists(key):
            if not self._opens(tenant_id, sha256):
                self.objects.replace(key, self.sealer.seal(tenant_id, context, content))
            return sha256
        sealed = self.sealer.seal(tenant_id, context, content)
        self.objects.put(key, sealed)
        # A key that is replaced in this moment is fenced before its objects are walked: either the
        # walk finds this one, or we see here that there is a newer key.
        if not self.sealer.is_current(tenant_id, sealed):
            self.objects.replace(key, self.sealer.seal(tenant_id, context, content))
        return sha256

    def get(self, tenant_id: TenantId, sha256: str) -> bytes:
        """As the port; raises SealBroken as well, for a document that is not what it was."""
        if not _SHA256.fullmatch(sha256):
            raise EvidenceNotFound(f"{sha256!r} is no SHA-256")
        try:
            sealed = self.objects.get(_key(tenant_id, sha256))
        except ObjectNotFound as error:
            raise EvidenceNotFound(f"no document {sha256}") from error
        content = self.sealer.open(tenant_id, context_of(sha256), sealed)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise SealBroken(context_of(sha256))
        return content

    def destroy(self, tenant_id: TenantId, sha256: str) -> None:
        self.objects.delete(_key(tenant_id, sha256))

    def _opens(self, tenant_id: TenantId, sha256: str) -> bool:
        try:
            self.get(tenant_id, sha256)
        except (EvidenceNotFound, SealBroken):
            return False
        return True


def folder_of(tenant_id: TenantId) -> str:
    return f"evidence/{tenant_id}"


def _key(tenant_id: TenantId, sha256: str) -> str:
    return f"{folder_of(tenant_id)}/{sha256[:2]}/{sha256}"


def context_of(sha256: str) -> str:
    return f"evidence/{sha256}"
