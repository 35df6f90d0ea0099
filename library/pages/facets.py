"""The filters of the library as links with counts, over the agreements that were found.

Counts are over at most ``CAP`` agreements, the first of the list, and say "+" where more were found; one query a facet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Left
from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements.facts.date_format import format_date
from agreements.formats.language import NAMES, name_of
from agreements.models import LEADING_DATE, Agreement, Party, Text
from agreements.search.query import conditions
from clauses.filters import TYPE_ALIASES
from clauses.models import ClauseType, Decision, Occurrence, PossibleOccurrence, TermOccurrence
from clauses.terms.durations import CONVENTION
from clauses.terms.wording import in_words
from library.pages.in_force import STATES
from web.paginator import Keys
from web.wording import gettext_noop, label_of, quoted, sentence

PARTY_MODES = {
    "party": gettext_noop("all of them"),
    "party_any": gettext_noop("any of them"),
    "party_only": gettext_noop("exactly these"),
}
NOTICES = ("P1M", "P3M", "P6M", "P1Y")
"""The least periods of notice that narrow the library."""
_YEAR_OF = {
    "signature_date": gettext_noop("of signature"),
    "adoption_date": gettext_noop("of adoption"),
    "entry_into_force_date": gettext_noop("of entry into force"),
    "distribution_date": gettext_noop("of distribution"),
}
"""The dates of an agreement in the order in which one is taken for its year, as ``LEADING_DATE`` takes it."""
_FACET_LINKS = 10
_YEARS_SHOWN = 5
_MOST_LINKS = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that sets or takes away one filter; ``key`` names it on the page so that focus can return to it."""

    name: str
    value: str
    label: str
    address: str
    count: int = 0
    is_chosen: bool = False
    is_more: bool = False

    @property
    def key(self) -> str:
        return f"{self.name}-{self.value}"


@dataclass(frozen=True, slots=True)
class Facet:
    """``more`` stands folded under the first ones; ``note`` says what is counted, where the label alone would mislead."""

    label: str
    choices: Sequence[Choice]
    more: Sequence[Choice] = ()
    note: str = ""


def facets(keys: Sequence[int], query: QueryDict, *, is_more: bool = False) -> list[Facet]:
    """The filters that would still find something among the agreements of ``keys``, with how many each."""
    among = Keys(keys)
    by_type = _by_type(among)
    languages = Text.objects.current().filter(agreement__any=among).order_by().values_list("language")
    kinds, statuses, years, events = _by_fact(among)
    labels = {type.code: type for type in ClauseType.objects.all()}
    types = [
        (code, sentence(labels[code].label), n) for code, n in sorted(by_type, key=lambda row: labels[row[0]].position)
    ]
    named = {code: name_of(code) for code in NAMES}
    absent, seen_though_absent = _verified_absent(among)
    possible = _possible(among)
    possible.subtract(seen_though_absent)
    held = languages.aggregate(n=Count("agreement", distinct=True))["n"]
    has = dict(by_type)
    silent = [(code, sentence(label.label), held - has.get(code, 0) - possible[code]) for code, label in labels.items()]
    perhaps = [(code, sentence(labels[code].label), n) for code, n in possible.most_common() if n > 0]
    made = [
        _facet(
            sentence("Party"),
            party_mode(query),
            Party.objects.counted_in(among, _MOST_LINKS),
            query,
        ),
        _facet(
            sentence("Year"),
            "year",
            [(y, y, n) for y, n in sorted(years.items(), reverse=True) if y],
            query,
            is_single=True,
            shown=_YEARS_SHOWN,
            note=_of_what(events),
        ),
        _facet(sentence("Kind"), "kind", _labelled(kinds.items(), dict(Agreement.Kind.choices)), query),
        _facet(sentence("Status"), "status", _labelled(statuses.items(), dict(Agreement.Status.choices)), query),
        _facet(sentence("Clause on"), "clause_type", types[:_MOST_LINKS], query),
        _facet(sentence("Possibly a clause on"), "possible", perhaps, query, shown=0),
        _facet(
            sentence("Verified to lack"), "lacks", [(c, sentence(labels[c].label), n) for c, n in absent.items()], query
        ),
        _facet(
            sentence("Says nothing of"),
            "without",
            [row for row in silent if row[2] > 0],
            query,
            shown=0,
            note=sentence("as far as read; a person may not have checked"),
        ),
        _facet(sentence("Notice of"), "term__gte", _notices(among), query, is_single=True, note=sentence(CONVENTION)),
        _facet(
            sentence("Language"), "language", _labelled(languages.annotate(n=Count("pk")), named), query, is_single=True
        ),
    ]
    return [_with_more(facet) if is_more else facet for facet in made if _is_useful(facet)]


