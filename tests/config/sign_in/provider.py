"""An identity provider in a thread of this process: OpenID Connect as an institution runs it, and the metadata of a SAML one."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "concord", "a secret of the test"


@dataclass
class Provider:
    """``person`` is whoever sits at the browser; ``key`` signs the tokens."""

    url: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "s-1", "preferred_username": "ada", "email": "ada@example.org"}
    )
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "test"}))
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    metadata: bytes = b""

    def authorize(self, query: dict[str, str]) -> str:
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """None where the code, the secret or the proof of the key (PKCE) is wrong."""
        asked = self.asked.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != proof or form.get("client_secret") != SECRET:
            return None
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, **self.person}
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.key)
        return {"access_token": "of the person", "token_type": "Bearer", "expires_in": 60, "id_token": signed}

    def discovery(self) -> dict[str, Any]:
        ends = {f"{name}_endpoint": f"{self.url}/{name}" for name in ("authorization", "token", "userinfo")}
        return {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/keys",
            **ends,
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorization":
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                return self.answer(302, b"", Location=provider.authorize(query))
            if parts.path == "/metadata":
                return self.answer(200, provider.metadata)
            known = {
                "/.well-known/openid-configuration": provider.discovery(),
                "/keys": {"keys": [provider.key.as_dict(private=False)]},
                "/userinfo": provider.person,
            }
            return self.answer(200, json.dumps(known[parts.path]).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = provider.token({name: values[0] for name, values in parse_qs(body).items()})
            self.answer(200 if given else 400, json.dumps(given or {"error": "invalid_grant"}).encode())

        def answer(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
