"""How the site is served, by `make run` and in production alike: `gunicorn --config config/gunicorn.py config.wsgi`.

WEB_WORKERS processes of eight threads each; a process is replaced after some thousand requests, so that what a request
left in memory does not stay for ever. The address is given by --bind; behind a proxy, FORWARDED_ALLOW_IPS names it.
"""

import os

workers = int(os.environ.get("WEB_WORKERS", "1"))
worker_class = "config.web_worker.WebWorker"
threads = 8
worker_connections = 2_000
timeout = 120
graceful_timeout = int(os.environ.get("WEB_GRACEFUL_TIMEOUT", "5"))
keepalive = 5
max_requests = 5_000
max_requests_jitter = 500
limit_request_line = 16_384  # the address is the state, and may be long
limit_request_fields = 60
loglevel = os.environ.get("WEB_LOG_LEVEL", "error")

control_socket_disable = True
