"""Reading a body no further than is safe."""

import time
from dataclasses import dataclass

import httpx

from adapters.smartcredit.answers import unavailable
from domain.connections import ProviderRefused, PullFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """Bounds of one body. The client's own timeout only bounds the pause between two pieces."""

    bytes_max: int
    seconds_max: float

    def read(self, answer: httpx.Response) -> bytes:
        """The bytes as they were sent.

        Raises ProviderRefused for a body that is too large or packed: unpacking may make any
        size of it. Raises Unavailable when it takes too long.
        """
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise ProviderRefused(PullFailure.UNREADABLE, "the report came packed, unasked")
        end_s = time.monotonic() + self.seconds_max
        content = bytearray()
        for piece in answer.iter_raw():
            content += piece
            if len(content) > self.bytes_max:
                raise ProviderRefused(
                    PullFailure.UNREADABLE, f"the report is larger than {self.bytes_max} bytes"
                )
            if time.monotonic() > end_s:
                raise unavailable(f"took longer than {self.seconds_max:g} s to send the report")
        return bytes(content)
