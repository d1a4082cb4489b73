"""Keys of the firm's machines."""

from dataclasses import dataclass

from adapters.memory.tables import TenantRows
from application.credential_stores import ApiKeyStore
from application.paging import Page, PageRequest
from domain.accounts.api_keys import ApiKey, ApiKeyNotFound
from domain.identity import ApiKeyId

API_KEYS = "api_keys"


@dataclass(frozen=True, slots=True)
class MemoryApiKeyStore(ApiKeyStore):
    rows: TenantRows

    def add(self, key: ApiKey) -> None:
        self.rows.add(API_KEYS, key)

    def get(self, key_id: ApiKeyId) -> ApiKey:
        key: ApiKey | None = self.rows.find(API_KEYS, key_id)
        if key is None:
            raise ApiKeyNotFound(key_id)
        return key

    def save(self, key: ApiKey) -> ApiKey:
        return self.rows.save(API_KEYS, key)

    def page(self, request: PageRequest) -> Page[ApiKey]:
        return self.rows.page(API_KEYS, request)
