"""A person leaves: their account stays as a number without a name, so that what they decided still says that a person did."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from agreements.audit import record
from agreements.models import AuditEntry, CollectionMember
from library.collections.membership import set_role
from library.models import Note, Preference, ReadingPosition, SavedSearch, SetMember, Token, Upload, WorkingSet


@transaction.atomic
def anonymise(by: User | None, person: User) -> None:
    """Take name, address, password, rights and what was private from ``person``; shared notes and decisions stay."""
    pk = person.pk
    SavedSearch.objects.filter(owner=person).delete()
    _hand_over_sets(person)
    ReadingPosition.objects.filter(reader=person).delete()
    Preference.objects.filter(person=person).delete()
    Note.objects.filter(author=person, thread=None, is_shared=False, assigned_to=None, mentioned=None).delete()
    Upload.objects.filter(sent_by=person).delete()
    Token.objects.filter(owner=person).delete()
    apps.get_model("comparisons", "FileOrder")._default_manager.filter(owner=person).delete()
    for kept in (EmailAddress, SocialAccount, Authenticator, UserSession):
        kept._default_manager.filter(user=person).delete()
    for member in CollectionMember.objects.filter(person=person).select_related("collection"):
        set_role(by, member.collection, person, "")
    person.groups.clear()
    person.user_permissions.clear()
    person.username, person.first_name, person.last_name, person.email = f"former-{pk}", "", "", ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.save()
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(pk):
            session.delete()
    record(by, AuditEntry.Action.DELETED, person=pk)


def _hand_over_sets(person: User) -> None:
    """What others fill, too, goes to the first of them, or of those who manage it; the person's other sets are deleted, and they leave those of others."""
    for folder in WorkingSet.objects.filter(owner=person, members__right__in=SetMember.FILLING).distinct():
        fillers = folder.members.filter(right__in=SetMember.FILLING).select_related("person")
        heir = min(fillers, key=lambda member: member.right != SetMember.Right.MANAGE)
        if WorkingSet.objects.filter(owner=heir.person, name=folder.name).exists():
            folder.name = f"{folder.name[:100]} ({folder.pk})"
        folder.owner = heir.person
        folder.save()
        heir.delete()
    WorkingSet.objects.filter(owner=person).delete()
    SetMember.objects.filter(person=person).delete()
