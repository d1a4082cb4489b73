"""Redis may hold anything; only a ring of ours is ever answered."""

import json
import pickle
from uuid import UUID

import pytest
from rq.exceptions import DeserializationError

from adapters.rq.rings import FUNCTION, Ring, RingRefused, RingSerializer

JOB = "01a1fd88-fcef-72a9-8247-c4d45022bc93"


def ring_from(data: bytes, **more: bytes) -> Ring:
    """What a worker reads back when Redis holds this."""
    ring = Ring.listened_by(HEARD.append)(id=JOB, connection=object(), serializer=RingSerializer)
    ring.restore({b"data": data, b"created_at": b"2026-11-21T00:00:00.000000Z", **_keys(more)})
    return ring


def _keys(more: dict[str, bytes]) -> dict[bytes, bytes]:
    return {name.encode(): value for name, value in more.items()}


HEARD: list[UUID] = []


def test_a_ring_goes_there_and_back_and_calls_the_workers_function_with_the_job_id():
    HEARD.clear()
    ring = ring_from(RingSerializer.dumps((FUNCTION, None, (JOB,), {})))
    ring.func(*ring.args, **ring.kwargs)
    assert [UUID(JOB)] == HEARD


@pytest.mark.parametrize(
    "call",
    [
        ["os.system", None, ["true"], {}],
        [FUNCTION, None, ["not an id"], {}],
        [FUNCTION, None, [JOB, JOB], {}],
        [FUNCTION, None, [JOB], {"shell": True}],
        [FUNCTION, "instance", [JOB], {}],
        [FUNCTION, None, JOB, {}],
        {"function": FUNCTION},
        None,
    ],
)
def test_every_other_shape_is_refused(call):
    with pytest.raises((RingRefused, ValueError)):
        RingSerializer.loads(json.dumps(call).encode())
    with pytest.raises(DeserializationError):
        _ = ring_from(json.dumps(call).encode()).func


def test_a_pickle_is_never_opened():
    class Bomb:
        def __reduce__(self):
            return HEARD.append, (UUID(int=0),)

    HEARD.clear()
    with pytest.raises(DeserializationError):
        _ = ring_from(pickle.dumps((FUNCTION, None, [Bomb()], {}))).func
    assert HEARD == []


def test_callbacks_and_webhooks_that_redis_names_are_dropped():
    ring = ring_from(
        RingSerializer.dumps((FUNCTION, None, [JOB], {})),
        success_callback_name=b"os.abort",
        failure_callback_name=b"os.abort",
        stopped_callback_name=b"os.abort",
        webhooks=b'[{"url": "http://127.0.0.1:1/", "job_status": "failed"}]',
    )
    assert ring.success_callback is None
    assert ring.failure_callback is None
    assert ring.stopped_callback is None
    assert ring.webhooks == []
