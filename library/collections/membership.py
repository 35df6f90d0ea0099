"""The members and the agreements of a collection: the only writer of both, and each change of rights is logged."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from agreements.audit import record
from agreements.models import Agreement, AuditEntry, Collection, CollectionMember
from agreements.outcome import may_open


@transaction.atomic
def found_collection(user: User, name: str) -> Collection:
    """A new collection that ``user`` runs."""
    collection = Collection.objects.create(name=name)
    set_role(user, collection, user, CollectionMember.Role.APPROVER)
    return collection


@transaction.atomic
def set_role(user: User | None, collection: Collection, person: User, role: str) -> None:
    """Give ``person`` a role in ``collection`` instead of the one before; the empty role ends the membership."""
    if role:
        CollectionMember.objects.update_or_create(collection=collection, person=person, defaults={"role": role})
    else:
        CollectionMember.objects.filter(collection=collection, person=person).delete()
    record(user, AuditEntry.Action.RIGHTS, collection=collection.pk, person=person.pk, role=role)


@transaction.atomic
def set_four_eyes(user: User, collection: Collection, has_four_eyes: bool) -> None:
    collection.has_four_eyes = has_four_eyes
    collection.save(update_fields=["has_four_eyes"])
    record(user, AuditEntry.Action.RIGHTS, collection=collection.pk, four_eyes=has_four_eyes)


def may_put(user: User, agreement: Agreement, collection: Collection | None) -> bool:
    """Into a collection whoever may say who reads the agreement and contributes there; out of it who runs that one."""
    if collection is None:
        return agreement.collection is not None and agreement.collection.is_run_by(user)
    is_free = agreement.collection_id is None and may_open(user, agreement)
    return is_free and Collection.objects.open_to(user).filter(pk=collection.pk).exists()


@transaction.atomic
def put(user: User, agreement: Agreement, collection: Collection | None) -> None:
    """Put ``agreement`` into ``collection``, or out of the one it is in."""
    agreement.collection = collection
    agreement.save(update_fields=["collection", "modified"])
    key = collection.pk if collection is not None else None
    record(user, AuditEntry.Action.RIGHTS, agreement=agreement.pk, collection=key)
