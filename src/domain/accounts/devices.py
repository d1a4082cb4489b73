"""Where somebody is signed in, and whether a device was seen before."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network

from domain.errors import NotFound
from domain.identity import SessionId, TenantId

# A home or an office keeps its network while its last digits change.
_NETWORK_BITS = {4: 24, 6: 48}


class SessionNotFound(NotFound):
    """No such session of this person, or it is over."""

    def __init__(self, session_id: SessionId) -> None:
        super().__init__(f"no session {session_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInDevice:
    """A session as its owner sees it; ``last_used_at`` is when it was refreshed last."""

    session_id: SessionId
    tenant_id: TenantId
    user_agent: str
    ip: str
    created_at: datetime
    last_used_at: datetime


def network_of(ip: str) -> str:
    """The network an address belongs to; what is no address stands for itself."""
    try:
        address = ip_address(ip.partition("%")[0])
    except ValueError:
        return ip
    mapped = getattr(address, "ipv4_mapped", None)
    known = mapped or address
    return str(ip_network((known, _NETWORK_BITS[known.version]), strict=False))


def device_of(*, user_agent: str, ip: str) -> bytes:
    """32 bytes that are equal for the same program in the same network."""
    told = f"{user_agent}\n{network_of(ip)}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).digest()
