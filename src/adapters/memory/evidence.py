"""Documents by the hash of their bytes."""

import hashlib
from dataclasses import dataclass, field

from application.credit_reports.ports import EvidenceNotFound, EvidenceVault
from domain.errors import Unavailable
from domain.identity import TenantId


@dataclass(slots=True)
class MemoryEvidenceVault(EvidenceVault):
    is_down: bool = False
    documents: dict[tuple[TenantId, str], bytes] = field(default_factory=dict)

    def put(self, tenant_id: TenantId, content: bytes) -> str:
        self._answer()
        sha256 = hashlib.sha256(content).hexdigest()
        self.documents[tenant_id, sha256] = content
        return sha256

    def get(self, tenant_id: TenantId, sha256: str) -> bytes:
        self._answer()
        if (tenant_id, sha256) not in self.documents:
            raise EvidenceNotFound(f"no document {sha256}")
        return self.documents[tenant_id, sha256]

    def destroy(self, tenant_id: TenantId, sha256: str) -> None:
        self._answer()
        self.documents.pop((tenant_id, sha256), None)

    def _answer(self) -> None:
        if self.is_down:
            raise Unavailable("the evidence vault does not answer")
