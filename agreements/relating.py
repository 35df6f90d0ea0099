"""Relations between agreements, suggested from what their texts and titles say of one another; called by ``ingest`` alone."""

from __future__ import annotations

from django.db.models import Q

from agreements.citations.relations import letter_answered, relation_in_title, relation_in_words
from agreements.models import (
    Agreement,
    AgreementQuerySet,
    Participation,
    Provision,
    Reference,
    ReferenceQuerySet,
    Relation,
)

_MOST = 300
_MOST_LETTERS = 10
_FIRST, _OPENING_LENGTH = 8, 4_000
_OPENING = ("title", "parties", "preamble", "recital")


def suggest_relations(agreement: Agreement) -> None:
    """Suggest what the citations between ``agreement`` and others say; what was decided or suggested already stands."""
    tied = Reference.objects.filter(provision__text__is_current=True).exclude(agreement=None)
    for citations in (tied.filter(provision__text__agreement=agreement), tied.filter(agreement=agreement)):
        _suggest_from(citations)
    _suggest_replies(agreement)


def _suggest_replies(agreement: Agreement) -> None:
    """Of letters between the same two: that one answers the other, where it says so and names that day."""
    parties = list(agreement.participations.filter(role=Participation.Role.PARTY).values_list("party", flat=True))
    letters = Agreement.objects.with_all_of(parties).filter(joined_to=None).exclude(pk=agreement.pk)
    day, words = _answered(agreement)
    if day:
        for other in _of_day(letters, day)[:_MOST_LETTERS]:
            _suggest(agreement, other, Relation.Kind.REPLIES_TO, f"same parties; “{words}”")
    own = agreement.leading_date
    if len(own) == len("2011-05-04"):
        for other in letters.filter(signature_date__gte=own)[:_MOST_LETTERS]:
            day, words = _answered(other)
            if day == own:
                _suggest(other, agreement, Relation.Kind.REPLIES_TO, f"same parties; “{words}”")


def _of_day(agreements: AgreementQuerySet, day: str) -> AgreementQuerySet:
    return agreements.filter(Q(signature_date=day) | Q(adoption_date=day) | Q(distribution_date=day)).order_by("pk")


def _answered(agreement: Agreement) -> tuple[str, str]:
    """The day of the letter that the first words of ``agreement`` answer, and the words that say so."""
    opening = Provision.objects.current().filter(text__agreement=agreement, position__lt=_FIRST).order_by("position")
    return letter_answered(" ".join(opening.values_list("content", flat=True))[:_OPENING_LENGTH])


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
