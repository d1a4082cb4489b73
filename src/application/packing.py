"""Files packed into one zip with a manifest that names each by its SHA-256; JSON of our records."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

MANIFEST = "manifest.json"
# Zip files date from 1980 on; one day for all makes the same files the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(slots=True)
class Parcel:
    """A zip in memory: whoever packs bounds what goes into one."""

    _buffer: io.BytesIO = field(default_factory=io.BytesIO)
    _files: list[dict[str, Any]] = field(default_factory=list)
    _zip: zipfile.ZipFile = field(init=False)

    def __post_init__(self) -> None:
        self._zip = zipfile.ZipFile(self._buffer, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, content: bytes) -> None:
        self._write(name, content)
        sha256 = hashlib.sha256(content).hexdigest()
        self._files.append({"name": name, "bytes": len(content), "sha256": sha256})

    def add_json(self, name: str, value: object) -> None:
        self.add(name, json_file(value))

    def close(self, **about: object) -> bytes:
        """The zip, with a manifest that begins with what it is about."""
        manifest = {**about, "files": sorted(self._files, key=lambda file: file["name"])}
        self._write(MANIFEST, json_file(manifest))
        self._zip.close()
        return self._buffer.getvalue()

    def _write(self, name: str, content: bytes) -> None:
        entry = zipfile.ZipInfo(name, date_time=_DAY)
        entry.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, content)


def json_file(value: object) -> bytes:
    """Readable JSON in UTF-8 of records, their collections and plain values."""
    return json.dumps(plain(value), indent=1, ensure_ascii=False).encode("utf-8", "replace")


def plain(value: object) -> Any:
    """What JSON knows: records become objects, instants, days and ids become text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    for kind, said in _FORMS:
        if isinstance(value, kind):
            return said(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


# The first kind that fits decides: a member of a StrEnum is its value, not its name.
_FORMS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: plain(value.value)),
    (bool | int | float | None, lambda value: value),
    (str | UUID, str),
    (datetime | date, lambda value: value.isoformat()),
    (bytes, bytes.hex),
    (Mapping, lambda value: {str(plain(key)): plain(each) for key, each in value.items()}),
    (AbstractSet, lambda value: sorted((plain(each) for each in value), key=str)),
    (tuple | list, lambda value: [plain(each) for each in value]),
)
