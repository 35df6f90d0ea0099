"""The one pairing of page, API and exports: which clauses of a cell answer which of the base, and how they differ.

The clauses of two cells are put beside each other (``align``, unless a person has said which answer which), so that an
article cut in two or told in another order is compared with what it answers; then each answer is compared as one text and
the difference is cut again where its clauses end; each clause has its own figure. A clause without an answer gets no marks and is
said to have none; one in another language is compared with no other. What a party is called is set aside by role: a party
of both agreements is itself, the others answer each other in their order.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from agreements.formats.language import UNDETERMINED, language_of, name_within
from comparisons.alignment.align import align
from comparisons.alignment.description import describe
from comparisons.alignment.diff import REWRITTEN, Diff, Op, diff
from comparisons.alignment.moves import Span
from comparisons.alignment.normalize import Folds
from comparisons.desk.baseline import Base, bases
from comparisons.desk.difference_words import description_sentence, meaning_sentences
from comparisons.desk.party_names import Names, labelled, names_of_keys, names_only, party_keys
from comparisons.desk.passages import answering
from comparisons.desk.table import Cell, CellClause, Column, Pairing, Table
from web.wording import joined, label_of, sentence, whole_percent

Answer = tuple[tuple[int, ...], tuple[int, ...]]
"""Clauses of the base and of the other that answer each other, as places in their cells; several where one was split."""

_TELLING = 40
"""The fewest letters that tell a language."""
_BREAK = "\n\u241e\n"  # stands between the clauses of an answer while they are compared; a mark, so that no word runs over it


Verdict = Literal["same", "marks", "words", "language", "alone"]
"""What a reader is shown of a clause: the same, marks, a line in words, or why it answers nothing."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A clause beside what it answers. Without ``difference`` there are no marks; ``remark`` says in words what marks would not.

    ``against``: the places in the base's cell that it answers; ``paired_by``: the person who said that it does.
    """

    difference: Diff | None = None
    against: tuple[int, ...] = ()
    remark: str = ""
    paired_by: str = ""
    verdict: Verdict = "alone"
    exact: tuple[Op, ...] = ()
    """Both texts to the letter, also where no marks are shown; empty for a clause that answers nothing."""

    @property
    def ops(self) -> tuple[Op, ...] | None:
        return None if self.difference is None else self.difference.ops


@dataclass(frozen=True, slots=True)
class CellRedline:
    """``lacking``: places in the base's cell that nothing here answers; ``similarity`` of the cells as wholes, 0 to 1."""

    clauses: tuple[Compared, ...]
    lacking: tuple[int, ...] = ()
    similarity: float = 0.0

    def in_order(self) -> list[tuple[bool, int]]:
        """The clauses, and where they belong among them those of the base that nothing answers: (is it of the base, its place)."""
        order = [(False, number) for number in range(len(self.clauses))]
        for place in self.lacking:
            before = [
                at
                for at, (is_base, number) in enumerate(order)
                if (number < place if is_base else any(i < place for i in self.clauses[number].against))
            ]
            order.insert(before[-1] + 1 if before else 0, (True, place))
        return order


@dataclass(frozen=True, slots=True)
class Redlines:
    """The differences of a table; ``cells``: (row, column) -> its redline, for cells with clauses on both sides."""

    cells: Mapping[tuple[int, int], CellRedline]
    bases: tuple[Base | None, ...] = ()

    def clause(self, row: int, column: int, number: int) -> Compared | None:
        found = self.cells.get((row, column))
        return None if found is None else found.clauses[number]

    def lacking(self, row: int, column: int) -> tuple[CellClause, ...]:
        """The clauses of the base that nothing in a cell answers."""
        found, base = self.cells.get((row, column)), self.bases[row] if self.bases else None
        return () if found is None or base is None else tuple(base.cell.clauses[place] for place in found.lacking)

    def in_order(self, row: int, column: int, count: int) -> list[tuple[int, CellClause | None]]:
        """The ``count`` clauses of a cell by their places, and among them (with place -1) those that only the base has."""
        found, base = self.cells.get((row, column)), self.bases[row] if self.bases else None
        if found is None or base is None:
            return [(number, None) for number in range(count)]
        return [(-1, base.cell.clauses[number]) if is_base else (number, None) for is_base, number in found.in_order()]