def _of_what(events: Counter[str]) -> str:
    """Of which of their days the years are, as far as they occur: "of signature, else of adoption"."""
    named = [sentence(words) for event, words in _YEAR_OF.items() if events[event]]
    return sentence(", else ").join(named)


def _by_type(keys: Keys) -> list[tuple[str, int]]:
    """In how many agreements each type occurs. By its bare column PostgreSQL would group along the index of types, which it
    searches for each type and each agreement anew.
    """
    found = Occurrence.objects.filter(agreement__any=keys).order_by().annotate(code=Coalesce("type_id", Value("")))
    return list(found.values_list("code").annotate(n=Count("agreement")))


def _by_fact(keys: Keys) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """How many agreements of each kind, status, year and event that the year is of, in one query."""
    kinds, statuses, years, events = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    event = Case(*(When(**{f"{field}__gt": ""}, then=Value(field)) for field in _YEAR_OF), default=Value(""))
    found = Agreement.objects.filter(pk__any=keys).order_by().annotate(year=Left(LEADING_DATE, 4), event=event)
    for kind, status, year, of, n in found.values_list("kind", "status", "year", "event").annotate(n=Count("pk")):
        kinds[kind] += n
        statuses[status] += n
        years[year or ""] += n
        events[of] += n
    return kinds, statuses, years, events


def _possible(keys: Keys) -> Counter[str]:
    """By type, in how many agreements the machine saw something below its threshold, and nothing above it."""
    rows = PossibleOccurrence.objects.filter(agreement__any=keys).order_by().values_list("type")
    return Counter(dict(rows.annotate(n=Count("agreement"))))


def _verified_absent(keys: Keys) -> tuple[Counter[str], Counter[str]]:
    """By type, how many agreements a person verified to lack it, on a text and a definition that still hold; and in how many of
    these the machine saw something."""
    counts, seen = Counter[str](), Counter[str]()
    newest: dict[tuple[int, str], bool] = {}
    held = Text.objects.current().filter(agreement=OuterRef("agreement"), raw_sha256=OuterRef("text_sha256"))
    there = Occurrence.objects.filter(agreement=OuterRef("agreement"), type=OuterRef("type"))
    perhaps = PossibleOccurrence.objects.filter(agreement=OuterRef("agreement"), type=OuterRef("type"))
    verdicts = Decision.objects.standing().filter(agreement__any=keys, verdict=Decision.Verdict.ABSENT)
    rows = verdicts.annotate(
        is_held=Exists(held),
        is_there=Exists(there),
        is_seen=Exists(perhaps),
        taken_on=Cast(KT("after__taxonomy_version"), IntegerField()),
    )
    for agreement, code, version, taken_on, is_held, is_there, is_seen in rows.values_list(
        "agreement", "type", "type__version", "taken_on", "is_held", "is_there", "is_seen"
    ):
        holds = is_held and not is_there and taken_on == version
        if newest.setdefault((agreement, code), holds) is holds and holds:
            counts[code] += 1
            seen[code] += is_seen
    return counts, seen


def _notices(keys: Keys) -> list[tuple[str, str, int]]:
    """Periods of notice as the least that an agreement gives, with how many agreements give as much.

    A month counts as thirty days and a year as 360 by convention, which the note of the facet says.
    """
    terms = TermOccurrence.objects.filter(agreement__any=keys)
    counts = terms.agreements_with_at_least("notice_period", NOTICES)
    return [
        (
            f"notice_period:{period}",
            sentence("{in_words} or more", in_words=in_words(period)),
            n,
        )
        for period, n in counts.items()
        if n
    ]


def _is_useful(facet: Facet) -> bool:
    """A language that all texts share narrows nothing."""
    if not facet.choices:
        return bool(facet.more)
    first = facet.choices[0]
    return first.name != "language" or len(facet.choices) > 1 or first.is_chosen


def _labelled(counts: Iterable[tuple[str, int]], labels: dict[str, Any]) -> list[tuple[str, str, int]]:
    return sorted(((value, str(labels.get(value, value)), n) for value, n in counts), key=lambda row: (-row[2], row[1]))


def _facet(
    label: str,
    name: str,
    counts: Iterable[tuple[str, str, int]],
    query: QueryDict,
    *,
    is_single: bool = False,
    shown: int = _FACET_LINKS,
    note: str = "",
) -> Facet:
    """``shown`` choices stand open, and those chosen."""
    values = query.getlist(name)
    address_of = toggling(query, name, is_single=is_single)
    choices = [Choice(name, value, said, address_of(value), count, value in values) for value, said, count in counts]
    choices.sort(key=lambda choice: not choice.is_chosen)
    open_ones = max(shown, sum(choice.is_chosen for choice in choices))
    return Facet(label, choices[:open_ones], choices[open_ones:], note)


