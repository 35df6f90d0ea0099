"""A place as a button names it, and the rows it means; what may not be seen is not there.

"slug" or "slug eid" is followed by a language in a field of its own, or "eid?language=fr" names it, as the address of the
reader does. Where no language is said, the text that is shown first is meant: the English one.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404
from django.shortcuts import get_object_or_404

from agreements.models import Agreement, Provision, Text


def place_named(said: str, language: str, user: User | AnonymousUser) -> tuple[Agreement, Provision | None]:
    """The agreement, and the provision of its text in ``language`` (else of the one shown first) where one is named."""
    slug, _, eid = said.replace("\0", "").partition(" ")
    agreement = get_object_or_404(Agreement.objects.visible_to(user), slug=slug)
    return agreement, provision_at(agreement, eid, language) if eid else None


def provision_at(agreement: Agreement, eid: str, language: str) -> Provision:
    texts = {text.language: text for text in Text.objects.current().filter(agreement=agreement).defer("raw")}
    text = texts.get(language) or texts.get("en") or next(iter(texts.values()), None)
    if text is None:
        raise Http404
    provision = get_object_or_404(Provision.objects.readable(), text=text, eid=eid)
    provision.text = text
    return provision


def provision_in(agreement: Agreement, eid: str, language: str) -> Provision:
    """Where something is to be written: in the language that is said, or not at all."""
    provision = provision_at(agreement, eid, language)
    if language and provision.text.language != language:
        raise Http404
    return provision


def parted(said: str) -> tuple[str, str]:
    """The eid and the language of "eid?language=fr"; the language is empty where none is said."""
    eid, _, language = said.partition("?language=")
    return eid, language
