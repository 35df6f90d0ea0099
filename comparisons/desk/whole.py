"""Two whole documents beside each other: articles paired, moved, new and gone, and within a pair paragraph by paragraph.

Articles are aligned first, then the paragraphs of each pair, each by ``align``; what has too little in common is no pair. What
stands in another order is told twice, where it stood and where it stands, so that the steps give both documents back: all
that is of the base, in its order, and all that is of the other, in its own. A reference from one paired article to another
is set aside where only numbers changed. ``who_changed`` tells, of a base and two texts made from it, which of them changed
each article. What is answered are codes and values; ``whole_words`` has the sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from comparisons.alignment.align import Pair, align
from comparisons.alignment.description import Description, describe
from comparisons.alignment.diff import REWRITTEN, Op, diff
from comparisons.alignment.normalize import Folds
from comparisons.alignment.similarity import common_content
from comparisons.desk.party_names import Names, labelled, names_of_keys, party_keys, without_names
from comparisons.desk.table import Column

NOBODY = Column("", "")
"""No party is known."""
_KIN = 0.4
"""The least likeness of two articles without a common heading: in a whole document anything is a little like something."""
_COMMON = 0.18
"""The least share of common words of content of a pair without a common heading.

Of 68 such pairs of articles above ``_KIN``, from 37 agreements in four languages, it leaves 24 of the 26 whose headings or types
say that they answer and takes 7 of the 34 whose headings and types say that they do not, 5 of these moved; .15 and .20 do the same.
"""
StepKind = Literal["same", "names", "changed", "words", "gone", "new", "from", "to"]
"""``names``: the same words, and a name or a number in them means another party or article; ``words``: worded otherwise."""
Who = Literal["nobody", "ours", "theirs", "both alike", "both apart", "ours added", "theirs added"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A provision as it is read: its heading, or its words."""

    pinpoint: str
    text: str
    permalink: str = ""
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """``number`` as other articles refer to it; ``role``: what each document has once, at its top, which then answers only its like."""

    pinpoint: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    number: str = ""
    role: Literal["", "title", "parties"] = ""

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Side:
    """A document, and in ``parties`` what its parties are called."""

    articles: tuple[Article, ...]
    parties: Column = NOBODY


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs that answer each other; ``ops`` give both back to the letter. A side is empty where nothing stands."""

    kind: StepKind
    ours: tuple[Paragraph, ...]
    theirs: tuple[Paragraph, ...]
    ops: tuple[Op, ...]
    description: Description | None = None
    """Of texts worded otherwise."""

    @property
    def is_marked(self) -> bool:
        """Whether marks help: not where the wording is another altogether."""
        return self.kind != "words"

    @property
    def is_written_otherwise(self) -> bool:
        """Whether texts that are called the same differ in what is set aside."""
        return self.kind == "same" and any(op.is_folded for op in self.ops)

    @property
    def either(self) -> Paragraph:
        return (self.theirs or self.ours)[0]

    @property
    def meanings(self) -> tuple[tuple[str, str, str], ...]:
        """Each name that means another party or article on each side, once: its words, whom it means in the base and whom here."""
        return tuple(dict.fromkeys((op.text, *op.means) for op in self.ops if op.means is not None))


@dataclass(frozen=True, slots=True)
class Step:
    """An article of each document, or of one alone. ``number`` is the same at both ends of a move.

    ``inside``: what changed within an article that moved; its ``passages`` tell it as gone and as new.
    ``follows``: the articles that stand before it in the base and in the other, for a move between places of one name.
    """

    kind: StepKind
    ours: Article | None
    theirs: Article | None
    passages: tuple[Passage, ...]
    number: int = 0
    inside: tuple[Passage, ...] = ()
    follows: tuple[Article | None, Article | None] = (None, None)
    is_moved_and_changed: bool = False

    @property
    def here(self) -> Article:
        """The article where the step stands: the base's where it went, the other's where it came or stayed."""
        found = self.ours if self.kind == "from" or self.theirs is None else self.theirs
        assert found is not None  # noqa: S101  a step has one side at least
        return found

    @property
    def is_written_otherwise(self) -> bool:
        return any(passage.is_written_otherwise for passage in self.passages)

    @property
    def is_renumbered(self) -> bool:
        return self.ours is not None and self.theirs is not None and self.ours.pinpoint != self.theirs.pinpoint

    @property
    def is_changed(self) -> bool:
        return self.kind != "same"


@dataclass(frozen=True, slots=True)
class Whole:
    """``names``: what stands for what, as parties: a name of the base, and the one set aside against it here."""

    steps: tuple[Step, ...]
    names: tuple[tuple[str, str], ...] = ()

    def count(self, *kinds: StepKind) -> int:
        return sum(step.kind in kinds for step in self.steps)


class _Pairing(NamedTuple):
    """What two documents are compared with: the names of their parties, the numbers of their articles, what is set aside."""

    names: tuple[Names, Names]
    articles: tuple[Mapping[str, str], Mapping[str, str]]
    folds: Folds
    labels: tuple[Mapping[str, str], Mapping[str, str]]
    """Key of a party or an article -> what a reader calls it."""


def compare_whole(base: Side, other: Side, folds: Folds | None = None) -> Whole:
    """The steps from ``base`` to ``other``, after setting aside ``folds`` (by default all)."""
    names = party_keys(base.parties, other.parties)
    pairs = _article_pairs(base, other, names)
    pairing = _pairing(base, other, pairs, names, folds or Folds())
    made = []
    for kind, i, j, number in _sequence(pairs, len(base.articles), len(other.articles)):
        both = _article(base, i), _article(other, j)
        passages = tuple(_passages(*both, kind, pairing))
        inside = tuple(_passages(*both, "changed", pairing)) if number else ()
        is_changed = any(passage.kind != "same" for passage in inside)
        follows = _article(base, i, -1), _article(other, j, -1)
        told = inside if kind == "to" else ()
        made.append(Step(_kind_of(kind, passages), *both, passages, number, told, follows, is_changed))
    return Whole(tuple(made), tuple(_other_names(names)) if pairing.folds.parties else ())


def _other_names(names: tuple[Names, Names]) -> Iterator[tuple[str, str]]:
    """Of the parties that answer each other those that are called otherwise."""
    ours, theirs = map(names_of_keys, names)
    return ((ours[key], theirs[key]) for key in ours if key in theirs and ours[key] != theirs[key])


def _article_pairs(base: Side, other: Side, names: tuple[Names, Names]) -> list[Pair]:
    """Title with title and parties with parties, where both have one in the same order; the rest by its words."""
    roles = [{article.role: i for i, article in enumerate(side.articles) if article.role} for side in (base, other)]
    shared = [role for role in roles[0] if role in roles[1]]
    tops = [(roles[0][role], roles[1][role]) for role in shared]
    if tops != [(number, number) for number in range(len(tops))]:
        tops = []
    first = len(tops)
    texts = [without_names(article.text, names[0]) for article in base.articles[first:]]
    texts_other = [without_names(article.text, names[1]) for article in other.articles[first:]]
    pairs = [Pair((i,), (j,), 1.0) for i, j in tops]
    for found in _whole_pairs(texts, texts_other):
        i, j = found.base_indices[0] + first, found.other_indices[0] + first
        ours, theirs = base.articles[i], other.articles[j]
        if _is_headed_alike(ours, theirs) or (found.score >= _KIN and _has_common_words(ours, theirs, names)):
            pairs.append(replace(found, base_indices=(i,), other_indices=(j,)))
    return pairs


def _article(side: Side, place: int | None, step: int = 0) -> Article | None:
    """The article at a place, or so many steps from it; None where there is none."""
    return None if place is None or place + step < 0 else side.articles[place + step]


def _has_common_words(ours: Article | Paragraph, theirs: Article | Paragraph, names: tuple[Names, Names]) -> bool:
    """With the names of parties or without: "For the Union: (signed)" answers whoever signed at that place."""
    bare = without_names(ours.text, names[0]), without_names(theirs.text, names[1])
    return max(common_content(ours.text, theirs.text), common_content(*bare)) >= _COMMON


def _is_headed_alike(ours: Article, theirs: Article) -> bool:
    return bool(ours.heading) and ours.heading.casefold().strip(" .") == theirs.heading.casefold().strip(" .")


def _kind_of(kind: StepKind, passages: Sequence[Passage]) -> StepKind:
    if kind != "changed":
        return kind
    kinds = {passage.kind for passage in passages} - {"same"}
    return "same" if not kinds else "names" if kinds == {"names"} else "changed"


def _whole_pairs(ours: Sequence[str], theirs: Sequence[str]) -> list[Pair]:
    """One with one: of several that answer together, the first of each side."""
    found = [pair for pair in align(ours, theirs) if pair.base_indices and pair.other_indices]
    return [replace(pair, base_indices=pair.base_indices[:1], other_indices=pair.other_indices[:1]) for pair in found]


Placed = tuple[StepKind, int | None, int | None, int]


def _sequence(pairs: Sequence[Pair], count: int, count_other: int) -> Iterator[Placed]:
    """Every place of both sides once, in an order that is right for both: a moved pair stands at both of its places."""
    standing = {pair.base_indices[0]: pair.other_indices[0] for pair in pairs if not pair.is_moved}
    moved = {pair.base_indices[0]: pair.other_indices[0] for pair in pairs if pair.is_moved}
    numbers = {i: number for number, i in enumerate(sorted(moved), start=1)}
    back = {j: i for i, j in moved.items()}
    i = j = 0
    for end, end_other in [*sorted(standing.items()), (count, count_other)]:
        for gone in range(i, end):
            yield ("from", gone, moved[gone], numbers[gone]) if gone in moved else ("gone", gone, None, 0)
        for new in range(j, end_other):
            yield ("to", back[new], new, numbers[back[new]]) if new in back else ("new", None, new, 0)
        if end < count:
            yield "changed", end, end_other, 0
        i, j = end + 1, end_other + 1


def _pairing(base: Side, other: Side, pairs: Sequence[Pair], names: tuple[Names, Names], folds: Folds) -> _Pairing:
    """Paired articles have one key, under whatever numbers they stand, so that renumbering is no difference; others their own."""
    answer = {pair.other_indices[0]: pair.base_indices[0] for pair in pairs}
    keys = {article.number: f"article {i}" for i, article in enumerate(base.articles) if article.number}
    keys_other = {
        article.number: f"article {answer[j]}" if j in answer else f"new article {j}"
        for j, article in enumerate(other.articles)
        if article.number
    }
    labels = _labels(base, keys) | names_of_keys(names[0]), _labels(other, keys_other) | names_of_keys(names[1])
    return _Pairing(names, (keys, keys_other), folds, labels)


def _labels(side: Side, keys: Mapping[str, str]) -> dict[str, str]:
    """ "Art. 5 (Costs)" for the key of each numbered article."""
    return {
        keys[article.number]: f"{article.pinpoint} ({article.heading})" if article.heading else article.pinpoint
        for article in side.articles
        if article.number
    }


def _passages(ours: Article | None, theirs: Article | None, kind: StepKind, pairing: _Pairing) -> Iterator[Passage]:
    """The paragraphs of a step; at the ends of a move those that went or came, whole."""
    if kind in ("from", "gone") and ours is not None:
        yield from (_alone(paragraph, kind) for paragraph in ours.paragraphs)
    elif kind in ("to", "new") and theirs is not None:
        yield from (_alone(paragraph, kind) for paragraph in theirs.paragraphs)
    elif ours is not None and theirs is not None:
        texts = [without_names(paragraph.text, pairing.names[0]) for paragraph in ours.paragraphs]
        texts_other = [without_names(paragraph.text, pairing.names[1]) for paragraph in theirs.paragraphs]
        pairs = [
            pair
            for pair in _whole_pairs(texts, texts_other)
            if _has_common_words(
                ours.paragraphs[pair.base_indices[0]], theirs.paragraphs[pair.other_indices[0]], pairing.names
            )
        ]
        for step, i, j, _ in _sequence(pairs, len(ours.paragraphs), len(theirs.paragraphs)):
            if step == "changed" and i is not None and j is not None:
                yield _compared(ours.paragraphs[i], theirs.paragraphs[j], pairing)
            elif step in ("from", "gone") and i is not None:
                yield _alone(ours.paragraphs[i], step)
            elif j is not None:
                yield _alone(theirs.paragraphs[j], step)


def _alone(paragraph: Paragraph, kind: StepKind) -> Passage:
    if kind in ("from", "gone"):
        op = Op("delete", (0, len(paragraph.text)), (0, 0), paragraph.text)
        return Passage(kind, (paragraph,), (), (op,))
    op = Op("insert", (0, 0), (0, len(paragraph.text)), paragraph.text)
    return Passage(kind, (), (paragraph,), (op,))


def _compared(ours: Paragraph, theirs: Paragraph, pairing: _Pairing) -> Passage:
    found = diff(
        ours.text,
        theirs.text,
        pairing.folds,
        base_parties=dict(pairing.names[0]),
        other_parties=dict(pairing.names[1]),
        base_articles=pairing.articles[0],
        other_articles=pairing.articles[1],
    )
    ops = labelled(found.ops, *pairing.labels)
    if found.is_equal:
        return Passage("same", (ours,), (theirs,), ops)
    if found.similarity < REWRITTEN:
        return Passage("words", (ours,), (theirs,), ops, describe(ours.text, theirs.text))
    return Passage("names" if found.has_only_names else "changed", (ours,), (theirs,), ops)


# A base and two texts made from it


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an article of the base in each of two texts."""

    base: Article | None
    ours: Step | None
    theirs: Step | None
    who: Who


def who_changed(base: Side, ours: Side, theirs: Side) -> tuple[Change, ...]:
    """Article by article of the base, then what either text has that the base has not."""
    left, right = compare_whole(base, ours), compare_whole(base, theirs)
    mine = {id(step.ours): step for step in left.steps if step.ours is not None and step.kind != "to"}
    yours = {id(step.ours): step for step in right.steps if step.ours is not None and step.kind != "to"}
    made = [_change(article, mine[id(article)], yours[id(article)]) for article in base.articles]
    made += [Change(None, step, None, "ours added") for step in left.steps if step.kind == "new"]
    made += [Change(None, None, step, "theirs added") for step in right.steps if step.kind == "new"]
    return tuple(made)


def _change(article: Article, ours: Step, theirs: Step) -> Change:
    who: Who
    if ours.is_changed and theirs.is_changed:
        texts = [step.theirs.text if step.theirs else "" for step in (ours, theirs)]
        who = "both alike" if texts[0] == texts[1] else "both apart"
    else:
        who = "ours" if ours.is_changed else "theirs" if theirs.is_changed else "nobody"
    return Change(article, ours, theirs, who)
