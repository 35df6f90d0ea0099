"""Tokens by which programs act for a person, within scopes, for a time, from known networks."""

from __future__ import annotations

import hashlib
import secrets
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Person
from web.wording import sentence

PREFIX = "concord_"


def hashed(key: str) -> str:
    """What is kept of a key: keys are 256 bits of chance, so that a plain hash cannot be turned back."""
    return hashlib.sha256(key.encode()).hexdigest()


def check_network(value: str) -> None:
    try:
        ip_network(value)
    except ValueError as error:
        raise ValidationError(
            sentence("“{value}” is not a network. Write it as 192.0.2.0/24 or 2001:db8::/32.", value=value)
        ) from error


class TokenQuerySet(models.QuerySet["Token"]):
    def visible_to(self, user: Person) -> TokenQuerySet:
        """A person's own; nobody else's, whoever asks."""
        return self.filter(owner=user) if user is not None and user.is_authenticated else self.none()

    def valid(self) -> TokenQuerySet:
        return self.filter(Q(expires=None) | Q(expires__gt=timezone.now()), revoked=None, owner__is_active=True)


class Token(models.Model):
    """Only the hash of the key is kept; the key itself is shown once, when it is made."""

    class Scope(models.TextChoices):
        READ = "read", _("read what its owner may see")
        DECIDE = "decide", _("decide, correct and verify, with the rights of its owner")
        WRITE = "write", _("add agreements, save comparisons, notes and sets")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=120)
    start = models.CharField(max_length=16, help_text=_("The first letters of the key, to tell it by."))
    key_sha256 = models.CharField(max_length=64, unique=True)
    owner_password_sha256 = models.CharField(max_length=64, default="", editable=False)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope))
    networks = ArrayField(models.CharField(max_length=50, validators=[check_network]), default=list, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"

    def give_key(self) -> str:
        """A new key, of which the row takes the hash."""
        key = PREFIX + secrets.token_urlsafe(32)
        self.start, self.key_sha256 = key[:16], hashed(key)
        self.owner_password_sha256 = hashed(self.owner.password)
        return key

    def is_open_to(self, address: str) -> bool:
        """Whether it may be used from ``address``."""
        if not self.networks:
            return True
        try:
            return any(ip_address(address) in ip_network(network) for network in self.networks)
        except ValueError:
            return False

    @property
    def is_orphan(self) -> bool:
        """Whether its owner's password, with which tokens end, is another than when it was made."""
        return self.owner_password_sha256 != hashed(self.owner.password)

    @property
    def is_expired(self) -> bool:
        return self.expires is not None and self.expires <= timezone.now()

    @property
    def formatted_scopes(self) -> str:
        return ", ".join(self.scopes)
