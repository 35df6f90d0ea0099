"""gunicorn's threaded worker, hardened against clients that do not write and clients that do not read.

A new connection waits in the poller and holds no thread until it has sent something. A read or a write that moves nothing
for a while ends its connection, so that its thread is free for others.
"""

from __future__ import annotations

import errno
import os
import selectors
import socket
import struct
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

SILENT_FOR = 15.0
"""Seconds in which a new connection has to begin its request."""
STALLED_FOR = float(os.environ.get("CONCORD_STALLED_FOR", "20"))
"""Seconds after which a read or a write that moves nothing is given up."""


class WebWorker(ThreadWorker):
    def enqueue_req(self, conn: Any) -> None:
        """To a thread, once there is something to read."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        _give_up_when_stalled(conn.sock)
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + SILENT_FOR
        self.pending_conns.append(conn)
        waiting = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, waiting)

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
