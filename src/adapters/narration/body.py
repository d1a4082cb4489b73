"""Reading a model's answer no longer and no further than is safe."""

import time
from collections.abc import Iterable

from domain.errors import Unavailable

ANSWER_BYTES_MAX = 1024 * 1024


def read_body(pieces: Iterable[bytes], *, deadline_s: float) -> bytes:
    """The whole body; ``deadline_s`` is an instant of ``time.monotonic``.

    The SDKs' timeouts bound the pause between two pieces, so a server that trickles would hold a
    worker for ever. Raises Unavailable.
    """
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > ANSWER_BYTES_MAX:
            raise Unavailable("the model's answer is larger than any letter")
        if time.monotonic() > deadline_s:
            raise Unavailable("the model's answer took too long")
    return bytes(body)
