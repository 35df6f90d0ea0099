"""Two whole documents beside each other: articles paired, moved, new and gone, and within a pair paragraph by paragraph.

Articles are aligned first, then the paragraphs of each pair, each by ``align``. What stands in another order is told twice, where it
stood and where it stands, so that the steps give both documents back: all that is of the base, in its order, and all
that is of the other, in its own. A reference from one paired article to another is set aside where only numbers changed.
``who_changed`` tells, of a base and two texts made from it, which of them changed each article.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from comparisons.alignment.align import Pair, align
from comparisons.alignment.description import describe
from comparisons.alignment.diff import REWRITTEN, Diff, Op, diff
from comparisons.alignment.normalize import Folds
from comparisons.desk.redline import Names
from web.wording import gettext_noop, sentence

_KIN = 0.4
"""The least likeness of two articles without a common heading: in a whole document anything is a little like something."""
StepKind = Literal["same", "changed", "words", "gone", "new", "from", "to"]
WORDS: dict[str, str] = {
    "same": gettext_noop("the same"), "changed": gettext_noop("changed"), "words": gettext_noop("worded otherwise"),
    "gone": gettext_noop("only in the base"), "new": gettext_noop("new"), "from": gettext_noop("moved from here"),
    "to": gettext_noop("moved to here"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A provision as it is read: its heading, or its words."""

    pinpoint: str
    text: str
    permalink: str = ""
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """``number`` as other articles refer to it."""

    pinpoint: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    number: str = ""

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Side:
    """A document with what its parties are called."""

    articles: tuple[Article, ...]
    names: Names = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs that answer each other; ``ops`` give both back to the letter. A side is empty where nothing stands."""

    kind: StepKind
    ours: tuple[Paragraph, ...]
    theirs: tuple[Paragraph, ...]
    ops: tuple[Op, ...]
    remark: str = ""

    @property
    def is_marked(self) -> bool:
        """Whether marks help: not where the wording is another altogether."""
        return self.kind != "words"

    @property
    def either(self) -> Paragraph:
        return (self.theirs or self.ours)[0]


@dataclass(frozen=True, slots=True)
class Step:
    """An article of each document, or of one alone. ``number`` is the same at both ends of a move.

    ``inside``: what changed within an article that moved; its ``passages`` tell it as gone and as new.
    """

    kind: StepKind
    ours: Article | None
    theirs: Article | None
    passages: tuple[Passage, ...]
    number: int = 0
    inside: tuple[Passage, ...] = ()

    @property
    def words(self) -> str:
        said = sentence(WORDS[self.kind])
        is_changed = any(passage.kind != "same" for passage in self.inside)
        return sentence("{moved}, and changed", moved=said) if is_changed else said

    @property
    def is_changed(self) -> bool:
        return self.kind != "same"


@dataclass(frozen=True, slots=True)
class Whole:
    steps: tuple[Step, ...]

    @property
    def summary(self) -> str:
        """ "3 articles the same, 1 changed, 1 moved, 1 new, 2 only in the base"."""
        counts = [
            (sum(step.kind == "same" for step in self.steps), gettext_noop("{count} the same")),
            (sum(step.kind in ("changed", "words") for step in self.steps), gettext_noop("{count} changed")),
            (sum(step.kind == "to" for step in self.steps), gettext_noop("{count} moved")),
            (sum(step.kind == "new" for step in self.steps), gettext_noop("{count} new")),
            (sum(step.kind == "gone" for step in self.steps), gettext_noop("{count} only in the base")),
        ]
        told = [sentence(words, count=count) for count, words in counts if count]
        return ", ".join(told) or sentence("nothing stands in either")


def compare_whole(base: Side, other: Side, folds: Folds | None = None) -> Whole:
    """The steps from ``base`` to ``other``, after setting aside ``folds`` (by default all)."""
    aside = folds or Folds()
    pairs = [
        pair
        for pair in _whole_pairs(
            [article.text for article in base.articles], [article.text for article in other.articles]
        )
        if pair.score >= _KIN
        or _is_headed_alike(base.articles[pair.base_indices[0]], other.articles[pair.other_indices[0]])
    ]
    articles = _numbers(base, other, pairs)
    made = []
    for kind, i, j, number in _sequence(pairs, len(base.articles), len(other.articles)):
        ours = base.articles[i] if i is not None else None
        theirs = other.articles[j] if j is not None else None
        told = (base.names, other.names), articles, aside
        passages = tuple(_passages(ours, theirs, kind, *told))
        inside = tuple(_passages(ours, theirs, "changed", *told)) if kind == "to" else ()
        made.append(Step(_kind_of(kind, passages), ours, theirs, passages, number, inside))
    return Whole(tuple(made))


def _is_headed_alike(ours: Article, theirs: Article) -> bool:
    return bool(ours.heading) and ours.heading.casefold().strip(" .") == theirs.heading.casefold().strip(" .")


def _kind_of(kind: StepKind, passages: Sequence[Passage]) -> StepKind:
    if kind != "changed":
        return kind
    return "same" if all(passage.kind == "same" for passage in passages) else "changed"


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


def _numbers(base: Side, other: Side, pairs: Sequence[Pair]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """For each document the number of a paired article -> what both call it, so that renumbering is no difference."""
    ours: dict[str, str] = {}
    theirs: dict[str, str] = {}
    for number, pair in enumerate(pairs):
        one, two = base.articles[pair.base_indices[0]].number, other.articles[pair.other_indices[0]].number
        if one and two:
            ours[one] = theirs[two] = f"article {number}"
    return ours, theirs


def _passages(
    ours: Article | None,
    theirs: Article | None,
    kind: StepKind,
    names: tuple[Names, Names],
    articles: tuple[Mapping[str, str], Mapping[str, str]],
    folds: Folds,
) -> Iterator[Passage]:
    """The paragraphs of a step; at the ends of a move those that went or came, whole."""
    if kind in ("from", "gone") and ours is not None:
        yield from (_alone(paragraph, kind) for paragraph in ours.paragraphs)
    elif kind in ("to", "new") and theirs is not None:
        yield from (_alone(paragraph, kind) for paragraph in theirs.paragraphs)
    elif ours is not None and theirs is not None:
        pairs = _whole_pairs([p.text for p in ours.paragraphs], [p.text for p in theirs.paragraphs])
        for step, i, j, _ in _sequence(pairs, len(ours.paragraphs), len(theirs.paragraphs)):
            if step == "changed" and i is not None and j is not None:
                yield _compared(ours.paragraphs[i], theirs.paragraphs[j], names, articles, folds)
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


def _compared(
    ours: Paragraph,
    theirs: Paragraph,
    names: tuple[Names, Names],
    articles: tuple[Mapping[str, str], Mapping[str, str]],
    folds: Folds,
) -> Passage:
    found = diff(
        ours.text,
        theirs.text,
        folds,
        base_parties=dict(names[0]),
        other_parties=dict(names[1]),
        base_articles=articles[0],
        other_articles=articles[1],
    )
    kind, remark = _verdict(found, ours.text, theirs.text)
    return Passage(kind, (ours,), (theirs,), found.ops, remark)


def _verdict(found: Diff, ours: str, theirs: str) -> tuple[StepKind, str]:
    if found.is_equal:
        return "same", "" if ours == theirs else "the same, but for what is set aside"
    if found.similarity < REWRITTEN:
        return "words", describe(ours, theirs)
    return "changed", ""


# A base and two texts made from it


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an article of the base in each of two texts; ``who`` in words."""

    base: Article | None
    ours: Step | None
    theirs: Step | None
    who: str


def who_changed(base: Side, ours: Side, theirs: Side) -> tuple[Change, ...]:
    """Article by article of the base, then what either text has that the base has not."""
    left, right = compare_whole(base, ours), compare_whole(base, theirs)
    mine = {id(step.ours): step for step in left.steps if step.ours is not None and step.kind != "to"}
    yours = {id(step.ours): step for step in right.steps if step.ours is not None and step.kind != "to"}
    made = [_change(article, mine[id(article)], yours[id(article)]) for article in base.articles]
    made += [Change(None, step, None, sentence("added by ours")) for step in left.steps if step.kind == "new"]
    made += [Change(None, None, step, sentence("added by theirs")) for step in right.steps if step.kind == "new"]
    return tuple(made)


def _change(article: Article, ours: Step, theirs: Step) -> Change:
    by_ours, by_theirs = ours.is_changed, theirs.is_changed
    if by_ours and by_theirs:
        texts = [step.theirs.text if step.theirs else "" for step in (ours, theirs)]
        who = sentence("both, in the same words") if texts[0] == texts[1] else sentence("both, each in other words")
    else:
        who = sentence("ours") if by_ours else sentence("theirs") if by_theirs else sentence("nobody")
    return Change(article, ours, theirs, who)
