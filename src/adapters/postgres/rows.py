"""Rows to frozen entities and back: columns that queries need, the rest in one document.

A field with a column of its name is kept there. All other fields of the entity go into a document
column: JSON where anybody with the table may read it, sealed bytes where it is personal data. A
field that an entity gains later needs no migration, only a default.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
import sqlalchemy as sa

from application.sealing import Sealer
from domain.identity import TenantId

Entity = TypeVar("Entity")
Load = Callable[[Any], Any]


def json_bytes(value: Any) -> bytes:
    return msgspec.json.encode(value, enc_hook=_plain)


@dataclass(frozen=True, slots=True)
class Document:
    """One column that holds several fields of an entity."""

    column: str
    fields: tuple[str, ...]
    is_sealed: bool
    encode_as: type[msgspec.Struct]
    decoder: msgspec.json.Decoder[Any]

    @classmethod
    def of(cls, entity: type, column: sa.Column[Any], names: Sequence[str]) -> "Document":
        hints = get_type_hints(entity)
        defaults = {f.name: f.default for f in fields(entity) if f.default is not MISSING}
        struct = msgspec.defstruct(
            f"{entity.__name__}{column.name.title()}",
            [(n, hints[n], defaults[n]) if n in defaults else (n, hints[n]) for n in names],
            kw_only=True,
        )
        return cls(
            column=column.name,
            fields=tuple(names),
            is_sealed=isinstance(column.type, sa.LargeBinary),
            encode_as=struct,
            decoder=msgspec.json.Decoder(struct),
        )

    def write(self, entity: Any) -> bytes:
        return json_bytes(self.encode_as(**{n: getattr(entity, n) for n in self.fields}))

    def read(self, data: bytes | str, into: dict[str, Any]) -> None:
        document = self.decoder.decode(data)
        for name in self.fields:
            into[name] = getattr(document, name)


class RowCodec(Generic[Entity]):
    """``documents`` names the fields of each document column; one may take the rest with ``...``."""

    def __init__(
        self,
        table: sa.Table,
        entity: type[Entity],
        documents: Mapping[str, tuple[str, ...] | None] | None = None,
    ) -> None:
        hints = get_type_hints(entity)
        names = [f.name for f in fields(entity)]  # type: ignore[arg-type]
        self.table = table
        self._entity = entity
        # A document may bear the name of the one field that it holds.
        self._plain = [n for n in names if n in table.c and n not in (documents or {})]
        self._loads: list[Load | None] = [_loader(hints[n]) for n in self._plain]
        self._dumps = [(n, _dumper(hints[n])) for n in self._plain]
        self._documents = _documents(entity, table, documents or {}, names, set(self._plain))
        kept = {*self._plain, *(n for d in self._documents for n in d.fields)}
        if missing := set(names) - kept:
            raise TypeError(f"{table.name} keeps no {sorted(missing)} of {entity.__name__}")
        self.columns = self._columns()

    def to_plain_row(self, entity: Entity) -> dict[str, Any]:
        """The columns alone: all there is of an entity without documents."""
        row: dict[str, Any] = {}
        for name, dump in self._dumps:
            value = getattr(entity, name)
            row[name] = value if dump is None or value is None else dump(value)
        return row

    def from_plain_row(self, row: Sequence[Any]) -> Entity:
        return self._entity(**self._plain_values(row))

    def to_row(self, entity: Entity, sealer: Sealer) -> dict[str, Any]:
        row = self.to_plain_row(entity)
        for document in self._documents:
            data = document.write(entity)
            row[document.column] = (
                sealer.seal(row["tenant_id"], self._context(document, row), data)
                if document.is_sealed
                else data.decode()
            )
        return row

    def from_row(self, row: Sequence[Any], sealer: Sealer, tenant_id: TenantId) -> Entity:
        """Raises SealBroken when a sealed document was changed or moved."""
        values = self._plain_values(row)
        for document, data in zip(self._documents, row[len(self._plain) :], strict=True):
            clear = (
                sealer.open(tenant_id, self._context(document, values), data)
                if document.is_sealed
                else data
            )
            document.read(clear, values)
        return self._entity(**values)

    def _plain_values(self, row: Sequence[Any]) -> dict[str, Any]:
        return {
            name: value if load is None or value is None else load(value)
            for name, load, value in zip(self._plain, self._loads, row, strict=False)
        }

    @property
    def names(self) -> tuple[str, ...]:
        """Every column that a whole row needs."""
        return (*self._plain, *(d.column for d in self._documents))

    def _columns(self) -> list[sa.ColumnElement[Any]]:
        columns: list[sa.ColumnElement[Any]] = [self.table.c[n] for n in self._plain]
        for document in self._documents:
            column = self.table.c[document.column]
            # As text: the driver would build Python objects of it first.
            columns.append(column if document.is_sealed else sa.cast(column, sa.Text))
        return columns

    def _context(self, document: Document, row: Mapping[str, Any]) -> str:
        return f"{self.table.name}/{document.column}/{row['id']}"


def _documents(
    entity: type,
    table: sa.Table,
    named: Mapping[str, tuple[str, ...] | None],
    names: Iterable[str],
    plain: set[str],
) -> list[Document]:
    listed = {n for some in named.values() if some for n in some}
    rest = tuple(n for n in names if n not in plain | listed)
    return [
        Document.of(entity, table.c[column], rest if some is None else some)
        for column, some in named.items()
    ]


def _loader(hint: Any) -> Load | None:
    hint = _without_none(hint)
    if get_origin(hint) is frozenset:
        member = get_args(hint)[0]
        return lambda values: frozenset(member(v) for v in values)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _in_utc if hint is datetime else None


def _dumper(hint: Any) -> Load | None:
    hint = _without_none(hint)
    if get_origin(hint) is frozenset:
        return sorted
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _value_of
    return None


def _value_of(member: Any) -> Any:
    return member.value


def _in_utc(at: datetime) -> datetime:
    return at if at.tzinfo is UTC else at.astimezone(UTC)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in {Union, UnionType}:
        others = [a for a in get_args(hint) if a is not NoneType]
        return others[0] if len(others) == 1 else hint
    return hint


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
