"""The queue of messages to receivers: made of the log of changes (``Change``) in its order, tried again for some days (``WAITS``),
then given up, of which the owner is told by mail.

A receiver is told of what its owner may see at the time. There is one message at a time for each: the next is made of the
log when the one before was accepted, so that nothing is lost however long a receiver is away, and nothing overtakes.
"""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation

from library.changes.addresses import address_of
from library.models import Change, Delivery, Preference, Webhook
from library.models.change import ChangeQuerySet
from library.webhooks.sending import LONGEST, Answer, post
from web.wording import sentence

AT_ONCE = 100
"""Changes in one message."""
WAITS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
"""Seconds to wait after each try that failed, as Standard Webhooks advise; after the last one it is given up."""
HISTORY = 100
_GONE = 410


def deliver_due() -> int:
    """Send to every receiver that is due once; how many there were."""
    sent = 0
    for webhook in Webhook.objects.due().select_related("owner")[:20]:
        if Webhook.objects.take(webhook, LONGEST * 3):
            deliver(webhook)
            sent += 1
    return sent


def deliver(webhook: Webhook) -> None:
    """One message, if there is something to tell; the receiver is free again afterwards."""
    delivery = webhook.deliveries.filter(state=Delivery.State.WAITING).order_by("pk").first() or _next(webhook)
    if delivery is None:
        webhook.busy_until = None
        webhook.save(update_fields=["busy_until", "sequence"])
        return
    answer = post(webhook.url, webhook.key, delivery.message, delivery.body)
    with transaction.atomic():
        _note(delivery, answer)
        _go_on(webhook, delivery, answer)
    if webhook.state == Webhook.State.FAILED:
        _tell_owner(webhook, answer)


def ping(webhook: Webhook) -> Delivery:
    """A message that tells nothing, to try the receiver by; it waits for its turn."""
    return _written(webhook, {"type": "ping", "data": {}}, last=0, count=0)


def _next(webhook: Webhook) -> Delivery | None:
    """The next message that the log gives; None where it holds nothing new for this receiver."""
    readable = _readable()
    latest = readable.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    found = readable.visible_to(webhook.owner).after(webhook.sequence)
    if webhook.resources:
        found = found.filter(resource__in=webhook.resources)
    changes = list(found[:AT_ONCE])
    if not changes:
        webhook.sequence = max(webhook.sequence, latest)
        return None
    rows, last = [_row(change) for change in changes], changes[-1].sequence
    return _written(webhook, {"type": "changes", "data": {"changes": rows, "last": last}}, last=last, count=len(rows))


def _readable() -> ChangeQuerySet:
    """The changes that whoever asks for the rows now is answered by; a replica, where there is one, has to follow first."""
    if "replica" not in settings.DATABASES:
        return Change.objects.all()
    return Change.objects.filter(at__lte=timezone.now() - timedelta(seconds=settings.DATABASE_REPLICA_SECONDS))


def _row(change: Change) -> dict[str, Any]:
    return {
        "sequence": change.sequence, "kind": change.kind, "resource": change.resource, "id": change.name,
        "url": f"{settings.SITE_URL}{address_of(change.resource, change.name)}", "reason": change.reason,
        "at": change.at.isoformat(),
    }  # fmt: skip


def _written(webhook: Webhook, message: dict[str, Any], *, last: int, count: int) -> Delivery:
    body = json.dumps({**message, "timestamp": timezone.now().isoformat()}, ensure_ascii=False)
    return Delivery.objects.create(webhook=webhook, message=f"msg_{uuid4().hex}", last=last, count=count, body=body)


def _note(delivery: Delivery, answer: Answer) -> None:
    delivery.attempts += 1
    delivery.status, delivery.answer, delivery.milliseconds = answer.status, answer.text, answer.milliseconds
    delivery.tried = timezone.now()
    if answer.is_accepted:
        delivery.state = Delivery.State.DELIVERED
    delivery.save()


def _go_on(webhook: Webhook, delivery: Delivery, answer: Answer) -> None:
    """Where the receiver stands after a try; whoever paused or deleted it meanwhile is not overruled."""
    webhook.busy_until = None
    if answer.is_accepted:
        webhook.sequence, webhook.attempts, webhook.due = max(webhook.sequence, delivery.last), 0, timezone.now()
        old = webhook.deliveries.order_by("-pk").values_list("pk", flat=True)[HISTORY:]
        Delivery.objects.filter(pk__in=list(old)).delete()
    elif answer.status == _GONE or webhook.attempts >= len(WAITS):
        webhook.state = Webhook.State.FAILED
    else:
        wait = WAITS[webhook.attempts] * random.uniform(1, 1.2)  # noqa: S311  # so that not all come at once
        webhook.attempts, webhook.due = webhook.attempts + 1, timezone.now() + timedelta(seconds=wait)
    changed = ["busy_until", "sequence", "attempts", "due"]
    Webhook.objects.filter(pk=webhook.pk).update(**{name: getattr(webhook, name) for name in changed})
    if webhook.state == Webhook.State.FAILED:
        Webhook.objects.filter(pk=webhook.pk, state=Webhook.State.ACTIVE).update(state=webhook.state)


def _tell_owner(webhook: Webhook, answer: Answer) -> None:
    if not webhook.owner.email:
        return
    said = f"{answer.status or ''} {answer.text}".strip()
    address = f"{settings.SITE_URL}{webhook.get_absolute_url()}"
    with translation.override(Preference.objects.language_of(webhook.owner)):
        subject = sentence("Concord: a receiver of changes does not answer")
        body = "\n".join(
            (
                sentence(
                    "Nothing is sent to “{name}” any more: the last try was answered with “{said}”.",
                    name=webhook.name,
                    said=said,
                ),
                sentence("Nothing is lost. When it answers again, go on at {address}", address=address),
            )
        )
    send_mail(subject, body, None, [webhook.owner.email], fail_silently=True)
