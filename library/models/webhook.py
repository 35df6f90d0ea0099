"""Addresses of other systems that are told of changes, signed, and what became of each message."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from agreements.models import Person
from library.models.change import Change


def new_salt() -> str:
    return secrets.token_urlsafe(24)


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user: Person) -> WebhookQuerySet:
        """A person's own; nobody else's, whoever asks."""
        return self.filter(owner=user) if user is not None and user.is_authenticated else self.none()

    def due(self) -> WebhookQuerySet:
        """Those that a message waits for, or that have not heard of the latest change, and that no worker is at."""
        now = timezone.now()
        latest = Change.objects.aggregate(latest=Max("sequence"))["latest"] or 0
        waiting = Delivery.objects.filter(state=Delivery.State.WAITING).values("webhook")
        return self.filter(
            Q(sequence__lt=latest) | Q(pk__in=waiting), Q(busy_until=None) | Q(busy_until__lt=now),
            state=Webhook.State.ACTIVE, due__lte=now, owner__is_active=True,
        ).order_by("due")  # fmt: skip

    def take(self, webhook: Webhook, seconds: float) -> bool:
        """Whether this worker is the one that sends to ``webhook`` now."""
        now = timezone.now()
        free = self.filter(Q(busy_until=None) | Q(busy_until__lt=now), pk=webhook.pk)
        return bool(free.update(busy_until=now + timedelta(seconds=seconds)))


class Webhook(models.Model):
    """Where changes are sent, on behalf of its owner: what they may see, from ``sequence`` on, in the order of the log.

    No secret is stored: it is made of ``salt`` and the site's own key.
    """

    MOST = 10

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        FAILED = "failed", _("given up")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=120)
    url = models.URLField(max_length=500)
    resources = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text=_("Empty: all of them.")
    )
    salt = models.CharField(max_length=40, default=new_salt)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    sequence = models.BigIntegerField(help_text=_("The last change that it was told of, or need not be."))
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(default=timezone.now)
    busy_until = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("webhook_page", args=[self.pk])

    @property
    def key(self) -> bytes:
        return salted_hmac("library.webhooks", self.salt, algorithm="sha256").digest()

    @property
    def secret(self) -> str:
        """As receivers are given it, in the form of Standard Webhooks."""
        return f"whsec_{base64.b64encode(self.key).decode()}"

    def resume(self) -> None:
        """Go on where it stopped, at once."""
        self.state, self.attempts, self.due, self.busy_until = self.State.ACTIVE, 0, timezone.now(), None
        self.save(update_fields=["state", "attempts", "due", "busy_until"])


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: Person) -> DeliveryQuerySet:
        return self.filter(webhook__in=Webhook.objects.visible_to(user))


class Delivery(models.Model):
    """One message and what became of it. A webhook has one that waits at most: the rest is still in the log."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    message = models.CharField(max_length=40, unique=True)
    last = models.BigIntegerField(help_text=_("The sequence of the last change in it."))
    count = models.PositiveSmallIntegerField()
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    tried = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = _("deliveries")

    def __str__(self) -> str:
        return f"{self.message}: {self.get_state_display()}"
