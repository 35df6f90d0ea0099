"""What a search shows: agreements best first, the passages that answer best under each, other spellings, a place at once.

Ranking reads only what is bounded: the first ``RANKED`` agreements found, names first, newest first, are put in order by
their best provision; those after them keep that order. So a search costs the same in a large library as in a small one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchRank
from django.db.models import Case, F, FloatField, Func, Max, Q, TextField, Value, When, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Left, RowNumber
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from agreements.citations.address import fold_pinpoint, in_text, plain, split
from agreements.models import (
    Agreement,
    AgreementQuerySet,
    Named,
    NameVector,
    Party,
    Person,
    Provision,
    ProvisionQuerySet,
    name_matches,
)
from agreements.models.named_parties import Asked
from agreements.search.query import Query, unaccented
from agreements.search.word_index import CONFIGS, Word, by_index, by_language, loose_tsquery, tsquery

RANKED = 200
_NAMES = 2_000  # words that more names hold say nothing
_NAMED = 2  # more than any provision can score
PASSAGES = 3
_START, _STOP, _LESS = "\x02", "\x03", "\x04"
_HEADLINE_OF = 100_000
_STOPS = 2  # a bracket before, a full stop after
_QUIET_KINDS = ("title", "parties", "signature_block")
_SPELLINGS = 4
_SHORTEST_WORD = 4
_SUGGESTED = 6
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Passage:
    """A provision that answers a search; ``headline`` is a run of its own words, escaped, with those found marked."""

    provision: Provision
    headline: SafeString


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody wanted to go: an agreement, and the provision of it where one was named and is there."""

    agreement: Agreement
    eid: str = ""
    is_missed: bool = False

    @property
    def address(self) -> str:
        return self.agreement.get_absolute_url() + (in_text(self.eid) if self.eid else "")


_HEADING_ALONE = Case(When(content="", then=Value(2.0)), default=Value(0.0))
"""A heading with nothing under it says less than any words of a provision, however well it fits."""


def best_first(found: AgreementQuerySet, query: Query, most: int, asked: Asked | None = None) -> list[int]:
    """The keys of the first ``most`` agreements of ``found``, the best answers to ``query`` first.

    Those of the parties that it names (``asked``) come before those that only write of them.
    """
    asked = asked or Asked(query)
    with by_index():
        keys = list(found.in_order("-date").values_list("pk", flat=True)[:most])
        titled = Agreement.objects.alias(names=NameVector()).filter(name_matches(query))
        named = set(titled.order_by().values_list("pk", flat=True)[: _NAMES + 1])
    named = named if len(named) <= _NAMES else set()
    theirs = asked.among(keys)
    keys.sort(key=lambda pk: (pk not in theirs, pk not in named))
    head = keys[:RANKED]
    scores = _scores(head, asked.words)
    head.sort(key=lambda pk: (pk not in theirs, -(scores.get(pk, 0.0) + _NAMED * (pk in named))))
    return head + keys[RANKED:]


def _scores(agreements: Collection[int], query: Query) -> dict[int, float]:
    """By agreement, how well its best provision answers: 0 to 1 for some of the words, 1 to 2 for all of them."""
    if not query.wanted:
        return {}
    answering = Provision.objects.current().filter(text__agreement__in=agreements).filter(_wanted(query))
    scored = answering.order_by().values_list("text__agreement").annotate(best=Max(_rank(query)))
    return {pk: best for pk, best in scored if best is not None}


def _wanted(query: Query) -> Q:
    return by_language(query, "search", loose_tsquery)


def _rank(query: Query) -> Combinable:
    """``ts_rank`` scaled to 0 to 1 and falling with length, and one more for a provision that fulfils all of it."""
    whole = Case(When(by_language(query, "search", tsquery), then=Value(1.0)), default=Value(0.0))
    return _for_each_language(query, lambda asked, _config: SearchRank(F("search"), asked, normalization=33)) + whole


