"""Named shelves of JSON records, in memory and, when there is a folder, in it as well."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class Shelf:
    """Records by key in the order they first came; each lives in a file of its own.

    A record is written before the call returns, so what a client was told survives a kill.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._records: dict[str, Record] = {}
        self._orders: dict[str, int] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            stored = [json.loads(path.read_bytes()) for path in folder.glob("*.json")]
            for entry in sorted(stored, key=lambda entry: int(entry["order"])):
                self._records[entry["key"]] = entry["record"]
                self._orders[entry["key"]] = int(entry["order"])

    def get(self, key: str) -> Record | None:
        """Return the record, or None."""
        return self._records.get(key)

    def put(self, key: str, record: Record) -> None:
        """Store the record under the key, replacing what stood there."""
        self._records[key] = record
        if self._folder is None:
            return
        order = self._orders.setdefault(key, max(self._orders.values(), default=0) + 1)
        path = self._path(self._folder, key)
        draft = path.with_suffix(".draft")
        entry = {"key": key, "order": order, "record": record}
        draft.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
        draft.replace(path)

    def remove(self, key: str) -> None:
        """Forget the record, if there is one."""
        self._orders.pop(key, None)
        if self._records.pop(key, None) is not None and self._folder is not None:
            self._path(self._folder, key).unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget every record."""
        for key in list(self._records):
            self.remove(key)

    def __iter__(self) -> Iterator[Record]:
        return iter(list(self._records.values()))

    def __len__(self) -> int:
        return len(self._records)

    def keys(self) -> list[str]:
        """Return the keys in the order they first came."""
        return list(self._records)

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"


class Papers:
    """The PDF files of the letters, by letter id."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._files: dict[str, bytes] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def put(self, letter_id: str, content: bytes) -> None:
        """Keep the bytes of one letter."""
        if self._folder is None:
            self._files[letter_id] = content
        else:
            (self._folder / f"{letter_id}.pdf").write_bytes(content)

    def get(self, letter_id: str) -> bytes | None:
        """Return the bytes, or None."""
        if self._folder is None:
            return self._files.get(letter_id)
        path = self._folder / f"{letter_id}.pdf"
        return path.read_bytes() if path.exists() else None

    def clear(self) -> None:
        """Forget every file."""
        self._files.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder)
            self._folder.mkdir()


class Shelves:
    """All the sandbox knows, one shelf per kind of record."""

    def __init__(self, state_dir: Path | None) -> None:
        self._state_dir = state_dir
        self._shelves: dict[str, Shelf] = {}
        self.letters = self._shelf("letters")
        self.idempotency_keys = self._shelf("idempotency_keys")
        self.verifications = self._shelf("verifications")
        self.grants = self._shelf("grants")
        self.reports = self._shelf("reports")
        self.alerts = self._shelf("alerts")
        self.webhook_targets = self._shelf("webhook_targets")
        self.events = self._shelf("events")
        self.deliveries = self._shelf("deliveries")
        self.serials = self._shelf("serials")
        self.papers = Papers(None if state_dir is None else state_dir / "papers")

    def _shelf(self, name: str) -> Shelf:
        shelf = Shelf(None if self._state_dir is None else self._state_dir / name)
        self._shelves[name] = shelf
        return shelf

    def serial(self, name: str) -> int:
        """Return the next number of a series; numbers are never given twice, restarts included."""
        number = int((self.serials.get(name) or {"last": 0})["last"]) + 1
        self.serials.put(name, {"last": number})
        return number

    def clear(self) -> None:
        """Forget everything but the numbers already given and the webhook targets."""
        for name, shelf in self._shelves.items():
            if name not in {"serials", "webhook_targets"}:
                shelf.clear()
        self.papers.clear()
