"""Counted requests in Redis: one script call for all meters of a request."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import redis

from adapters.redis.circuit import Circuit
from adapters.redis.clients import RedisConnections, prompt_connections
from application.rate_limits import (
    SLOTS,
    Meter,
    RateLimits,
    RateLimitsUnavailable,
    Verdict,
)

PREFIX = "redress:limit"
# KEYS: one hash per meter, from number of slot to requests in it. ARGV: the time in milliseconds,
# then limit and length of a slot of each meter. Every meter is read before one is written to.
SCRIPT = f"""
local SLOTS = {SLOTS}
local now = tonumber(ARGV[1])
local seen, is_full, chosen = {{}}, false, nil
for i, key in ipairs(KEYS) do
  local limit, slot_ms = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local slot = math.floor(now / slot_ms)
  local kept, slots, counts, old, sum = redis.call('HGETALL', key), {{}}, {{}}, {{}}, 0
  for j = 1, #kept, 2 do
    local number, count = tonumber(kept[j]), tonumber(kept[j + 1])
    if number < slot - SLOTS then
      old[#old + 1] = kept[j]
    else
      slots[#slots + 1], counts[number], sum = number, count, sum + count
    end
  end
  table.sort(slots)
  local leaving, to_leave = slot, math.max(1, sum + 1 - limit)
  for _, number in ipairs(slots) do
    leaving, to_leave = number, to_leave - counts[number]
    if to_leave <= 0 then break end
  end
  local meter = {{i, limit - sum, (leaving + SLOTS + 1) * slot_ms - now}}
  seen[i] = {{string.format('%d', slot), old, (SLOTS + 1) * slot_ms}}
  if meter[2] < 1 then
    if not is_full or meter[3] > chosen[3] then chosen = meter end
    is_full = true
  elseif not is_full and (chosen == nil or meter[2] < chosen[2]) then
    chosen = meter
  end
end
if is_full then return string.format('0 %d 0 %d', chosen[1], chosen[3]) end
for i, key in ipairs(KEYS) do
  if #seen[i][2] > 0 then redis.call('HDEL', key, unpack(seen[i][2])) end
  redis.call('HINCRBY', key, seen[i][1], 1)
  redis.call('PEXPIRE', key, seen[i][3])
end
return string.format('1 %d %d %d', chosen[1], chosen[2] - 1, chosen[3])
"""


@dataclass(frozen=True, slots=True)
class RedisRateLimits(RateLimits):
    connections: RedisConnections
    circuit: Circuit = field(default_factory=Circuit)

    @classmethod
    def at(cls, url: str) -> "RedisRateLimits":
        return cls(prompt_connections(url))

    def take(self, meters: Sequence[Meter], *, now: datetime) -> Verdict:
        if not self.circuit.may_ask():
            raise RateLimitsUnavailable
        try:
            reply = self._ask(meters, int(now.timestamp() * 1000))
        except (redis.exceptions.RedisError, OSError) as error:
            self.circuit.failed()
            raise RateLimitsUnavailable from error
        self.circuit.answered()
        granted, chosen, remaining, wait_ms = map(int, reply.split())
        return Verdict(
            is_granted=granted == 1,
            meter=meters[chosen - 1],
            remaining=remaining,
            wait_ms=wait_ms,
        )

    def _ask(self, meters: Sequence[Meter], now_ms: int) -> bytes:
        """Past redis-py's client and packer, which cost a request twice what the command does."""
        connection = self.connections.get_connection()
        try:
            try:
                return _asked(connection, _packed(_BY_NAME, meters, now_ms))
            except redis.exceptions.NoScriptError:  # a new Redis, or a wiped one
                return _asked(connection, _packed(_WHOLE, meters, now_ms))
        finally:
            self.connections.release(connection)


def _asked(connection: Any, command: bytes) -> bytes:
    connection.send_packed_command([command])
    reply: bytes = connection.read_response()
    return reply


def _packed(script: bytes, meters: Sequence[Meter], now_ms: int) -> bytes:
    """The command as it goes over the wire; ``script`` is how it begins there."""
    parts = [f"{PREFIX}:{meter.name}:{meter.subject}" for meter in meters]
    parts.append(str(now_ms))
    for meter in meters:
        parts += (str(meter.quota.limit), str(meter.quota.slot_ms))
    rest = "".join([f"${len(part)}\r\n{part}\r\n" for part in parts])
    head = f"${len(str(len(meters)))}\r\n{len(meters)}\r\n"
    return b"*%d\r\n%s%s" % (len(parts) + 3, script, (head + rest).encode("ascii"))


def _beginning(command: str, script: str) -> bytes:
    text = f"${len(command)}\r\n{command}\r\n${len(script)}\r\n{script}\r\n"
    return text.encode("ascii")


_BY_NAME = _beginning("EVALSHA", hashlib.sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest())
_WHOLE = _beginning("EVAL", SCRIPT)
