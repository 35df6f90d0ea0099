"""Sign-in by the institution's SAML: the assertion of a provider that signs, and of one that is not the provider."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zlib import decompress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user_model
from django.test import Client
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from config.sign_in import institution
from tests.config.sign_in.provider import Provider, running

ENTITY = "https://id.example.org/saml"
METADATA = """<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}"><IDPSSODescriptor
 protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo
 xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo>
</KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{entity}/sso"/>
</IDPSSODescriptor></EntityDescriptor>"""
RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
 ID="r1" Version="2.0" IssueInstant="{now}" Destination="{acs}" InResponseTo="{asked}"><saml:Issuer>{entity}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertion}</samlp:Response>"""
ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="a1" Version="2.0" IssueInstant="{now}">
<saml:Issuer>{entity}</saml:Issuer><saml:Subject><saml:NameID
 Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">s-1</saml:NameID><saml:SubjectConfirmation
 Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{later}" Recipient="{acs}"
 InResponseTo="{asked}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{before}" NotOnOrAfter="{later}">
<saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="i1"><saml:AuthnContext><saml:AuthnContextClassRef
>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="uid"><saml:AttributeValue>s-1</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="username"><saml:AttributeValue>ada</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="email"><saml:AttributeValue>ada@example.org</saml:AttributeValue></saml:Attribute>
</saml:AttributeStatement></saml:Assertion>"""


class Signer:
    def __init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "id.example.org")])
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        made = made.serial_number(1).not_valid_before(datetime.now(UTC) - timedelta(days=1))
        certificate = made.not_valid_after(datetime.now(UTC) + timedelta(days=1)).sign(key, hashes.SHA256())
        formats = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        self.key = key.private_bytes(serialization.Encoding.PEM, *formats).decode()
        self.certificate = certificate.public_bytes(serialization.Encoding.PEM).decode()

    def sign(self, xml: str) -> str:
        signed = OneLogin_Saml2_Utils.add_sign(xml, self.key, self.certificate)
        return etree.tostring(etree.fromstring(signed)).decode()


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[tuple[Provider, Signer]]:
    signer = Signer()
    with running() as it:
        plain = "".join(signer.certificate.splitlines()[1:-1])
        it.metadata = METADATA.format(entity=ENTITY, certificate=plain).encode()
        monkeypatch.setenv("SAML_METADATA_URL", f"{it.url}/metadata")
        monkeypatch.setenv("SAML_ENTITY_ID", ENTITY)
        settings.SOCIALACCOUNT_PROVIDERS = institution.providers(is_production=False)
        yield it, signer


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "testserver"})


def answer(client: Client, signer: Signer) -> Any:
    """The way of a browser: the form, the provider's signed answer, and where it leads."""
    there = client.post("/accounts/saml/institution/login/")["Location"]
    assert there.startswith(f"{ENTITY}/sso?")
    asked = decompress(base64.b64decode(parse_qs(urlsplit(there).query)["SAMLRequest"][0]), -15).decode()
    now = datetime.now(UTC)
    facts = {
        "entity": ENTITY, "acs": "http://testserver/accounts/saml/institution/acs/", "asked": asked.split('ID="')[1].split('"')[0],
        "audience": "http://testserver/accounts/saml/institution/metadata/",
    } | {name: f"{at:%Y-%m-%dT%H:%M:%SZ}" for name, at in (
        ("now", now), ("before", now - timedelta(minutes=1)), ("later", now + timedelta(minutes=5)),
    )}  # fmt: skip
    response = RESPONSE.format(**facts, assertion=signer.sign(ASSERTION.format(**facts)))
    sent = {"SAMLResponse": base64.b64encode(response.encode()).decode()}
    return client.post("/accounts/saml/institution/acs/", sent, follow=True)


def test_a_signed_assertion_signs_in(client: Client, provider: tuple[Provider, Signer]) -> None:
    answer(client, provider[1])
    person = get_user_model().objects.get()
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (person.username, person.email) == ("ada", "ada@example.org")


def test_an_assertion_that_somebody_else_signed_signs_nobody_in(
    client: Client, provider: tuple[Provider, Signer]
) -> None:
    answer(client, Signer())
    assert "_auth_user_id" not in client.session and not get_user_model().objects.exists()
