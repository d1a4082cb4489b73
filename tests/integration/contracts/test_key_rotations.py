"""KeyRotations: one unfinished per tenant, moved by one run at a time."""

import pytest
from tests.integration.contracts.people import NOW

from application.ports import StaleVersion
from domain.key_rotation import KeyRotation, KeyRotationId


@pytest.fixture
def rotation(world, tenant_id) -> KeyRotation:
    return KeyRotation(
        id=KeyRotationId(world.new_id()), tenant_id=tenant_id, to_version=2, started_at=NOW
    )


def test_a_rotation_is_taken_up_where_it_stopped(world, tenant_id, rotation) -> None:
    assert world.rotations.unfinished(tenant_id) is None
    assert world.rotations.add_once(rotation)
    moved = world.rotations.save(rotation.advanced(cursor="here", resealed=3))
    assert world.rotations.unfinished(tenant_id) == moved
    assert (moved.place, moved.cursor, moved.resealed, moved.version) == (0, "here", 3, 2)
    assert world.rotations.unfinished(world.tenant()) is None


def test_a_tenant_has_one_unfinished_rotation(world, tenant_id, rotation) -> None:
    assert world.rotations.add_once(rotation)
    other = KeyRotation(
        id=KeyRotationId(world.new_id()), tenant_id=tenant_id, to_version=2, started_at=NOW
    )
    assert not world.rotations.add_once(other)
    world.rotations.save(rotation.finished(at=NOW))
    assert world.rotations.unfinished(tenant_id) is None
    assert world.rotations.add_once(other)


def test_of_two_runs_that_move_it_one_is_told(world, rotation) -> None:
    world.rotations.add_once(rotation)
    world.rotations.save(rotation.advanced(cursor=None, resealed=1))
    with pytest.raises(StaleVersion):
        world.rotations.save(rotation.advanced(cursor=None, resealed=1))
