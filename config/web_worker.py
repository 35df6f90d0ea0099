"""gunicorn's threaded worker, hardened against clients that do not write and clients that do not read.

A connection holds no thread until the head of its request is there whole: the loop that polls all connections reads it, however
slowly it comes. A read or a write that moves nothing for a while ends its connection, so that its thread is free for others. (A body
that comes slowly holds a thread: the proxy reads bodies whole before it passes a request on.)
"""

from __future__ import annotations

import errno
import os
import selectors
import socket
import struct
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

HEAD_WITHIN = 15.0
"""Seconds in which a connection has to send the head of its request."""
STALLED_FOR = float(os.environ.get("CONCORD_STALLED_FOR", "20"))
"""Seconds after which a read or a write that moves nothing is given up."""
_END_OF_HEAD = b"\r\n\r\n"
_LONGEST_HEAD = 600_000
"""More than gunicorn allows a head to have: longer ones go to a thread, which refuses them."""


class WebWorker(ThreadWorker):
    def enqueue_req(self, conn: Any) -> None:
        """To a thread, once the head of the request is there; the first of a connection, or the next of one that is kept."""
        if not conn.initialized:
            _give_up_when_stalled(conn.sock)
            conn.init()
        conn.sock.setblocking(False)
        conn.head = bytearray(conn.parser.unreader.take_buffered())
        if self._has_head(conn):
            super().enqueue_req(conn)
        elif conn.sock.fileno() >= 0:
            conn.timeout = time.monotonic() + HEAD_WITHIN
            self.pending_conns.append(conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: Any, client: Any) -> None:
        is_whole = self._has_head(conn)
        if is_whole or client.fileno() < 0:
            self.pending_conns.remove(conn)
        if is_whole:
            self.poller.unregister(client)
            super().enqueue_req(conn)

    def _has_head(self, conn: Any) -> bool:
        """Read what is there; whether the head is whole. A client that has gone is let go."""
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
        if conn.head.find(_END_OF_HEAD, searched) < 0 and len(conn.head) < _LONGEST_HEAD:
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


def _give_up_when_stalled(client: socket.socket) -> None:
    """The kernel's own limits: they hold while the socket blocks, whatever is read from it or written to it."""
    limit = struct.pack("ll", int(STALLED_FOR), int(STALLED_FOR % 1 * 1_000_000))
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        client.setsockopt(socket.SOL_SOCKET, option, limit)
