"""Receivers of changes: signed, in order, tried again, of what their owner may see, and never to an address inside."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from agreements.models import Agreement
from library.models import Change, Delivery, Webhook
from library.webhooks import sending
from library.webhooks.delivering import WAITS, deliver_due
from tests.library.tokens.test_tokens import token

pytestmark = pytest.mark.django_db


class Receiver(HTTPServer):
    """A program of another system: it keeps what it is sent, and answers as it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[Any, str]] = []
        self.status = 204
        super().__init__(("127.0.0.1", 0), Answering)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/concord"


class Answering(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.got.append((self.headers, body))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "http://127.0.0.1:1/inside")
        self.end_headers()

    def log_message(self, *_of_requests: Any) -> None:
        return


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    server = Receiver()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join(60)
    assert not thread.is_alive(), "the receiver still answers"
    server.server_close()


@pytest.fixture
def owner() -> Any:
    return get_user_model().objects.create_user("owner", email="owner@example.org")


def change(name: str, *, agreement: int | None = None, is_public: bool = True, resource: str = "parties") -> None:
    """As the database writes it at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('library_change_sequence')")
        (number,) = cursor.fetchone()
    facts = {"agreement": agreement, "is_public": is_public, "at": timezone.now(), "kind": "changed"}
    Change.objects.bulk_create([Change(sequence=number, name=name, resource=resource, **facts)])


def hook(owner: Any, url: str, **facts: Any) -> Webhook:
    last = Change.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    return Webhook.objects.create(owner=owner, name="copier", url=url, sequence=last, **facts)


def at_once(webhook: Webhook) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(due=timezone.now() - timedelta(seconds=1))


def test_a_message_is_signed_as_standard_webhooks_ask() -> None:
    """The example of the specification."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = sending.signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_is_told_of_what_its_owner_sees_in_order_and_once(owner: Any, receiver: Receiver) -> None:
    webhook = hook(owner, receiver.url)
    hidden = Agreement.objects.create(slug="hidden", title="Hidden", visibility="restricted")
    change("harbour-union")
    change("hidden", agreement=hidden.pk, is_public=False, resource="agreements")
    change("relief-organization")
    assert deliver_due() == 1
    ((headers, body),) = receiver.got
    key = base64.b64decode(webhook.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    told = json.loads(body)
    assert [row["id"] for row in told["data"]["changes"]] == ["harbour-union", "relief-organization"]
    assert told["data"]["changes"][0]["url"].endswith("/api/v1/parties/harbour-union/")
    assert told["data"]["last"] == Webhook.objects.get().sequence and "Hidden" not in body
    assert deliver_due() == 0 and Delivery.objects.get().state == "delivered"


def test_a_receiver_is_told_when_a_replica_has_followed(
    owner: Any, receiver: Receiver, settings: Any, monkeypatch: Any
) -> None:
    """Whoever asks for a row that it was just told of is answered by the replica, and must not be given the row before."""
    monkeypatch.setitem(settings.DATABASES, "replica", settings.DATABASES["default"])
    settings.DATABASE_REPLICA_SECONDS = 5
    webhook = hook(owner, receiver.url)
    change("fresh")
    deliver_due()
    assert receiver.got == []
    settings.DATABASE_REPLICA_SECONDS = 0
    at_once(webhook)
    deliver_due()
    assert "fresh" in receiver.got[0][1]


def test_what_is_not_accepted_is_sent_again_and_nothing_overtakes_it(owner: Any, receiver: Receiver) -> None:
    webhook = hook(owner, receiver.url)
    receiver.status = 500
    change("first")
    assert deliver_due() == 1 and deliver_due() == 0  # it waits
    change("second")
    at_once(webhook)
    receiver.status = 302  # is not followed
    deliver_due()
    webhook.refresh_from_db()
    assert webhook.attempts == 2 and timezone.now() + timedelta(seconds=WAITS[1] - 5) < webhook.due
    at_once(webhook)
    receiver.status = 204
    assert deliver_due() == 1 and deliver_due() == 1
    sent = [(headers["webhook-id"], json.loads(body)["data"]["changes"]) for headers, body in receiver.got]
    assert [rows[0]["id"] for _, rows in sent] == ["first", "first", "first", "second"]
    assert len({message for message, _ in sent}) == 2
    assert [(one.state, one.attempts) for one in Delivery.objects.all()] == [("delivered", 1), ("delivered", 3)]


@pytest.mark.parametrize("way", ["gone", "for days"])
def test_a_receiver_is_given_up_with_a_word_and_goes_on_where_it_stopped(
    owner: Any, receiver: Receiver, client: Client, way: str
) -> None:
    webhook = hook(owner, receiver.url, attempts=0 if way == "gone" else len(WAITS))
    receiver.status = 410 if way == "gone" else 503
    change("first")
    deliver_due()
    assert Webhook.objects.get().state == "failed" and "copier" in mail.outbox[0].body
    at_once(webhook)
    assert deliver_due() == 0
    receiver.status = 204
    client.force_login(owner)
    page = client.get(webhook.get_absolute_url()).content.decode()
    assert not re.search(r"\b204\b", page) and "Go on where it stopped" in page
    client.post(f"{webhook.get_absolute_url()}change/", {"wish": "resume"})
    assert deliver_due() == 1 and Delivery.objects.get().state == "delivered"


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/", "https://10.1.2.3/", "https://[::1]/", "https://169.254.169.254/latest/", "https://0.0.0.0/",
        "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/", "https://0x7f.1/",
        "https://2130706433/", "https://224.0.0.1/", "https://192.0.2.1/", "https://100.64.0.1/", "https://[fe80::1]/",
        "https://localhost/", "http://example.org/", "https://example.org:22/", "https://me:secret@example.org/", "ftp://example.org/",
    ],
)  # fmt: skip
def test_nothing_is_sent_inside(owner: Any, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Neither where the address says so, nor where its name leads there when it is looked up."""
    opened: list[Any] = []
    monkeypatch.setattr(sending.socket, "create_connection", lambda *at, **_more: opened.append(at))
    try:
        sending.check_url(address)
    except sending.AddressRefused:
        pass
    else:
        assert ":22" in address
    answer = sending.post(address, b"key", "msg_1", "{}")
    assert answer.status is None and not answer.is_accepted and opened == []


def test_a_name_that_leads_inside_is_refused_though_it_leads_outside_too(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *_asked, **_more: found)
    opened: list[Any] = []
    monkeypatch.setattr(sending.socket, "create_connection", lambda at, **_more: opened.append(at) or 1 / 0)
    assert "private network" in sending.post("https://rebound.example.org/", b"key", "msg_1", "{}").text
    assert opened == []
    found.pop()
    with pytest.raises(ZeroDivisionError):
        sending.post("https://rebound.example.org/", b"key", "msg_1", "{}")
    assert opened == [("93.184.215.14", 443)]  # the address that was checked, and no name


def test_a_person_makes_tries_and_deletes_a_receiver_in_the_browser(
    client: Client, owner: Any, receiver: Receiver
) -> None:
    assert client.get("/accounts/webhooks/").status_code == 302
    client.force_login(owner)
    change("before")
    made = client.post("/accounts/webhooks/", {"name": "copier", "url": receiver.url, "resources": ["clauses"]})
    webhook = Webhook.objects.get()
    assert (
        webhook.secret in made.content.decode()
        and webhook.secret not in client.get("/accounts/webhooks/").content.decode()
    )
    change_it = f"{webhook.get_absolute_url()}change/"
    client.post(change_it, {"wish": "try"})
    change("of another resource")
    assert deliver_due() == 1 and deliver_due() == 1
    assert [json.loads(body)["type"] for _, body in receiver.got] == ["ping"]
    new = client.post(change_it, {"wish": "secret"}).content.decode()
    assert webhook.secret not in new and Webhook.objects.get().secret in new
    other = Client()
    other.force_login(get_user_model().objects.create_user("other"))
    assert (
        other.get(webhook.get_absolute_url()).status_code
        == other.post(change_it, {"wish": "delete"}).status_code
        == 404
    )
    assert client.post("/accounts/webhooks/", {"name": "x", "url": "https://10.0.0.1/"}).status_code == 400
    client.post(change_it, {"wish": "pause"})
    change("while paused", resource="clauses")
    assert deliver_due() == 0
    client.post(change_it, {"wish": "delete"})
    assert not Webhook.objects.exists() and not Delivery.objects.exists()


def test_a_program_makes_reads_and_pauses_a_receiver(client: Client, owner: Any, receiver: Receiver) -> None:
    bearer = {"authorization": f"Bearer {token(owner, scopes=['read', 'write'])}"}
    send = {"content_type": "application/json", "headers": bearer}
    made = client.post("/api/v1/webhooks/", {"name": "copier", "address": receiver.url}, **send)
    assert made.status_code == 201 and made.json()["secret"] == Webhook.objects.get().secret
    read = client.get(made["Location"], headers=bearer).json()
    assert "secret" not in read and read["address"] == receiver.url
    change("one")
    deliver_due()
    (delivery,) = client.get(f"{made['Location']}deliveries/", headers=bearer).json()["results"]
    assert (delivery["state"], delivery["status"], delivery["count"]) == ("delivered", 204, 1)
    assert client.patch(made["Location"], {"state": "paused"}, **send).json()["state"] == "paused"
    assert client.post("/api/v1/webhooks/", {"name": "c", "address": "https://[::1]/"}, **send).status_code == 400
    assert client.get(made["Location"]).status_code == 404
    assert client.delete(made["Location"], headers=bearer).status_code == 204