def _for_each_language(query: Query, build: Any) -> Case:
    whens = [
        When(language=language, then=build(loose_tsquery(query, config), config))
        for language, config in CONFIGS.items()
    ]
    return Case(*whens, default=build(loose_tsquery(query, "simple"), "simple"))


def passages(agreements: Iterable[Agreement], query: Query) -> dict[int, list[Passage]]:
    """By agreement, its provisions that answer best, at most ``PASSAGES`` each; two queries."""
    if not query.wanted:
        return {}
    answering = Provision.objects.current().filter(text__agreement__in=list(agreements)).filter(_wanted(query))
    best = Window(RowNumber(), partition_by=F("text__agreement"), order_by=[F("score").desc(), F("position")])
    chosen = (
        answering.exclude(kind__in=_QUIET_KINDS)
        .annotate(score=_rank(query) - _HEADING_ALONE, place=best)
        .filter(place__lte=PASSAGES)
        .order_by("text__agreement", "place")
    )
    keys = list(chosen.values_list("pk", flat=True))
    shown = {provision.pk: provision for provision in _with_headlines(Provision.objects.filter(pk__in=keys), query)}
    found: dict[int, list[Passage]] = {}
    for key in keys:
        provision = shown[key]
        found.setdefault(provision.text.agreement_id, []).append(_passage(provision))
    return found


def best_passages(agreements: Collection[int], asked: Asked, most: int) -> list[Passage]:
    """The provisions of ``agreements`` that answer best, at most ``most``; those of the parties named come first."""
    query = asked.words
    if not query.wanted:
        return []
    of_others = Case(When(text__agreement__in=asked.among(agreements), then=Value(0)), default=Value(1))
    answering = Provision.objects.current().filter(text__agreement__in=list(agreements)).filter(_wanted(query))
    scored = answering.exclude(kind__in=_QUIET_KINDS).annotate(score=_rank(query) - _HEADING_ALONE)
    ranked = scored.order_by(of_others, "-score", "text__agreement", "position")
    keys = list(ranked.values_list("pk", flat=True)[:most])
    shown = Provision.objects.filter(pk__in=keys).select_related("text__agreement")
    by_key = {provision.pk: provision for provision in _with_headlines(shown, query)}
    return [_passage(by_key[key]) for key in keys]


def _passage(provision: Provision) -> Passage:
    headline: str = provision.headline  # type: ignore[attr-defined]
    return Passage(provision, marked_headline(headline, provision.content or provision.heading))


def _with_headlines(provisions: ProvisionQuerySet, query: Query) -> ProvisionQuerySet:
    """With ``headline``: ``<`` is hidden from PostgreSQL, which would take it for the beginning of a tag."""
    words = Case(When(content="", then=F("heading")), default=Left("content", _HEADLINE_OF), output_field=TextField())
    hidden = Func(words, Value(f"<{_START}{_STOP}"), Value(_LESS), function="translate", output_field=TextField())

    def headline(asked: Any, config: str) -> SearchHeadline:
        return SearchHeadline(
            hidden, asked, config=config, start_sel=_START, stop_sel=_STOP,
            max_words=34, min_words=18, short_word=0, max_fragments=1,  # type: ignore[arg-type]
        )  # fmt: skip

    heavy = ("search", "spans", "edits", "text__raw", "text__warnings", "text__set_aside", "text__inventory")
    return provisions.select_related("text").defer(*heavy).annotate(headline=_for_each_language(query, headline))


def marked_headline(headline: str, content: str) -> SafeString:
    """
    >>> str(marked_headline("may \\x02end\\x03 \\x04b>", "It may end <b>."))
    '… may <mark>end</mark> &lt;b&gt;.'
    """
    words = headline.replace(_LESS, "<")
    bare = words.replace(_START, "").replace(_STOP, "")
    marked = escape(words).replace(_START, "<mark>").replace(_STOP, "</mark>")
    before, _, after = content.partition(bare)
    before = escape(before) if len(before) <= _STOPS else "… "
    after = escape(after) if len(after) <= _STOPS else " …"
    return mark_safe(f"{before}{marked}{after}")  # noqa: S308 (escaped above, marks are ours)


