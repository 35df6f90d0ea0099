"""The paragraphs of the library that are likest to one, in any language: by the direction that the encoder gives their words.

``annotate`` stores a vector with each paragraph that the encoder reads. ``similar_to`` compares one with all others, and orders
those of its own language by how much of their wording they share, too. The matrix of a library is kept in the memory of the process, read anew when vectors were written since, and holds the newest ``MOST``
paragraphs. What a reader may not see is taken out by the rule of all pages, after the comparison and before anything is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Count, Max

from agreements.formats.language import language_of
from agreements.models import Person, Provision
from clauses.classification.classify import default_classifier
from clauses.classification.encoder import Encoder, encoder_in, unpacked
from clauses.classification.nlp import ENCODER_FOLDER, NO_CONTEXT
from clauses.classification.shared_wording import ranked
from clauses.models import ParagraphVector

MOST = 400_000
"""Paragraphs that are compared: 150 MB of memory."""
LEAST = 0.5
"""Below this similarity two paragraphs have nothing to do with each other."""
_ASKED = (400, 4_000, 20_000)
"""How many of the likest are looked through for those that a reader may see: more where too few of the first may be seen."""
_ENOUGH = 100
_SECONDS = 30
_CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class Similar:
    """``similarity`` is the cosine of what the encoder makes of both paragraphs: 1 for the same words."""

    provision: Provision
    similarity: float


@dataclass(frozen=True, slots=True)
class Found:
    """The likest first: in the language of what was asked, and in the others."""

    same_language: tuple[Similar, ...] = ()
    other_languages: tuple[Similar, ...] = ()


class Vectors(NamedTuple):
    """One row a paragraph, in the order in which they were written."""

    keys: Any
    matrix: Any
    lengths: Any

    def similarities(self, vector: Any) -> Any:
        found = np.empty(len(self.keys), np.float32)
        for start in range(0, len(found), _CHUNK):
            found[start : start + _CHUNK] = self.matrix[start : start + _CHUNK].astype(np.float32) @ vector
        return found / self.lengths

    def with_more(self, more: Vectors) -> Vectors:
        """Both, without the oldest above ``MOST``."""
        return Vectors(*(np.concatenate([ours, theirs])[-MOST:] for ours, theirs in zip(self, more, strict=True)))


class _Index:
    """The vectors of current texts, kept in memory until vectors were written since they were read."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stamp: tuple[str, int, int] | None = None
        self._looked = 0.0
        self._held = _vectors([])

    def vectors(self, version: str) -> Vectors:
        with self._lock:
            if self._stamp is None or monotonic() - self._looked >= _SECONDS:
                self._refresh(version)
                self._looked = monotonic()
            return self._held

    def forget(self) -> None:
        with self._lock:
            self._stamp = None

    def _refresh(self, version: str) -> None:
        """Read what was added, where nothing else changed; else everything."""
        rows = ParagraphVector.objects.current(version)
        counted = rows.aggregate(n=Count("pk"), last=Max("pk"))
        stamp = (version, counted["n"], counted["last"] or 0)
        if stamp == self._stamp:
            return
        if self._stamp is not None and self._stamp[0] == version:
            more = list(rows.filter(pk__gt=self._stamp[2]).order_by("pk").values_list("pk", "vector")[:MOST])
            if self._stamp[1] + len(more) == stamp[1]:
                self._held, self._stamp = self._held.with_more(_vectors(more)), stamp
                return
        newest = rows.order_by("-pk").values_list("pk", "vector")[:MOST]
        self._held, self._stamp = _vectors(list(newest)[::-1]), stamp


def _vectors(rows: Sequence[tuple[int, bytes | memoryview]]) -> Vectors:
    content = b"".join(bytes(vector) for _, vector in rows)
    matrix = np.frombuffer(content, np.int8).reshape(len(rows), -1) if rows else np.zeros((0, 384), np.int8)
    squares = [np.square(matrix[at : at + _CHUNK], dtype=np.int32).sum(1) for at in range(0, len(rows), _CHUNK)]
    lengths = np.sqrt(np.concatenate(squares)) if squares else np.zeros(0)
    return Vectors(np.asarray([key for key, _ in rows], np.int64), matrix, np.maximum(lengths, 1.0).astype(np.float32))