NO_REDLINES = Redlines({})


def redlines(table: Table, folds: Folds) -> Redlines:
    found = bases(table, folds)
    corrected = {(pairing.base, pairing.other, pairing.code): pairing for pairing in table.pairings}
    made: dict[tuple[int, int], CellRedline] = {}
    for i, (row, line, base) in enumerate(zip(table.rows, table.cells, found, strict=True)):
        for j, (column, cell) in enumerate(zip(table.columns, line, strict=True)):
            if base is not None and j != base.place and cell.clauses and base.cell.clauses:
                pairing = corrected.get((base.column.slug, column.slug, row.code))
                made[i, j] = compare(base, cell, column, folds, pairing)
    return Redlines(made, found)


def compare(base: Base, cell: Cell, column: Column, folds: Folds, pairing: Pairing | None = None) -> CellRedline:
    """How the clauses of a cell differ from those of its base."""
    names = party_keys(names_only(base.column), names_only(column))
    articles = (base.column.articles, column.articles)
    labels = tuple(
        names_of_keys(called) | _subjects(subjects) for called, subjects in zip(names, articles, strict=True)
    )
    found: dict[int, Compared] = {}
    shares: list[tuple[float, int]] = []
    answered: set[int] = set()
    for ours, found_theirs in answers(base.cell.clauses, cell.clauses, pairing):
        theirs = _in_order_of(ours, found_theirs, base.cell.clauses, cell.clauses)
        texts = tuple(base.cell.clauses[i].text for i in ours), tuple(cell.clauses[j].text for j in theirs)
        whole, parts = _difference(*texts, names, articles, folds)
        for number, (j, ops) in enumerate(zip(theirs, parts, strict=True)):
            own = whole if len(theirs) == 1 else _own_difference(ops, texts, number, whole)
            own = replace(own, ops=labelled(own.ops, *labels))
            by = pairing.by if pairing else ""
            found[j] = replace(_compared(own, texts, number), against=ours, paired_by=by, exact=own.ops)
        answered.update(ours)
        shares.append((whole.similarity, sum(map(len, (*texts[0], *texts[1])))))
    size = sum(len(clause.text) for clause in (*base.cell.clauses, *cell.clauses))
    return CellRedline(
        tuple(found.get(j) or _alone(base, clause) for j, clause in enumerate(cell.clauses)),
        tuple(_lacking(base.cell.clauses, cell.clauses, answered)),
        sum(share * length for share, length in shares) / size if size else 0.0,
    )


def _subjects(articles: Names) -> dict[str, str]:
    """The subject of each article -> what a reader is told that a reference to it means."""
    return {
        subject: sentence("Art. {number} ({subject})", number=number, subject=label_of(subject))
        for number, subject in articles
    }


def _in_order_of(
    ours: Sequence[int], theirs: tuple[int, ...], base: Sequence[CellClause], other: Sequence[CellClause]
) -> tuple[int, ...]:
    """The clauses that one was split into, in the order in which that one says what they say."""
    if len(theirs) < 2:
        return theirs
    words = re.findall(r"\w+", " ".join(base[i].text for i in ours).casefold())
    own = {j: set(re.findall(r"\w{4,}", other[j].text.casefold())) for j in theirs}

    def place(j: int) -> float:
        rest = set().union(*(own[k] for k in theirs if k != j))
        at = [number for number, word in enumerate(words) if word in own[j] - rest]
        return sum(at) / len(at) if at else float(len(words))

    return tuple(sorted(theirs, key=place))


