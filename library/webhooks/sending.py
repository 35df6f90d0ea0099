"""One attempt to send one signed message to an address of the internet, and never to one inside; ``delivering`` tries again.

The signature is that of Standard Webhooks. A name is looked up once, each address that it has is checked, and the connection goes to an address that was checked: a
name that leads elsewhere a moment later leads nowhere. Redirects are not followed. Networks named in WEBHOOK_NETWORKS are
allowed as well, also without TLS.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from web.wording import sentence

Address = IPv4Address | IPv6Address

LONGEST = 10.0
"""Seconds that a receiver has for all of it."""
_ANSWER = 300
_PORTS = (443, 8443)
_TRANSLATED = ip_network("64:ff9b::/96")


class AddressRefused(Exception):
    """Nothing is sent there; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``status`` is None where no answer came; then ``text`` says why."""

    status: int | None
    text: str
    milliseconds: int

    @property
    def is_accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def signature(key: bytes, message: str, moment: int, body: str) -> str:
    signed = hmac.new(key, f"{message}.{moment}.{body}".encode(), hashlib.sha256)
    return f"v1,{base64.b64encode(signed.digest()).decode()}"


def check_url(url: str) -> SplitResult:
    """The parts of an address that may be written down as a receiver's, before any name is looked up."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused(
            sentence("The address cannot be read. Write it as https://example.org/concord.")
        ) from error
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise AddressRefused(sentence("Write the address as https://example.org/concord."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused(sentence("Leave names, passwords and fragments out of the address; messages are signed."))
    literal = _literal(parts.hostname)
    if literal is not None:
        _check(literal, parts.scheme, port)
    elif not settings.WEBHOOK_NETWORKS and (parts.scheme != "https" or "." not in parts.hostname.strip(".")):
        raise AddressRefused(sentence("Write an address of the internet that begins with https://."))
    return parts


def post(url: str, key: bytes, message: str, body: str) -> Answer:
    begun, moment = time.monotonic(), int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Concord-Webhooks/1",
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(key, message, moment, body),
    }
    try:
        status, text = _post(check_url(url), body.encode(), headers)
    except AddressRefused as refused:
        status, text = None, str(refused)
    except (OSError, http.client.HTTPException, ValueError) as error:
        status, text = None, f"No answer: {error or type(error).__name__}"
    return Answer(status, text[:_ANSWER], int((time.monotonic() - begun) * 1000))


def _post(parts: SplitResult, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
    plain = socket.create_connection((str(_looked_up(parts, host, port)), port), timeout=LONGEST / 2)
    watch = threading.Timer(LONGEST, _end, [plain])  # whoever answers letter by letter is cut off, too
    watch.daemon = True
    watch.start()
    try:
        connection = http.client.HTTPConnection(host, port, timeout=LONGEST / 2)
        is_secure = parts.scheme == "https"
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if is_secure else plain
        connection.request("POST", f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(_ANSWER).decode("utf-8", "replace").replace("\0", "")
    finally:
        watch.cancel()
        plain.close()


def _end(plain: socket.socket) -> None:
    try:
        plain.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _looked_up(parts: SplitResult, host: str, port: int) -> Address:
    """The first address of ``host``, all of which must be open."""
    found = [
        ip_address(str(one[4][0]).partition("%")[0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ]
    for address in found:
        _check(address, parts.scheme, parts.port)
    return found[0]


def _check(address: Address, scheme: str, port: int | None) -> None:
    if any(address in ip_network(network) for network in settings.WEBHOOK_NETWORKS):
        return
    if not all(one.is_global and not one.is_multicast and not one.is_reserved for one in _meant(address)):
        raise AddressRefused(sentence("The address leads into a private network, or to no network at all."))
    if scheme != "https" or (port or 443) not in _PORTS:
        raise AddressRefused(sentence("Messages go by https to port {names}.", names=" or ".join(map(str, _PORTS))))


def _meant(address: Address) -> list[Address]:
    """The address, and the ones of version 4 that hide in one of version 6."""
    if isinstance(address, IPv4Address):
        return [address]
    inside: list[Address | None] = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _TRANSLATED:
        inside.append(IPv4Address(int(address) & 0xFFFFFFFF))
    hidden = [one for one in inside if one is not None]
    return hidden if address.ipv4_mapped is not None or address in _TRANSLATED else [address, *hidden]


def _literal(host: str) -> Address | None:
    """The address that ``host`` is, in whatever way a socket reads numbers ("0x7f.1" is one); None where it is a name."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None
