"""What this site decides otherwise than allauth: who gets an account, which address is counted, how second factors are kept."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

from agreements.audit import record
from agreements.models import AuditEntry
from library.models import Preference
from library.roles import ROLES
from web.languages import CHOICE

_UNKNOWN = "0.0.0.0"  # noqa: S104  (of a connection without an address, not one to listen on)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator, or by the institution's sign-in."""
        return False

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> Any:
        """The pages speak the language that the person chose, whatever this browser spoke before."""
        request.session[CHOICE] = Preference.objects.language_of(user, request.session.get(CHOICE, ""))
        return super().post_login(request, user, **facts)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that is throttled too; a connection by a socket file has none."""
        given = BaseThrottle().get_ident(request)  # type: ignore[arg-type]
        try:
            return str(ip_address(given or ""))
        except ValueError:
            return _UNKNOWN


class InstitutionAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return bool(settings.SIGN_IN_CREATES_ACCOUNTS)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Give a person who has an account the roles that the institution names now."""
        if sociallogin.is_existing:
            follow_claim(sociallogin.user, sociallogin.account.extra_data)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        follow_claim(user, sociallogin.account.extra_data)
        return user


@transaction.atomic
def follow_claim(user: User, answer: dict[str, Any]) -> None:
    """Of the shipped roles, the ones in the claim SIGN_IN_ROLES_CLAIM and no others; without the setting, all stays."""
    if not settings.SIGN_IN_ROLES_CLAIM:
        return
    claimed = _claimed(answer) & set(ROLES)
    held = set(user.groups.filter(name__in=ROLES).values_list("name", flat=True))
    user.groups.add(*Group.objects.filter(name__in=claimed - held))
    user.groups.remove(*Group.objects.filter(name__in=held - claimed))
    if "administrator" in claimed | held:  # whom only staff status lets into the back office
        user.is_staff = "administrator" in claimed
        user.save(update_fields=["is_staff"])
    if claimed != held:
        record(user, AuditEntry.Action.RIGHTS, kind="user", number=str(user.pk), roles=sorted(claimed))


def _claimed(answer: dict[str, Any]) -> set[str]:
    """The values of the claim, whether one or a list, in the user's data or in the identity token."""
    values: set[str] = set()
    for part in (answer, answer.get("userinfo") or {}, answer.get("id_token") or {}):
        claim = part.get(settings.SIGN_IN_ROLES_CLAIM, []) if isinstance(part, dict) else []
        values |= set(map(str, claim)) if isinstance(claim, list) else {str(claim)}
    return values


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted, so that a copy of the database does not give them away."""

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Where a second factor is asked for, an administrator removes it."""
        return bool(settings.SECOND_FACTOR == "optional")

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(b"second factor" + key.encode()).digest())) for key in keys])