def _own_difference(
    ops: tuple[Op, ...], texts: tuple[tuple[str, ...], tuple[str, ...]], number: int, whole: Diff
) -> Diff:
    """The difference of one of several clauses that answer together, with its own figure."""
    same = sum(_count_words(op.text) for op in ops if op.kind == "equal" or (op.kind == "move" and op.is_in_other))
    apart = sum(_count_words(op.text) for op in ops if op.kind in ("insert", "delete"))
    return Diff(ops, 2 * same / (2 * same + apart) if same + apart else whole.similarity)


def _count_words(text: str) -> int:
    return len(re.findall(r"\w+", text))


def _compared(own: Diff, texts: tuple[tuple[str, ...], tuple[str, ...]], number: int) -> Compared:
    percent = whole_percent(own.similarity)
    alike = sentence("{percent} % alike", percent=percent) if percent else sentence("the wording is wholly different")
    if own.similarity < REWRITTEN:
        said = description_sentence(describe(" ".join(texts[0]), texts[1][number]))
        remark = _listed(sentence("worded otherwise ({alike})", alike=alike), said)
        return Compared(None, remark=remark, verdict="words")
    means = meaning_sentences(own.ops)
    if own.is_equal and len(texts[1]) == 1:
        is_same = own.base == own.other
        remark = sentence("word for word the same" if is_same else "the same, but for what is set aside")
        return Compared(own, remark=_listed(remark, *means), verdict="same")
    same_words = sentence("the same words") if own.has_only_names else alike
    return Compared(own, remark=_listed(same_words, *means), verdict="marks")


def _listed(*parts: str) -> str:
    return joined(parts)


def _alone(base: Base, clause: CellClause) -> Compared:
    """A clause that answers nothing, and why."""
    language = _language(clause)
    others = {_language(ours) for ours in base.cell.clauses} - {language, UNDETERMINED}
    if language != UNDETERMINED and others and all(_language(ours) != language for ours in base.cell.clauses):
        named = sentence(" and ").join(sorted(name_within(code) for code in others))
        return Compared(
            remark=sentence(
                "another language: {language}, {base} is in {others}, so no marks",
                language=name_within(language),
                base=base.column.name,
                others=named,
            ),
            verdict="language",
        )
    return Compared(remark=sentence("no similar wording found in {base}, so no marks", base=base.column.name))


def _lacking(base: Sequence[CellClause], other: Sequence[CellClause], answered: set[int]) -> Iterator[int]:
    """The places of what nothing answers; what stands in a language that the other does not speak is not said to lack."""
    spoken = {_language(clause) for clause in other}
    for place, clause in enumerate(base):
        if place not in answered and (UNDETERMINED in {*spoken, _language(clause)} or _language(clause) in spoken):
            yield place


def _language(clause: CellClause) -> str:
    """Of words without a known language, where there are enough of them to tell."""
    return clause.language or (language_of(clause.text) if len(clause.text) >= _TELLING else UNDETERMINED)


def answers(
    base: Sequence[CellClause], other: Sequence[CellClause], pairing: Pairing | None = None
) -> tuple[Answer, ...]:
    """Which clauses answer each other; what a person said stands, if all that it names is still there.

    Clauses in different languages never do.
    """
    if pairing is not None:
        return _as_said(base, other, pairing.pairs)
    found: list[Answer] = []
    for mine, yours in _by_language(base, other):
        aligned = _aligned(tuple(base[i].text for i in mine), tuple(other[j].text for j in yours))
        found += [(tuple(mine[i] for i in ours), tuple(yours[j] for j in theirs)) for ours, theirs in aligned]
    return tuple(sorted(found))


def _by_language(base: Sequence[CellClause], other: Sequence[CellClause]) -> Iterator[tuple[list[int], list[int]]]:
    """The places of the clauses that may answer each other; those of no known language go with the first."""
    spoken, spoken_other = [_language(clause) for clause in base], [_language(clause) for clause in other]
    first = next((code for code in (*spoken, *spoken_other) if code != UNDETERMINED), UNDETERMINED)
    for code in dict.fromkeys([first, *spoken]):
        if code == UNDETERMINED and code != first:
            continue
        kinds = {code, UNDETERMINED} if code == first else {code}
        yield (
            [i for i, known in enumerate(spoken) if known in kinds],
            [j for j, known in enumerate(spoken_other) if known in kinds],
        )