def place_of(typed: str, user: Person) -> Place | None:
    """Where ``typed`` leads at once: a symbol ("A/79/L.17"), or an agreement and a pinpoint in it; None for a search."""
    if '"' in typed or "\0" in typed:
        return None
    name, pinpoint = split(typed)
    if not name:
        return None
    library = Agreement.objects.visible_to(user)
    named = list(library.filter(symbol__iexact=name)[:2])
    if not named and pinpoint:
        named = list(library.filter(slug=slugify(name.translate(str.maketrans("–/.", "---"))))[:1]) or _between(
            name, user
        )
    if len(named) != 1:
        return None
    if not pinpoint:
        return Place(named[0])
    return _provision_place(named[0], pinpoint)


def _between(name: str, user: Person) -> list[Agreement]:
    """The agreements between parties typed as "ITU INTERPOL" or "interpol - itu"; two at most."""
    names = [word for word in plain(name).replace("–", " ").replace("-", " ").split() if word not in {"and", "/"}]
    parties = [Party.objects.visible_to(user).named(word) for word in names[:4]]
    if len(names) < 2 or None in parties:
        return []
    return list(Agreement.objects.visible_to(user).between(*(party.slug for party in parties if party))[:2])


def _provision_place(agreement: Agreement, pinpoint: str) -> Place:
    places = Provision.objects.current().filter(text__agreement=agreement)
    for eid, cited in places.order_by("text__language", "position").values_list("eid", "pinpoint"):
        if fold_pinpoint(cited) == pinpoint:
            return Place(agreement, eid)
    return Place(agreement, is_missed=True)


def other_spelling(typed: str, query: Query, user: Person, kept: Collection[str] = ()) -> str:
    """``typed`` with words that a text writes in place of near ones; empty unless it finds what ``user`` may see.

    ``kept`` are words, without accents, that mean something as they stand.
    """
    library = Agreement.objects.visible_to(user)
    corrected = typed
    for word in [word for term in query.wanted for word in term.words.split() if len(word) >= _SHORTEST_WORD][
        :_SPELLINGS
    ]:
        if unaccented(word) in kept or library.search(word).exists():
            continue
        near = Word.objects.like(word.casefold()).values_list("word", flat=True)[:_SPELLINGS]
        known = next((spelling for spelling in near if library.search(spelling).exists()), None)
        corrected = corrected.replace(word, known) if known is not None else corrected
    return corrected if corrected != typed and library.search(corrected).exists() else ""


def named_like(typed: str, user: Person) -> list[Agreement]:
    """Agreements whose name is written nearly so."""
    near = Func(Value(plain(typed)), F("named"), function="word_similarity", output_field=FloatField())
    named = Agreement.objects.visible_to(user).alias(named=Named()).filter(named__trigram_word_similar=plain(typed))
    found = named.annotate(near=near).order_by("-near", "pk")
    return list(found[:PASSAGES])  # type: ignore[arg-type]


def suggested(typed: str, user: Person) -> list[Agreement]:
    """Agreements whose name holds all the words typed so far, those that begin so and short names first."""
    words = typed.casefold().split()
    named = Agreement.objects.visible_to(user).alias(named=Named())
    for word in words[:8]:
        named = named.filter(named__contains=word)
    looked_at = named.only("slug", "title", "short_title", "symbol", "status")[:_LOOKED_AT]
    ranked = sorted(
        looked_at, key=lambda found: (not str(found).casefold().startswith(words[0]), len(str(found)), found.pk)
    )
    return ranked[:_SUGGESTED]  # type: ignore[return-value]
