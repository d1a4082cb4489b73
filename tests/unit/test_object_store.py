"""Objects in memory and in a folder: the same promises."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.local_files import LocalObjectStore, objects
from adapters.memory.objects import MemoryObjectStore
from application.objects import ObjectKeyRefused, ObjectNotFound, ObjectStore
from domain.errors import Unavailable

KEY = "reports/0123abcd"


@pytest.fixture(params=["memory", "folder"])
def store(request, tmp_path: Path) -> ObjectStore:
    stores = {
        "memory": MemoryObjectStore,
        "folder": lambda: LocalObjectStore(tmp_path / "not" / "yet"),
    }
    return stores[request.param]()


def test_what_was_put_is_got(store: ObjectStore) -> None:
    store.put(KEY, b"content")
    assert store.exists(KEY)
    assert store.get(KEY) == b"content"


def test_what_was_never_put_is_not_found(store: ObjectStore) -> None:
    assert not store.exists(KEY)
    with pytest.raises(ObjectNotFound):
        store.get(KEY)


def test_a_key_keeps_its_first_content(store: ObjectStore) -> None:
    store.put(KEY, b"first")
    store.put(KEY, b"second")
    assert store.get(KEY) == b"first"


@pytest.mark.parametrize(
    "key", ["", "/a", "a/", "a//b", "../a", "a/../b", ".a", "A", "a b", "a\n", "a\0", "x" * 513]
)
def test_a_key_that_could_leave_the_folder_is_refused(store: ObjectStore, key: str) -> None:
    for use in (store.get, store.exists, lambda key: store.put(key, b"")):
        with pytest.raises(ObjectKeyRefused):
            use(key)


def test_a_folder_that_cannot_be_written_is_unavailable_and_keeps_no_half(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("in the way")
    with pytest.raises(Unavailable):
        LocalObjectStore(tmp_path).put(KEY, b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


def test_a_replaced_object_has_the_new_content(store: ObjectStore) -> None:
    store.put(KEY, b"first")
    store.replace(KEY, b"second")
    assert store.get(KEY) == b"second"


def test_what_was_removed_does_not_come_back_by_being_replaced(store: ObjectStore) -> None:
    with pytest.raises(ObjectNotFound):
        store.replace(KEY, b"content")
    assert not store.exists(KEY)


def test_an_object_that_is_removed_while_it_is_replaced_stays_removed(tmp_path: Path) -> None:
    """The files of a store are looked for and written in two steps: between them a sweep comes."""
    store, sweeping = LocalObjectStore(tmp_path), LocalObjectStore(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        for number in range(30):
            key = f"reports/{number}"
            store.put(key, b"content")
            replaced = pool.submit(store.replace, key, b"sealed anew")
            removed = pool.submit(sweeping.delete, key)
            removed.result()
            assert replaced.exception() is None or isinstance(replaced.exception(), ObjectNotFound)
            assert not store.exists(key)
    assert store.keys("reports", after=None, limit=9) == ()
    assert not list(tmp_path.rglob(".half-*"))


def test_an_object_that_is_removed_while_its_successor_is_written_stays_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = LocalObjectStore(tmp_path)
    store.put(KEY, b"content")
    monkeypatch.setattr(objects.os, "fsync", lambda _: (tmp_path / KEY).unlink(missing_ok=True))
    with pytest.raises(ObjectNotFound):
        store.replace(KEY, b"sealed anew")
    assert not store.exists(KEY)


def test_every_object_below_a_prefix_is_listed_once_page_by_page(store) -> None:
    keys = {f"a/{x}/{y}" for x in ("b", "c-d", "c") for y in ("1", "2", "3")}
    for key in (*keys, "ab/1", "b/1"):
        store.put(key, b"content")
    listed, after = [], None
    while page := store.keys("a", after=after, limit=2):
        assert len(page) <= 2
        listed += page
        after = page[-1]
    assert sorted(listed) == sorted(keys)
    assert store.keys("nothing", after=None, limit=2) == ()


def test_the_beginning_of_an_object_is_read_alone(store) -> None:
    store.put(KEY, b"content")
    assert store.beginning(KEY, 3) == b"con"
    assert store.beginning(KEY, 100) == b"content"
    with pytest.raises(ObjectNotFound):
        store.beginning("reports/other", 3)
