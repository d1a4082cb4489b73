"""Asks one URL over and over on a few connections that stay open, and prints how often it was answered.

Run as a process of its own, so that it takes no time from the server it measures:
``python keep_alive_load.py PORT PATH TOKEN CONNECTIONS SECONDS`` prints the number of answers and
the seconds they took. Every answer must be a 200 of the first one's length.
"""

import selectors
import socket
import sys
import time

HOST = "127.0.0.1"
READ_BYTES = 65_536


class Connection:
    """One open connection with one request under way."""

    def __init__(self, port: int, request: bytes) -> None:
        self._request = request
        self._socket = socket.create_connection((HOST, port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._length = self._length_of_answer()
        self._missing = 0

    def fileno(self) -> int:
        return self._socket.fileno()

    def ask(self) -> None:
        self._missing = self._length
        self._socket.sendall(self._request)

    def read(self) -> bool:
        """Whether the answer is complete."""
        data = self._socket.recv(READ_BYTES)
        if self._missing == self._length and not data.startswith(b"HTTP/1.1 200 "):
            sys.exit(f"the server answered {data[:80]!r}")
        self._missing -= len(data)
        if self._missing < 0 or not data:
            sys.exit("an answer had another length than the first one")
        return self._missing == 0

    def _length_of_answer(self) -> int:
        self._socket.sendall(self._request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._socket.recv(READ_BYTES) or sys.exit("the server closed")
        head, _, body = received.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if b"content-length:" in line]
        if not head.startswith(b"HTTP/1.1 200 ") or len(lengths) != 1:
            sys.exit(f"the server answered {head!r}")
        length = int(lengths[0].partition(b":")[2])
        while len(body) < length:
            body += self._socket.recv(READ_BYTES) or sys.exit("the server closed")
        return len(head) + 4 + length


def ask_for(
    seconds: float, *, port: int, path: str, token: str, connections: int
) -> tuple[int, float]:
    """Return the number of answers, and the seconds they took."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nAuthorization: Bearer {token}\r\n"
        "Accept: application/json\r\nUser-Agent: benchmark\r\n\r\n"
    ).encode()
    opened = [Connection(port, request) for _ in range(connections)]
    answered, started = 0, time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for connection in opened:
            selector.register(connection, selectors.EVENT_READ)
            connection.ask()
        while time.perf_counter() - started < seconds:
            for key, _ in selector.select(timeout=30):
                asked = key.fileobj
                if isinstance(asked, Connection) and asked.read():
                    answered += 1
                    asked.ask()
    return answered, time.perf_counter() - started


if __name__ == "__main__":
    port, path, token, connections, seconds = sys.argv[1:]
    print(
        *ask_for(
            float(seconds), port=int(port), path=path, token=token, connections=int(connections)
        )
    )
