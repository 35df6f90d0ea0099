"""The identity provider of an institution, from settings: OpenID Connect, SAML, or both.

Pure: variables in, the dictionaries that allauth reads out. The names of the providers stand in the addresses that the
institution's administrators register: ``/accounts/oidc/institution/login/callback/`` and ``/accounts/saml/institution/acs/``.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import environment

NAME = "institution"
_SAML_ATTRIBUTES = {
    "uid": ["http://schemas.auth0.com/clientID", "urn:oasis:names:tc:SAML:attribute:subject-id", "uid"],
    "email": ["urn:oid:0.9.2342.19200300.100.1.3", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "email"],
    "email_verified": ["http://schemas.auth0.com/email_verified", "email_verified"],
    "first_name": ["urn:oid:2.5.4.42", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", "first_name"],
    "last_name": ["urn:oid:2.5.4.4", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", "last_name"],
    "username": ["urn:oid:0.9.2342.19200300.100.1.1", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "username"],
}  # fmt: skip


def providers(*, is_production: bool) -> dict[str, Any]:
    """What SOCIALACCOUNT_PROVIDERS says; empty where no provider is named."""
    found: dict[str, Any] = {}
    if server := environment.text("OIDC_SERVER_URL"):
        found["openid_connect"] = {"APPS": [_oidc(server.rstrip("/"), is_production)], "OAUTH_PKCE_ENABLED": True}
    if metadata := environment.text("SAML_METADATA_URL"):
        found["saml"] = {"APPS": [_saml(metadata, is_production)]}
    return found


def origins() -> list[str]:
    """Where forms of the sign-in page may lead: the providers, and what SIGN_IN_ORIGINS adds."""
    named = [environment.text("OIDC_SERVER_URL"), environment.text("SAML_METADATA_URL")]
    parts = [urlsplit(url) for url in named if url]
    return [f"{part.scheme}://{part.netloc}" for part in parts] + environment.words("SIGN_IN_ORIGINS")


def _oidc(server: str, is_production: bool) -> dict[str, Any]:
    _refuse_plain("OIDC_SERVER_URL", server, is_production)
    return {
        "provider_id": NAME,
        "name": environment.text("OIDC_NAME", "your institution"),
        "client_id": _needed("OIDC_CLIENT_ID", "OIDC_SERVER_URL"),
        "secret": _needed("OIDC_CLIENT_SECRET", "OIDC_SERVER_URL"),
        "settings": {"server_url": server, **_trust()},
    }


def _saml(metadata: str, is_production: bool) -> dict[str, Any]:
    _refuse_plain("SAML_METADATA_URL", metadata, is_production)
    return {
        "provider_id": _needed("SAML_ENTITY_ID", "SAML_METADATA_URL"),
        "name": environment.text("SAML_NAME", "your institution"),
        "client_id": NAME,
        "settings": {
            "attribute_mapping": _SAML_ATTRIBUTES,
            "idp": {"entity_id": environment.text("SAML_ENTITY_ID"), "metadata_url": metadata},
            "advanced": {
                "want_assertion_signed": True,
                "reject_idp_initiated_sso": True,
                "allow_single_label_domains": True,
            },
            **_trust(),
        },
    }


def _trust() -> dict[str, bool]:
    """Whether an account that exists is taken for the person whose address the provider names."""
    is_joined = environment.flag("SIGN_IN_BY_ADDRESS", default=False)
    return {"email_authentication": is_joined, "verified_email": is_joined}


def _needed(name: str, beside: str) -> str:
    value = environment.text(name)
    if not value:
        raise ImproperlyConfigured(f"{beside} needs {name}, and it is not set; .env.example explains it.")
    return value


def _refuse_plain(name: str, url: str, is_production: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ({"https"} if is_production else {"http", "https"}) or not parts.netloc:
        raise ImproperlyConfigured(f"{name}={url!r} is not an https address.")
