"""The site as production starts it, on the test's database: ``served`` gives its port and its process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from django.conf import settings

from tests import workers


@contextmanager
def served(**environment: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["-m", "gunicorn", "--config=config/gunicorn.py", f"--bind=127.0.0.1:{port}", "config.wsgi"]
    own = {**os.environ, "DATABASE_URL": workers.address(), "WEB_WORKERS": "1", **environment}
    server = subprocess.Popen([sys.executable, *command], cwd=settings.BASE_DIR, env=own)
    try:
        workers.wait(lambda: is_there(port), every=0.1)
        yield port, server
    finally:
        server.terminate()
        try:
            server.wait(60)
        finally:
            server.kill()


def is_there(port: int) -> bool:
    try:
        return bool(urlopen(f"http://127.0.0.1:{port}/health/live", timeout=10).status == 200)
    except OSError:
        return False
