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
        key = _key(tenant_id, sha256)
        if not self.objects.exists(key):
            self.objects.put(key, self.sealer.seal(tenant_id, _context(sha256), content))
        return sha256

    def get(self, tenant_id: TenantId, sha256: str) -> bytes:
        """As the port; raises SealBroken as well, for a document that is not what it was."""
        if not _SHA256.fullmatch(sha256):
            raise EvidenceNotFound(f"{sha256!r} is no SHA-256")
        try:
            sealed = self.objects.get(_key(tenant_id, sha256))
        except ObjectNotFound as error:
            raise EvidenceNotFound(f"no document {sha256}") from error
        content = self.sealer.open(tenant_id, _context(sha256), sealed)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise SealBroken(_context(sha256))
        return content


def _key(tenant_id: TenantId, sha256: str) -> str:
    return f"evidence/{tenant_id}/{sha256[:2]}/{sha256}"


def _context(sha256: str) -> str:
    return f"evidence/{sha256}"
