"""Which held agreements may be the one that a text is of: looked up by indexes, weighed by ``identity``, kept as proposals.

``propose`` costs the same however large the library is: each look-up is by an index and takes at most so many rows, and at
most ``_WEIGHED`` texts are read and compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from agreements.facts.similarity import sketch, units_of
from agreements.formats.document import Document
from agreements.identity import Body, Finding, Known, choose, weigh
from agreements.models import Agreement, AgreementQuerySet, Participation, Provision, Sketch, Text, TextQuerySet
from agreements.models.relation import Relation, Role
from agreements.search.word_index import by_index

_WEIGHED = 20
_NEAR = 14
"""Of the texts weighed, how many at most are those with the same symbol, day or parties."""
_LOOKED_UP = 400
_MOST_ALIKE = 4_000
_LEAST_SHARED = 2

KIND_OF = {"language": Relation.Kind.TEXT_OF, "new_version": Relation.Kind.TEXT_OF, "draft": Relation.Kind.DRAFT_OF}


def propose(text: Text) -> list[Relation]:
    """Keep the sketch of ``text``, and a proposal for each agreement that it may be a text of; the surest first."""
    agreement = text.agreement
    known = known_of([text])[text.pk]
    bands = sketch(known.units)
    Sketch.objects.update_or_create(text=text, defaults={"bands": bands})
    near = _near(agreement, bands)
    held = known_of(near)
    weighed = [(other, weigh(known, held[other.pk])) for other in near]
    cited = [(other, weigh(known, facts)) for other, facts in _only_cited(agreement)]
    findings: list[tuple[Agreement, Finding]] = [(text.agreement, finding) for text, finding in weighed if finding]
    findings += [(other, finding) for other, finding in cited if finding]
    return _write(agreement, choose(_best_of_each(findings)))


def same_number(document: Document, bodies: Sequence[Body], *, visibility: str) -> list[Agreement]:
    """The agreements that are certainly the one ``document`` is a text of, by its symbol or registration number."""
    number = document.facts.get("registration_number", "")
    asked = Q(symbol=document.symbol or None) | Q(facts__registration_number=number or None)
    rows = Agreement.objects.filter(asked, joined_to=None, visibility=visibility).with_parties()[:_WEIGHED]
    known = Known(
        (),
        language=document.language,
        symbol=document.symbol or "",
        registration=number,
        date=document.dates.get("signature") or document.dates.get("adoption") or "",
        parties=tuple(bodies),
        is_draft=document.status == Agreement.Status.DRAFT,
    )
    findings = [(agreement, weigh(known, _facts_of(agreement, (), document.language))) for agreement in rows]
    return [agreement for agreement, finding in findings if finding is not None and finding.is_certain]


def known_of(texts: Sequence[Text]) -> dict[int, Known]:
    """What is known of each of ``texts``, by its key: three queries for all of them."""
    rows: dict[int, list[tuple[str, str, str]]] = {text.pk: [] for text in texts}
    provisions = Provision.objects.filter(text__in=rows).order_by("text", "position")
    for pk, eid, kind, content in provisions.values_list("text_id", "eid", "kind", "content"):
        rows[pk].append((eid, kind, content))
    agreements = Agreement.objects.with_parties().in_bulk([text.agreement_id for text in texts])
    return {
        text.pk: _facts_of(agreements[text.agreement_id], rows[text.pk], text.language, text.role) for text in texts
    }


def body_of(participation: Participation) -> Body:
    party = participation.party
    return Body(party.pk, frozenset(party.folded_names), party.is_confirmed)


def _facts_of(agreement: Agreement, rows: Iterable[tuple[str, str, str]], language: str, role: str = "") -> Known:
    parties = [p for p in agreement.participations.all() if p.role in {"party", "adopting_organ"}]
    return Known(
        units_of(rows),
        language=language.partition("-")[0],
        title=agreement.title,
        symbol=agreement.symbol,
        registration=str(agreement.facts.get("registration_number", "")),
        date=agreement.signature_date or agreement.adoption_date,
        parties=tuple(map(body_of, parties)),
        is_draft=agreement.is_draft or role in {Role.DRAFT, Role.COUNTER_DRAFT},
        is_held=not agreement.is_cited_only,
    )


def _near(agreement: Agreement, bands: Sequence[int]) -> list[Text]:
    """The texts of other agreements that may be of this one, at most ``_WEIGHED``, the nearest first.

    Those with the same symbol, day or parties come first, then those whose sketches have most in common with ``bands``.
    """
    parties = [p.party_id for p in agreement.participations.all() if p.role in {"party", "adopting_organ"}]
    others = Text.objects.current().filter(agreement__joined_to=None).exclude(agreement=agreement).order_by()
    shared = _alike(bands)
    near = _keys(others.filter(agreement__symbol=agreement.symbol)) if agreement.symbol else set()
    taking_part = Participation.objects.filter(party__in=parties).order_by().values("agreement")
    if parties:
        near |= _keys(others.filter(agreement__in=_of_that_day(agreement)).filter(agreement__in=taking_part))
        near |= _keys(others.filter(pk__in=shared, agreement__in=Agreement.objects.with_all_of(parties)))
        near |= _keys(others.filter(agreement__in=Agreement.objects.with_all_of(parties)))
        shared |= {pk: shared.get(pk, 0) + 1 for pk in _keys(others.filter(pk__in=shared, agreement__in=taking_part))}
    ranked = sorted(_keys(others.filter(pk__in=shared)) | near, key=lambda pk: (-shared.get(pk, 0), pk))
    first = [pk for pk in ranked if pk in near][:_NEAR]
    kept = [*first, *(pk for pk in ranked if pk not in first)][:_WEIGHED]
    texts = Text.objects.defer("raw", "set_aside").select_related("agreement").in_bulk(kept)
    return [texts[pk] for pk in kept]


def _keys(texts: TextQuerySet) -> set[int]:
    return set(texts.values_list("pk", flat=True)[:_LOOKED_UP])


def _alike(bands: Sequence[int]) -> dict[int, int]:
    """By text, how many of ``bands`` it has, where it has some; found by the index whatever the planner thinks of it."""
    wanted = set(bands)
    with by_index():
        rows = list(Sketch.objects.filter(bands__overlap=list(bands)).values_list("text", "bands")[:_MOST_ALIKE])
    shared = {pk: len(wanted.intersection(theirs)) for pk, theirs in rows}
    best = sorted(shared, key=lambda pk: -shared[pk])[:_LOOKED_UP]
    return {pk: shared[pk] for pk in best if shared[pk] >= _LEAST_SHARED}


def _of_that_day(agreement: Agreement) -> AgreementQuerySet:
    day = agreement.signature_date or agreement.adoption_date
    if len(day) < 7:
        return Agreement.objects.none()
    dated = Q(signature_date=day) | Q(adoption_date=day) | Q(signature_date=day[:7]) | Q(adoption_date=day[:7])
    return Agreement.objects.filter(dated | Q(signature_date__startswith=day)).order_by()


def _only_cited(agreement: Agreement) -> list[tuple[Agreement, Known]]:
    parties = [p.party_id for p in agreement.participations.all()]
    cited = Agreement.objects.filter(is_cited_only=True, joined_to=None).exclude(pk=agreement.pk).with_parties()
    named = cited.filter(title__iexact=agreement.title)[:_WEIGHED]
    dated = cited.filter(pk__in=_of_that_day(agreement), participations__party__in=parties).distinct()[:_WEIGHED]
    found = {other.pk: other for other in (*named, *dated)}
    return [(other, _facts_of(other, (), "")) for other in found.values()]


def _best_of_each(findings: Iterable[tuple[Agreement, Finding]]) -> list[tuple[Agreement, Finding]]:
    """One finding an agreement, however many of its texts are alike."""
    best: dict[int, tuple[Agreement, Finding]] = {}
    for agreement, finding in findings:
        held = best.get(agreement.pk)
        if held is None or finding.share > held[1].share:
            best[agreement.pk] = (agreement, finding)
    return list(best.values())


def _write(agreement: Agreement, chosen: Iterable[tuple[Agreement, Finding]]) -> list[Relation]:
    """A proposal each, unless the two were weighed before: what a person rejected does not return."""
    relations = []
    for other, finding in chosen:
        sides = (agreement, other)
        if finding.suggestion == "draft" and not agreement.is_draft:
            sides = (other, agreement)
        if Relation.objects.filter(agreement__in=sides, other__in=sides, kind__in=Relation.OF_TEXTS).exists():
            continue
        relations.append(
            Relation.objects.create(
                agreement=sides[0],
                other=sides[1],
                kind=KIND_OF[finding.suggestion],
                suggestion=finding.suggestion,
                evidence=finding.words,
                is_likely=finding.is_likely or finding.is_certain,
            )
        )
    return relations
