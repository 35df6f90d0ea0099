"""Relations between agreements, suggested from what their texts and titles say of one another; called by ``ingest`` alone."""

from __future__ import annotations

from agreements.citations.relations import relation_in_title, relation_in_words
from agreements.models import Agreement, Reference, ReferenceQuerySet, Relation

_MOST = 300
_OPENING = ("title", "parties", "preamble", "recital")


def suggest_relations(agreement: Agreement) -> None:
    """Suggest what the citations between ``agreement`` and others say; what was decided or suggested already stands."""
    tied = Reference.objects.filter(provision__text__is_current=True).exclude(agreement=None)
    for citations in (tied.filter(provision__text__agreement=agreement), tied.filter(agreement=agreement)):
        _suggest_from(citations)


def _suggest_from(citations: ReferenceQuerySet) -> None:
    found = citations.select_related("provision__text__agreement", "agreement").defer(
        "provision__search", "provision__spans", "provision__text__raw"
    )
    for reference in found.order_by("provision__text", "provision__position", "start")[:_MOST]:
        citing, cited = reference.provision.text.agreement, reference.agreement
        if cited is None or cited.pk == citing.pk or cited.joined_to_id or citing.joined_to_id:
            continue
        kind, evidence = _said_of(reference, citing)
        if kind:
            _suggest(citing, cited, kind, evidence)


def _said_of(reference: Reference, citing: Agreement) -> tuple[str, str]:
    """The kind of relation and its evidence, from the words around the citation, else from the title of the citing act."""
    provision = reference.provision
    kind, sentence = relation_in_words(provision.content, reference.start, reference.end)
    if kind:
        return kind, f"{provision.pinpoint}: “{sentence[:300]}”"
    if provision.kind in _OPENING:
        kind = relation_in_title(citing.title)
        return (kind, f"its title, “{citing.title[:200]}”, and {provision.pinpoint}") if kind else ("", "")
    return "", ""


def _suggest(citing: Agreement, cited: Agreement, kind: str, evidence: str) -> None:
    sides = (citing, cited)
    if not Relation.objects.between_acts().filter(agreement__in=sides, other__in=sides).exists():
        Relation.objects.create(agreement=citing, other=cited, kind=kind, evidence=evidence)
