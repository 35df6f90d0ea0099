"""Whether decisions and the states of clauses are those that persons gave them, as the chained log and the decisions tell.

``problems`` names decisions that were changed, taken away or slipped in, and clauses whose state no standing decision gave them.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

_DECISIONS = """
SELECT coalesce(decision.id, entry.id), decision.id IS NULL, entry.id IS NULL FROM clauses_decision decision
FULL JOIN (
    SELECT DISTINCT ON ((details ->> 'decision')::bigint) (details ->> 'decision')::bigint AS id, details ->> 'sha256' AS sha256
    FROM agreements_auditentry WHERE action = 'decision' ORDER BY (details ->> 'decision')::bigint, sequence
) entry ON entry.id = decision.id
WHERE (decision.id IS NULL AND NOT EXISTS (
        SELECT 1 FROM agreements_auditentry gone
        WHERE gone.action = 'deleted' AND gone.details -> 'decisions' @> to_jsonb(entry.id)))
    OR entry.id IS NULL
    OR decision.id IS NOT NULL AND entry.sha256 <> concord_decision_sha256(decision)
ORDER BY 1
"""
_STATES = """
SELECT agreement.slug, provision.pinpoint, clause.type_id, clause.state FROM clauses_clause clause
JOIN agreements_provision provision ON provision.id = clause.provision_id
JOIN agreements_text text ON text.id = provision.text_id
JOIN agreements_agreement agreement ON agreement.id = text.agreement_id
LEFT JOIN clauses_decision decision ON decision.id = clause.decision_id
LEFT JOIN clauses_decision undone ON undone.undoes_id = decision.id
WHERE clause.state <> 'suggested' AND (
    decision.id IS NULL OR undone.id IS NOT NULL OR NOT (
        (clause.state = 'confirmed' AND decision.verdict IN ('confirm', 'retype') AND decision.type_id = clause.type_id)
        OR (clause.state = 'rejected' AND decision.verdict = 'reject' AND decision.type_id = clause.type_id)
        OR (clause.state = 'rejected' AND decision.verdict = 'retype' AND decision.before ->> 'type' = clause.type_id)))
ORDER BY agreement.slug, provision.position
"""


def problems() -> Iterator[str]:
    """Sentences, one a fault; none where all holds."""
    with connection.cursor() as cursor:
        cursor.execute(_DECISIONS)
        for pk, is_gone, is_unknown in cursor.fetchall():
            what = "was taken away" if is_gone else "was never logged" if is_unknown else "is not what was decided"
            yield f"decision {pk}: it {what}."
        cursor.execute(_STATES)
        for slug, pinpoint, code, state in cursor.fetchall():
            yield f"{slug}, {pinpoint}: it is {state} as {code}, and no decision that stands says so."
