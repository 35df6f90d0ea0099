"""gunicorn's threaded worker, hardened against clients that do not write and clients that do not read.

A connection holds no thread until its request is there whole: the loop that polls all connections reads it, however slowly it comes.
Only a body that is long, or does not say its length, is read by a thread: by few at a time, so that others are free for pages, and at
a pace that it must keep. A read or a write that moves nothing for a while ends its connection.
"""

from __future__ import annotations

import errno
import os
import re
import selectors
import socket
import struct
import sys
import time
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

HEAD_WITHIN = 15.0
"""Seconds in which a connection has to send the head of its request."""
STALLED_FOR = float(os.environ.get("CONCORD_STALLED_FOR", "20"))
"""Seconds after which a read or a write that moves nothing is given up."""
SHORT_BODY = 65_536
"""Bytes of a body that the loop reads; forms and what programs write have fewer, files more."""
LONG_BODIES = 4
"""How many longer bodies one process reads at a time."""
MOST_WAITING = 100
"""How many requests with longer bodies wait for that; further ones are told to come again."""
LEAST_PACE, GRACE, LONGEST = 16_384.0, float(os.environ.get("CONCORD_BODY_GRACE", "30")), 600.0
"""Bytes a second that a longer body has to come at, seconds that it may be behind, and seconds that it may take in all."""
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
_UNKNOWN_LENGTH = re.compile(rb"\r\n(?:transfer-encoding|expect):", re.IGNORECASE)
_BUSY_WORDS = (
    "Too many files are being sent at the moment. Try again soon.\n"
    "Trop de fichiers sont envoyés en ce moment. Réessayez dans un instant.\n"
    "Se están enviando demasiados archivos en este momento. Inténtelo de nuevo dentro de un momento.\n"
).encode()
"""In each language at once: what is said before a request is read knows of no reader."""
_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 30\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(_BUSY_WORDS), _BUSY_WORDS)
)
_LONGEST_HEAD = 600_000
"""More than gunicorn allows a head to have: longer ones go to a thread, which refuses them."""


class WebWorker(ThreadWorker):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.long_bodies = 0
        self.waiting: deque[Any] = deque()

    def enqueue_req(self, conn: Any) -> None:
        """To a thread, once the request is there; the first of a connection, or the next of one that is kept."""
        if not conn.initialized:
            _give_up_when_stalled(conn.sock)
            conn.init()
        conn.sock.setblocking(False)
        conn.head, conn.wanted = bytearray(conn.parser.unreader.take_buffered()), 0
        if self._is_there(conn):
            self._begin(conn)
        elif conn.sock.fileno() >= 0:
            conn.timeout = time.monotonic() + HEAD_WITHIN
            self.pending_conns.append(conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: Any, client: Any) -> None:
        is_whole = self._is_there(conn)
        if is_whole or client.fileno() < 0:
            self.pending_conns.remove(conn)
        if is_whole:
            self.poller.unregister(client)
            self._begin(conn)

    def _begin(self, conn: Any) -> None:
        """To a thread; with a long body only where few have one, else in a line of its own."""
        if not conn.has_long_body:
            super().enqueue_req(conn)
        elif self.long_bodies < LONG_BODIES:
            self.long_bodies += 1
            conn.parser.unreader.sock = _Paced(conn.sock)
            super().enqueue_req(conn)
        elif len(self.waiting) < MOST_WAITING:
            self.waiting.append(conn)
        else:
            with suppress(OSError):
                conn.sock.send(_BUSY)
            self._let_go(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        if conn.has_long_body:
            self.long_bodies -= 1
            conn.parser.unreader.sock = conn.sock
            if self.waiting:
                self._begin(self.waiting.popleft())
        super().finish_request(conn, fs)

    def _is_there(self, conn: Any) -> bool:
        """Read what has come; whether it is the head and a body that is not long. A client that has gone is let go."""
        try:
            if not (read := conn.sock.recv(65_536)):
                raise ConnectionResetError(errno.ECONNRESET, "the client has gone")
        except BlockingIOError:
            read = b""
        except OSError:
            self._let_go(conn)
            return False
        searched = max(0, len(conn.head) - len(_END_OF_HEAD))
        conn.head += read
        if not conn.wanted:
            end = conn.head.find(_END_OF_HEAD, searched)
            if end < 0 and len(conn.head) < _LONGEST_HEAD:
                return False
            body = _length_of_body(bytes(conn.head[: end + 2])) if end >= 0 else 0
            conn.has_long_body = body > SHORT_BODY
            conn.wanted = end + len(_END_OF_HEAD) + (0 if conn.has_long_body else body)
        if len(conn.head) < conn.wanted:
            return False
        conn.parser.unreader.unread(bytes(conn.head))
        return True

    def _let_go(self, conn: Any) -> None:
        with suppress(KeyError, ValueError):  # it may not be in the poller yet
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def handle_request(self, req: Any, conn: Any) -> Any:
        try:
            return super().handle_request(req, conn)
        except BlockingIOError as stalled:
            raise ConnectionResetError(errno.ECONNRESET, "the client has stalled") from stalled


def _length_of_body(head: bytes) -> int:
    """In bytes, as the head says; where it does not, more than any. What gunicorn refuses has a length, too."""
    stated = _LENGTH.search(head)
    if _UNKNOWN_LENGTH.search(head):
        return sys.maxsize
    return int(stated[1]) if stated else 0


class _Paced:
    """A socket whose reader gives up when what comes falls behind."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._begun, self._bytes = sock, time.monotonic(), 0

    def recv(self, size: int) -> bytes:
        read = self._sock.recv(size)
        self._bytes += len(read)
        if time.monotonic() - self._begun > min(LONGEST, GRACE + self._bytes / LEAST_PACE):
            raise ConnectionResetError(errno.ECONNRESET, "the body comes too slowly")
        return read


def _give_up_when_stalled(client: socket.socket) -> None:
    """The kernel's own limits: they hold while the socket blocks, whatever is read from it or written to it."""
    limit = struct.pack("ll", int(STALLED_FOR), int(STALLED_FOR % 1 * 1_000_000))
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        client.setsockopt(socket.SOL_SOCKET, option, limit)
