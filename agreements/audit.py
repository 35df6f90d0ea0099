"""Writing and checking the chained log of what was done (``models.audit``).

``record`` writes an entry, ``seal`` one with a digest of an agreement's facts as they stand; both belong into the transaction of
what they tell of. ``chain_problems`` says where the chain is broken, ``fact_problems`` where facts are not those sealed last,
``collection_problems`` where members, what is held or the settings of a collection are not as the log says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction

from agreements.models import AuditEntry

_BROKEN = """
SELECT sequence, is_hashed, is_chained FROM (
    SELECT sequence,
        sha256 = encode(sha256(convert_to(
            concord_audit_line(sequence, at, actor, action, agreement, details, previous), 'UTF8')), 'hex') AS is_hashed,
        previous = coalesce(lag(sha256) OVER (ORDER BY sequence), '')
            AND sequence = coalesce(lag(sequence) OVER (ORDER BY sequence), 0) + 1 AS is_chained
    FROM agreements_auditentry
) checked WHERE NOT (is_hashed AND is_chained) ORDER BY sequence
"""
_FORGED_FACTS = """
SELECT agreement.id, agreement.slug FROM agreements_agreement agreement
JOIN LATERAL (
    SELECT entry.details ->> 'sha256' AS sha256 FROM agreements_auditentry entry
    WHERE entry.agreement = agreement.id AND entry.action = 'facts' ORDER BY entry.sequence DESC LIMIT 1
) sealed ON true
WHERE sealed.sha256 <> concord_facts_sha256(agreement.id) ORDER BY agreement.id
"""
_FORGED_MEMBERS = """
WITH told AS (
    SELECT DISTINCT ON (1, 2) (details ->> 'collection')::bigint AS collection, (details ->> 'person')::bigint AS person,
        details ->> 'role' AS role
    FROM agreements_auditentry WHERE action = 'rights' AND details ?& ARRAY['collection', 'person']
    ORDER BY 1, 2, sequence DESC
)
SELECT coalesce(held.collection_id, told.collection), coalesce(held.person_id, told.person)
FROM agreements_collectionmember held
FULL JOIN told ON told.collection = held.collection_id AND told.person = held.person_id
WHERE coalesce(held.role, '') <> coalesce(told.role, '') AND (held.id IS NOT NULL OR (
    EXISTS (SELECT FROM agreements_collection WHERE id = told.collection)
    AND EXISTS (SELECT FROM auth_user WHERE id = told.person)
)) ORDER BY 1, 2
"""
_FORGED_HOLDINGS = """
SELECT held.id, held.slug FROM agreements_agreement held
LEFT JOIN LATERAL (
    SELECT (details ->> 'collection')::bigint AS collection FROM agreements_auditentry entry
    WHERE entry.agreement = held.id AND entry.action = 'rights' AND entry.details ? 'collection'
    ORDER BY entry.sequence DESC LIMIT 1
) told ON true
WHERE held.collection_id IS DISTINCT FROM told.collection ORDER BY held.id
"""
_FORGED_SETTINGS = """
SELECT held.id FROM agreements_collection held
LEFT JOIN LATERAL (
    SELECT (details ->> 'four_eyes')::boolean AS four_eyes FROM agreements_auditentry entry
    WHERE entry.action = 'rights' AND entry.details ? 'four_eyes' AND (entry.details ->> 'collection')::bigint = held.id
    ORDER BY entry.sequence DESC LIMIT 1
) told ON true
WHERE held.has_four_eyes <> coalesce(told.four_eyes, false) ORDER BY held.id
"""
_LINES = """
SELECT sequence, at, actor, action, agreement, details::text, previous, sha256,
    concord_audit_line(sequence, at, actor, action, agreement, details, previous)
FROM agreements_auditentry WHERE sequence > %s ORDER BY sequence
"""


def record(actor: Any, action: str, *, agreement: int | None = None, **details: Any) -> int:
    """Write that ``actor`` (a user, or None for a command) did ``action``; the number of the entry."""
    return _call("SELECT concord_audit(%s, %s, %s, %s)", [action, _key(actor), agreement, json.dumps(details)])


def record_each(actor: Any, action: str, agreements: Iterable[int], **details: Any) -> None:
    """An entry for each of ``agreements``, in one transaction."""
    with transaction.atomic():
        for pk in agreements:
            record(actor, action, agreement=pk, **details)


def seal(actor: Any, *agreements: int) -> None:
    """Write the digest of the facts of each of ``agreements`` as they stand now, as set by ``actor``."""
    digest = "jsonb_build_object('sha256', concord_facts_sha256(%s))"
    for pk in agreements:
        _call(f"SELECT concord_audit('facts', %s, %s, {digest})", [_key(actor), pk, pk])


def chain_problems() -> Iterator[str]:
    """Sentences, one an entry that was changed, or before which one was taken away."""
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN)
        for sequence, is_hashed, _is_chained in cursor.fetchall():
            what = "does not follow the entry before it" if is_hashed else "is not as it was written"
            yield f"audit log, entry {sequence}: it {what}."


def fact_problems() -> Iterator[str]:
    """Sentences, one an agreement whose facts or visibility are not those that were set last."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGED_FACTS)
        for _pk, slug in cursor.fetchall():
            yield f"{slug}: its facts or who may read it were changed without a decision."


def collection_problems() -> Iterator[str]:
    """Sentences, one a member, an agreement or a collection that nobody who may changed so; names stay untold."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGED_MEMBERS)
        for collection, person in cursor.fetchall():
            yield f"collection {collection}: the role of account {person} is not the one that was given."
        cursor.execute(_FORGED_HOLDINGS)
        for _pk, slug in cursor.fetchall():
            yield f"{slug}: it is not in the collection that it was put into."
        cursor.execute(_FORGED_SETTINGS)
        for (collection,) in cursor.fetchall():
            yield f"collection {collection}: whether it asks for four eyes was changed past its page."


def head() -> str:
    """The SHA-256 of the last entry: written down elsewhere, it proves later that nothing was cut off."""
    last = AuditEntry.objects.order_by("-sequence").first()
    return last.sha256 if last is not None else ""


def exported(after: int = 0) -> Iterator[dict[str, Any]]:
    """The entries after a number, each with the line whose SHA-256 it bears."""
    names = ("sequence", "at", "actor", "action", "agreement", "details", "previous", "sha256", "line")
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [after])
        while rows := cursor.fetchmany(1_000):
            for row in rows:
                entry = dict(zip(names, row, strict=True))
                yield {**entry, "at": entry["at"].isoformat(), "details": json.loads(entry["details"])}


def _key(actor: Any) -> int | None:
    return getattr(actor, "pk", None)


def _call(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