def _with_more(facet: Facet) -> Facet:
    first, rest = (
        [Choice(c.name, c.value, c.label, c.address, c.count, c.is_chosen, is_more=True) for c in choices]
        for choices in (facet.choices, facet.more)
    )
    return Facet(facet.label, first, rest, facet.note)


def chosen(filters: Any, query: QueryDict) -> list[Choice]:
    """What the list is narrowed by, in words, each with the address that takes it away."""
    if filters.problems:
        return []
    return [
        *_words_chosen(query),
        *(
            Choice(
                name,
                value,
                sentence("{field}: {value}", field=filters.filters[name].label, value=_said(name, value, filters)),
                toggled(query, name, value),
            )
            for name, values in query.lists()
            if name in filters.filters and not (name == "q" and conditions(query.get("q", "")))
            for value in dict.fromkeys(values)
        ),
    ]


def _words_chosen(query: QueryDict) -> list[Choice]:
    """Of several words in the search box each by itself, with the address of the search without it."""
    made = []
    for number, (term, rest) in enumerate(conditions(query.get("q", ""))):
        changed = without(query, "page")
        changed["q"] = rest
        said = _("without %(words)s") % {"words": term.in_words} if term.is_not else term.in_words
        made.append(Choice("q", str(number), said, address(changed)))
    return made


def _said(name: str, value: str, filters: Any) -> str:
    if name in {"kind", "status"}:
        return str(dict(getattr(Agreement, name.capitalize()).choices)[value])
    if name == "language":
        return name_of(value)
    if name == "bound":
        return STATES[value]
    if name == "on" or name.startswith("signature_date"):
        return format_date(value)
    known = filters.form.cleaned_data[name]
    if name.startswith("term"):
        kind, _, term = value.partition(":")
        named = label_of(kind)
        return sentence("{kind} of {value}", kind=named, value=in_words(term)) if term else named
    if isinstance(known, str):
        return quoted(value) if name == "q" else value
    code = TYPE_ALIASES.get(value, value)
    return next((_name_of(row) for row in known if code in (getattr(row, "slug", ""), getattr(row, "pk", ""))), value)


def _name_of(row: Party | ClauseType) -> str:
    return row.shown_name if isinstance(row, Party) else sentence(row.label)


def party_mode(query: QueryDict) -> str:
    """The filter that parties are chosen by: all of them, any, or exactly these."""
    return next((name for name in PARTY_MODES if query.getlist(name)), "party")


def party_modes(query: QueryDict) -> list[tuple[str, str, bool]]:
    """Where several parties are chosen: the ways to take them, as (label, address, is the one chosen)."""
    mode = party_mode(query)
    values = query.getlist(mode)
    if (
        not values
        or (len(values) == 1 and mode == "party")
        or sum(bool(query.getlist(name)) for name in PARTY_MODES) > 1
    ):
        return []
    made = []
    for name, label in PARTY_MODES.items():
        changed = without(query, "page", mode)
        changed.setlist(name, values)
        made.append((sentence(label), address(changed), name == mode))
    return made


def toggling(query: QueryDict, name: str, *, is_single: bool = False) -> Callable[[str], str]:
    """What gives the address with one value of a filter set, or without it where it was set; the list starts again at its first page.

    What the addresses have in common is encoded once: a facet has up to sixty.
    """
    values = query.getlist(name)
    kept = [(key, urlencode({key: its}, doseq=True)) for key, its in query.lists() if key != "page" and its]
    places = [key for key, _pairs in kept]
    place = places.index(name) if name in places else len(kept)
    before = [pairs for _key, pairs in kept[:place]]
    after = [pairs for _key, pairs in kept[place + (name in places) :]]
    others = [] if is_single else values

    def address_of(value: str) -> str:
        changed = [v for v in values if v != value] if value in values else [*others, value]
        pairs = [*before, urlencode([(name, v) for v in changed]), *after]
        return f"?{encoded}" if (encoded := "&".join(filter(None, pairs))) else "."

    return address_of


def toggled(query: QueryDict, name: str, value: str) -> str:
    """The address with one filter set, or without it where it was set."""
    return toggling(query, name)(value)


def without(query: QueryDict, *names: str) -> QueryDict:
    changed = query.copy()
    for name in names:
        changed.pop(name, None)
    return changed


def address(query: QueryDict, path: str = ".") -> str:
    return f"?{query.urlencode()}" if query.urlencode() else path