def _as_said(
    base: Sequence[CellClause], other: Sequence[CellClause], pairs: Sequence[tuple[str, str]]
) -> tuple[Answer, ...]:
    """Clauses that share an answer stand together; of a sentence that was paired alone, its clause."""
    ours = {clause.eid: place for place, clause in enumerate(base)}
    theirs = {clause.eid: place for place, clause in enumerate(other)}
    named = [(mine.partition("#")[0], yours.partition("#")[0]) for mine, yours in pairs]
    standing = [(mine, yours) for mine, yours in named if mine in ours and yours in theirs]
    return tuple(
        (tuple(sorted(ours[eid] for eid in mine)), tuple(sorted(theirs[eid] for eid in yours)))
        for mine, yours in answering(standing)
    )


@lru_cache(maxsize=4_000)
def _aligned(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[Answer, ...]:
    pairs = align(ours, theirs)
    return tuple((pair.base_indices, pair.other_indices) for pair in pairs if pair.base_indices and pair.other_indices)


# The difference of an answer, by clause


@lru_cache(maxsize=4_000)
def _difference(
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
    names: tuple[Names, Names],
    articles: tuple[Names, Names],
    folds: Folds,
) -> tuple[Diff, tuple[tuple[Op, ...], ...]]:
    """Kept for a while: whoever moves or removes a column asks for the same differences again.

    Whole, for its similarity, and by clause of the other cell. The spans of the ops by clause count in the joined texts;
    their texts are what a reader is shown.
    """
    found = diff(
        _BREAK.join(ours),
        _BREAK.join(theirs),
        folds,
        base_parties=dict(names[0]),
        other_parties=dict(names[1]),
        base_articles=dict(articles[0]),
        other_articles=dict(articles[1]),
        rewritten=REWRITTEN if len(ours) == len(theirs) == 1 else 0.0,
    )
    return found, _cut(found.ops, ours, theirs)


def _spans(texts: Sequence[str]) -> list[Span]:
    """Where each text stands in the joined one."""
    spans, at = [], 0
    for text in texts:
        spans.append((at, at + len(text)))
        at += len(text) + len(_BREAK)
    return spans


def _cut(ops: Sequence[Op], ours: Sequence[str], theirs: Sequence[str]) -> tuple[tuple[Op, ...], ...]:
    """The ops of each clause, without the breaks; what only the base has stays with the clause where it is missing."""
    base_spans, spans = _spans(ours), _spans(theirs)
    starts = [start for start, _ in spans]
    made: list[list[Op]] = [[] for _ in theirs]
    for op in ops:
        if not op.is_in_other:
            owner = max(bisect_right(starts, op.other_span[0]) - 1, 0)
            parts = _common(op.base_span, base_spans)
            kept = [op.text[low - op.base_span[0] : high - op.base_span[0]] for low, high in parts]
            if kept:
                gap = " " if made[owner] and parts[0][0] in {start for start, _ in base_spans} else ""
                made[owner].append(replace(op, text=gap + " ".join(kept)))
            continue
        for number, span in enumerate(spans):
            for low, high in _common(op.other_span, [span]):
                text = op.text[low - op.other_span[0] : high - op.other_span[0]]
                base_text = op.base_text if op.is_folded or op.kind != "equal" else text
                made[number].append(replace(op, text=text, base_text=base_text, other_span=(low, high)))
    return tuple(tuple(clause) for clause in made)


def _common(span: Span, others: Sequence[Span]) -> list[Span]:
    """The parts of a span that lie in one of the others."""
    parts = [(max(span[0], start), min(span[1], end)) for start, end in others]
    return [(low, high) for low, high in parts if low < high]
