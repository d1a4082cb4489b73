"""Redis clients, built explicitly: redis-py alone would repeat every command ten times."""

from typing import Any, TypeAlias

import redis
from redis.backoff import ConstantBackoff, NoBackoff
from redis.retry import Retry

RedisClient: TypeAlias = Any
"""A ``redis.Redis``: its own types say of most answers that they may be awaitable."""

CONNECT_S_MAX = 2.0
ANSWER_S_MAX = 2.0


def ringing_client(url: str) -> RedisClient:
    """For enqueueing: a command is sent once, and an answer awaited for two seconds."""
    return redis.Redis.from_url(
        url,
        socket_connect_timeout=CONNECT_S_MAX,
        socket_timeout=ANSWER_S_MAX,
        retry=Retry(NoBackoff(), 0),
    )


def listening_client(url: str) -> RedisClient:
    """For a worker, which blocks for long: a lost connection is opened again before giving up."""
    return redis.Redis.from_url(
        url,
        socket_connect_timeout=CONNECT_S_MAX,
        retry=Retry(ConstantBackoff(1), 2, supported_errors=(redis.exceptions.ConnectionError,)),
    )
