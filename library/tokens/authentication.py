"""The account of a request with a token: ``Authorization: Bearer KEY``, or ``Token KEY``; what nothing accepts is 401.

An ``Authorization`` header is never passed over in silence: a mistyped key would read as a visitor, and never know.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from library.models import Token
from library.models.token import hashed

_WAYS = ("bearer", "token")
_NOTED_EVERY = timedelta(minutes=1)


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Any, Token] | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        way, _, key = header.strip().partition(" ")
        if way.lower() not in _WAYS or not key.strip():
            raise AuthenticationFailed("The Authorization header is not understood. Write it as “Bearer” and a token.")
        token = Token.objects.valid().select_related("owner").filter(key_sha256=hashed(key.strip())).first()
        if token is None or token.is_orphan:
            raise AuthenticationFailed(
                "No token is accepted that is unknown, expired, revoked, or older than its owner's password."
            )
        if not token.is_open_to(str(BaseThrottle().get_ident(request))):
            raise AuthenticationFailed("The token is not accepted from this network.")
        now = timezone.now()
        if token.last_used is None or now - token.last_used > _NOTED_EVERY:
            Token.objects.filter(pk=token.pk).update(last_used=now)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'
