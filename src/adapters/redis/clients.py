"""Redis connections for requests: nothing is repeated, and no answer awaited for long."""

from typing import Any, TypeAlias

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

RedisConnections: TypeAlias = Any
"""A ``redis.ConnectionPool``: its own types leave most of it open."""

CONNECT_S_MAX = 0.5
ANSWER_S_MAX = 0.5


def prompt_connections(url: str) -> RedisConnections:
    """Connections for commands that hold a request up: sent once, answered in half a second or never.

    redis-py by itself would send a command up to eleven times.
    """
    return redis.ConnectionPool.from_url(
        url,
        socket_connect_timeout=CONNECT_S_MAX,
        socket_timeout=ANSWER_S_MAX,
        retry=Retry(NoBackoff(), 0),
    )
