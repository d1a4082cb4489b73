"""Keys of the firm's machines."""

from dataclasses import dataclass

from adapters.postgres import tables
from adapters.postgres.shelf import Shelf, Shelves
from application.credential_stores import ApiKeyStore
from application.paging import Page, PageRequest
from domain.accounts.api_keys import ApiKey, ApiKeyNotFound
from domain.identity import ApiKeyId

_API_KEYS = Shelf(tables.api_keys, ApiKey)
_PAGE = _API_KEYS.paging()


@dataclass(frozen=True, slots=True)
class PostgresApiKeyStore(ApiKeyStore):
    shelves: Shelves

    def add(self, key: ApiKey) -> None:
        self.shelves.add(_API_KEYS, key)

    def get(self, key_id: ApiKeyId) -> ApiKey:
        key = self.shelves.find(_API_KEYS, key_id)
        if key is None:
            raise ApiKeyNotFound(key_id)
        return key

    def save(self, key: ApiKey) -> ApiKey:
        return self.shelves.save(_API_KEYS, key)

    def page(self, request: PageRequest) -> Page[ApiKey]:
        return self.shelves.page(_API_KEYS, _PAGE, request)
