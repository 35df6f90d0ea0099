"""Which words occur in which text: what a search of the library looks into first, before any provision is read.

A ``Concordance`` is one row a text with the lexemes of the whole text, a ``Word`` is a word as it is written somewhere. The
database keeps both itself, by a trigger on texts, as it keeps a generated column; they stand in tables of their own so that
no page that shows a text carries them. ``tsquery`` is how a ``Query`` is asked of a vector, by the dictionary of a language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchQuery, SearchVectorField, TrigramSimilarity
from django.db import connections, models, router, transaction
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from agreements.search.query import Query, Term, parse, unaccented

CONFIGS = {"en": "english", "fr": "french", "es": "spanish", "de": "german"}
"""The dictionary by language; any other language has "simple", which knows no endings."""
_PLACED = ("phrase", "near")
"""Kinds of terms that need the places of words."""
_VARIANTS = 6
_ACCENTED, _BARE = (
    "àáâãäåāăąçćĉċčďèéêëēĕėęěĝğġģĥìíîïĩīĭįĵķĺļľñńņňòóôõöōŏőŕŗřśŝşšţťùúûüũūŭůűųŵýÿŷźżž",
    "aaaaaaaaacccccdeeeeeeeeegggghiiiiiiiijklllnnnnoooooooorrrssssttuuuuuuuuuuwyyyzzz",
)
_PLAIN = str.maketrans({"'": " ", "\\": " "})
_BY_INDEX = {
    "enable_seqscan": "off",
    "enable_indexscan": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "work_mem": "32768",  # kB: of a word in ten thousands of rows each row is known, and not the page of rows alone
}


def tsquery(query: Query, config: str) -> SearchQuery | None:
    """All of ``query`` as one provision must fulfil it; None where it asks for nothing."""
    return _any_of([_all_of([_term(term, config) for term in terms]) for terms in query.alternatives])


def loose_tsquery(query: Query, config: str) -> SearchQuery | None:
    """Any term that ``query`` wants: what a passage is marked by."""
    return _any_of([_term(term, config) for term in query.wanted])


def by_language(query: Query, field: str, build: Any = tsquery) -> Q:
    """The rows whose vector ``field`` fulfils ``query``, each by the dictionary of its own ``language``."""
    asked = {language: build(query, config) for language, config in CONFIGS.items()}
    simple = build(query, "simple")
    if simple is None:
        return Q(pk__in=[])
    matches = Q(~Q(language__in=CONFIGS), **{field: simple})
    return reduce(or_, (Q(language=language, **{field: asked[language]}) for language in CONFIGS), matches)


def _term(term: Term, config: str) -> Any:
    if term.kind == "prefix":
        found: SearchQuery = BeginningQuery(term.words.translate(_PLAIN), config=config)
    elif term.kind == "near":
        found = NearQuery(term.words, config=config, distance=term.distance)
    else:
        kind = "phrase" if term.kind == "phrase" else "plain"
        found = _any_of([SearchQuery(w, config=config, search_type=kind) for w in (term.words, *term.variants)])
    return ~found if term.is_not else found


def understand(typed: str) -> Query:
    """``typed`` parsed, each word with the spellings that differ from it only in accents; one query."""
    query = parse(typed)
    plain = {unaccented(term.words) for term in query.wanted if term.kind == "word" and term.words.isalpha()}
    if not plain:
        return query
    near: dict[str, list[str]] = {}
    for word in Word.objects.filter(plain__in=plain).order_by("word").values_list("word", flat=True):
        near.setdefault(unaccented(word), []).append(word)
    return Query(tuple(tuple(_with_variants(t, near) for t in terms) for terms in query.alternatives), query.is_cut)


def _with_variants(term: Term, near: Mapping[str, Sequence[str]]) -> Term:
    if term.kind != "word" or not term.words.isalpha():
        return term
    others = tuple(word for word in near.get(unaccented(term.words), ()) if word != term.words.casefold())
    return replace(term, variants=others[:_VARIANTS])


class NearQuery(SearchQuery):
    """Two words with at most ``distance`` words between them, in either order."""

    def __init__(self, words: str, *, config: str, distance: int) -> None:
        super().__init__(words, config=config, search_type="plain")
        self.one, self.other = words.translate(_PLAIN).split()[:2]
        self.distance = distance

    def as_sql(self, compiler: Any, connection: Any, *_function_and_template: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        config, config_params = compiler.compile(self.source_expressions[0])
        one, other = (f"plainto_tsquery({config}, %s)" for _word in range(2))
        params: list[Any] = []
        steps = []
        for apart in range(1, self.distance + 2):
            for first, second in ((self.one, self.other), (self.other, self.one)):
                steps.append(f"tsquery_phrase({one}, {other}, {apart})")
                params += [*config_params, first, *config_params, second]
        sql = f"({' || '.join(steps)})"
        return f"!!{sql}" if self.invert else sql, params  # type: ignore[attr-defined]


class BeginningQuery(SearchQuery):
    """Lexemes that begin so, and the shorter ones of words that do: "termination" is held as "termin", which "terminat"
    does not begin. Such words are looked up as texts write them.
    """

    template = (
        "(to_tsquery('simple', {raw}) || coalesce((SELECT string_agg(DISTINCT quote_literal(lexeme), ' | ')::tsquery"
        " FROM (SELECT word FROM agreements_word WHERE word LIKE %s ORDER BY word LIMIT 500) AS begun,"
        " unnest(to_tsvector({config}, word)) WHERE NOT starts_with(lexeme, %s)), ''))"
    )

    def __init__(self, start: str, *, config: str) -> None:
        super().__init__(f"'{start}':*", config=config, search_type="raw")
        self.start = start.lower()

    def as_sql(self, compiler: Any, connection: Any, *_function_and_template: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        (config, config_params), (raw, raw_params) = map(compiler.compile, self.source_expressions)
        sql = self.template.format(config=config, raw=raw)
        params = [*raw_params, f"{self.start}%", *config_params, self.start]
        return f"!!{sql}" if self.invert else sql, params  # type: ignore[attr-defined]


def _all_of(parts: list[Any]) -> Any:
    return reduce(and_, parts) if parts else None


def _any_of(parts: list[Any]) -> Any:
    return reduce(or_, [part for part in parts if part is not None]) if parts else None


@contextmanager
def by_index() -> Iterator[None]:
    """What is asked within goes by the indexes of words. The words of a text lie outside its row, which PostgreSQL's planner
    leaves out of its costs: to read all rows, one after another or by another index, seems cheap to it, and takes twenty
    times as long. What it is told to avoid costs it much on paper, so that it would also compile or share out the statement.
    """
    database = router.db_for_read(Concordance)
    with transaction.atomic(using=database), connections[database].cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = {value}" for name, value in _BY_INDEX.items()))
        yield
        cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in _BY_INDEX))


class ConcordanceQuerySet(models.QuerySet["Concordance"]):
    def matching(self, query: Query, provisions: models.QuerySet[Any]) -> Sequence[ConcordanceQuerySet]:
        """Current texts that fulfil ``query`` as a whole: each word somewhere, each phrase in one of ``provisions``.

        The concordance has no places, so that a phrase is first its words and then a provision that holds it. One set a
        language and alternative: so an index alone answers each, where one set of all would take up the words of every row.
        Phrases alone need no words: the index of provisions has them, once for all languages.
        """
        sets = []
        for terms in query.alternatives:
            phrases = [term for term in terms if term.kind in _PLACED]
            words = tuple(
                Term(t.words, "word") if t.kind in _PLACED else t for t in terms if not (t in phrases and t.is_not)
            )
            if len(phrases) == len(terms):
                words = ()
            here = Q(is_current=True)
            for phrase in phrases:
                held = by_language(Query(((replace(phrase, is_not=False),),)), "search")
                there = Q(Exists(provisions.filter(held, text=OuterRef("pk"))))
                here &= ~there if phrase.is_not else there
            sets += (
                [self.filter(here, spoken) for spoken in _in_each_language(Query((words,)))]
                if words
                else [self.filter(here)]
            )
        return sets or [self.none()]


def _in_each_language(query: Query) -> list[Q]:
    """That the words of a row of each language fulfil ``query``, and of those that have no dictionary."""
    asked = {language: tsquery(query, config) for language, config in CONFIGS.items()}
    return [
        *(Q(language=language, words=words) for language, words in asked.items()),
        Q(~Q(language__in=CONFIGS), words=tsquery(query, "simple")),
    ]


class Concordance(models.Model):
    """The lexemes of one text, without their places; written by the database alone."""

    text = models.OneToOneField("Text", models.CASCADE, primary_key=True, related_name="+")
    agreement = models.ForeignKey("Agreement", models.CASCADE, related_name="+")
    language = models.CharField(max_length=8)
    is_current = models.BooleanField()
    words = SearchVectorField()

    objects = ConcordanceQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="concordance_words")]

    def __str__(self) -> str:
        return f"concordance of {self.text_id}"


class WordQuerySet(models.QuerySet["Word"]):
    def like(self, word: str) -> WordQuerySet:
        """Other words, those written most like ``word`` first."""
        near = TrigramSimilarity("word", word)
        return self.filter(word__trigram_similar=word).exclude(word=word).annotate(near=near).order_by("-near", "word")


class Word(models.Model):
    """A word of four letters or more as some text writes it, in small letters."""

    word = models.CharField(max_length=40, primary_key=True)
    plain = models.GeneratedField(
        expression=Func(F("word"), Value(_ACCENTED), Value(_BARE), function="translate"),
        output_field=models.CharField(max_length=40),
        db_persist=True,
        help_text=_("The word without its accents."),
    )

    objects = WordQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="word_trigrams"),
            models.Index(fields=["plain"], name="word_plain"),
        ]

    def __str__(self) -> str:
        return self.word