INDEX = _Index()


def similar_to(provision: Provision, user: Person, *, most: int = 5) -> Found:
    """Paragraphs of other agreements; none where the paragraph was not encoded."""
    own = ParagraphVector.objects.filter(provision=provision, version=version()).first()
    if own is None:
        return Found()
    seen = _seen(unpacked(own.vector), user, without=provision.text.agreement_id)
    return _parted(seen, provision.content, provision.text.language, most)


def similar_to_words(words: str, user: Person, *, most: int = 5) -> Found:
    """Paragraphs that mean what ``words`` say; none where there is no encoder."""
    encoder = _encoder()
    if encoder is None:
        return Found()
    return _parted(_seen(encoder.encode(NO_CONTEXT, words).vector, user), words, language_of(words), most)


def write_vectors(provisions: Mapping[str, Provision], vectors: Mapping[str, bytes]) -> None:
    """Keep the vectors of a text, by eid, in place of those that it had."""
    ParagraphVector.objects.filter(provision__in=list(provisions.values())).delete()
    rows = [
        ParagraphVector(provision=provisions[eid], vector=vector, version=version())
        for eid, vector in vectors.items()
        if eid in provisions
    ]
    ParagraphVector.objects.bulk_create(rows, batch_size=1000)


@cache
def version() -> str:
    """Which encoder the vectors are of; empty where there is none."""
    encoder = _encoder()
    return encoder.sha256[:12] if encoder is not None else ""


def _encoder() -> Encoder | None:
    return encoder_in(ENCODER_FOLDER) if default_classifier().has_encoder else None


def _seen(vector: Any, user: Person, *, without: int | None = None) -> list[Similar]:
    """The likest that the reader may see, each wording of an agreement once."""
    held = INDEX.vectors(version())
    found = held.similarities(vector)
    seen: list[Similar] = []
    for asked in _ASKED:
        best = np.argpartition(-found, asked)[:asked] if len(found) > asked else range(len(found))
        scores = {int(held.keys[at]): float(found[at]) for at in best if found[at] >= LEAST}
        seen = _of_keys(scores, user, without)
        if len(seen) >= _ENOUGH or len(scores) < asked:
            break
    return seen


def _of_keys(scores: Mapping[int, float], user: Person, without: int | None) -> list[Similar]:
    shown = ParagraphVector.objects.visible_to(user).filter(pk__in=list(scores), provision__text__is_current=True)
    if without is not None:
        shown = shown.exclude(provision__text__agreement=without)
    keys = sorted(shown.values_list("pk", flat=True), key=lambda key: (-scores[key], key))[: _ASKED[0]]
    provisions = Provision.objects.filter(pk__in=keys).select_related("text__agreement").defer("text__raw", "search")
    ranked = sorted(provisions, key=lambda provision: (-scores[provision.pk], provision.pk))
    return [Similar(provision, scores[provision.pk]) for provision in _each_once(ranked)]


def _parted(seen: Sequence[Similar], words: str, language: str, most: int) -> Found:
    """What is also put alike comes first; across languages, what shares roots of words and figures."""
    same = [one for one in seen if one.provision.text.language == language]
    order = ranked(words, [(one.provision.content, one.similarity) for one in same], is_same_language=True)
    others = [one for one in seen if one.provision.text.language != language]
    across = ranked(words, [(one.provision.content, one.similarity) for one in others], is_same_language=False)
    return Found(tuple(same[at] for at in order[:most]), tuple(others[at] for at in across[:most]))


def _each_once(provisions: Sequence[Provision]) -> Iterable[Provision]:
    """The same words of one agreement in two of its texts count once."""
    known: set[tuple[int, str]] = set()
    for provision in provisions:
        key = (provision.text.agreement_id, provision.content_sha256)
        if key not in known:
            known.add(key)
            yield provision
