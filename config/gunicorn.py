"""How the site is served, by `make run` and in production alike: `gunicorn --config config/gunicorn.py config.wsgi`.

WEB_WORKERS processes of sixteen threads each, half of which may write long downloads; a process is replaced after some thousand requests, so that what a request
left in memory does not stay for ever. The address is given by --bind; behind a proxy, FORWARDED_ALLOW_IPS names it.
"""

import os
import shutil
import tempfile
from threading import Thread
from typing import Any

import sentry_sdk

from clauses.classification.languages import BY_MODEL
from clauses.terms.pipeline import pipeline

workers = int(os.environ.get("WEB_WORKERS", "1"))
if workers > 1:  # the processes add up their figures in a folder; prometheus_client looks for it when it is imported
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="concord-metrics-"))

from prometheus_client import multiprocess  # noqa: E402

worker_class = "config.web_worker.WebWorker"
threads = 16
worker_connections = 2_000
timeout = 120
graceful_timeout = int(os.environ.get("WEB_GRACEFUL_TIMEOUT", "5"))
keepalive = 75  # longer than a proxy keeps one: it never sends a request on what is being closed
max_requests = 5_000
max_requests_jitter = 500
limit_request_line = 16_384  # the address is the state, and may be long
limit_request_fields = 60
loglevel = os.environ.get("WEB_LOG_LEVEL", "error")

control_socket_disable = True


def child_exit(server: Any, worker: Any) -> None:
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    shutil.rmtree(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""), ignore_errors=True)


def post_worker_init(worker: Any) -> None:
    """Load the languages beside the first requests: the tokenizer of French takes seconds, which no page shall wait for."""
    Thread(target=lambda: [pipeline(language) for language in BY_MODEL], daemon=True).start()


def worker_exit(server: Any, worker: Any) -> None:
    """End without clearing up: ONNX, loaded before the fork, would wait for threads that only the parent has, for ever or to an abort."""
    if worker.pid == os.getpid():  # the parent calls this, too, of a process that it finds gone
        sentry_sdk.flush(2)
        os._exit(0 if worker.booted else server.WORKER_BOOT_ERROR)
