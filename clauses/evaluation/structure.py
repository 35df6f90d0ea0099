"""How well a document was read, against hand-checked answers: articles, headings, paragraphs, operative paragraphs.

Answers are JSON beside the text (``X.txt`` and ``X.json``): ``articles`` (or several ``agreements`` with theirs) with
``number``, ``heading``, ``start`` and ``paragraphs``; or the numbers of operative paragraphs; or the markup of an XML
file, whose text is then what is read. An article is found when one of the same number begins at the same place, give or
take ``NEAR`` characters (slices of the answers differ in where they put white space and page furniture).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agreements.formats.document import Document, Provision
from agreements.structure.tree import roman_to_int

NEAR = 60
_FIRST = {"premier", "1er", "1ere", "first", "one", "primero", "unico", "1o"}


@dataclass(frozen=True, slots=True)
class Count:
    """Right, wrong and missed; ``misses`` name what was missed (-) or is too much (+), for a person to look at."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    misses: tuple[str, ...] = field(default=(), compare=False)

    def __add__(self, other: Count) -> Count:
        return Count(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.misses + other.misses,
        )

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


Counts = dict[str, Count]


def plain_number(number: str | None) -> str:
    """A number as it is compared: "IV", "4." and "Art. 4" are "4"; "premier" is "1"."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", number or "") if not unicodedata.combining(c))
    word = re.sub(r"[^\w.]+", "", folded.casefold()).strip(".")
    if word in _FIRST:
        return "1"
    value = roman_to_int(word)
    return str(value) if value is not None else word


def plain_words(words: str | None) -> str:
    """Words as they are compared: letters and digits only, without case or accents."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", words or "") if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", folded.casefold()))


def score_articles(document: Document, answers: Mapping[str, Any]) -> Counts:
    """Counts of ``articles``, ``headings`` (of those found) and ``paragraphs`` (numbered ones, inside those found)."""
    wanted = list(_wanted_articles(answers))
    found = [provision for provision in document.provisions if provision.kind == "article"]
    starts = [provision.spans[0].start if provision.spans else -NEAR for provision in found]
    free = set(range(len(found)))
    pairs: list[tuple[Mapping[str, Any], Provision]] = []
    missed: list[str] = []
    for article in wanted:
        near = [
            i
            for i in sorted(free)
            if plain_number(found[i].number) == plain_number(article["number"])
            and abs(starts[i] - article["start"]) <= NEAR
        ]
        if near:
            free.discard(near[0])
            pairs.append((article, found[near[0]]))
        else:
            missed.append(f"-{article['number']}@{article['start']}")
    extra = [f"+{found[i].number}@{starts[i]}" for i in sorted(free)]
    articles = Count(len(pairs), len(extra), len(missed), (*missed, *extra))
    headings = sum((_score_heading(article, provision) for article, provision in pairs), Count())
    paragraphs = sum((_score_paragraphs(article, provision, document) for article, provision in pairs), Count())
    return {"articles": articles, "headings": headings, "paragraphs": paragraphs}


def _wanted_articles(answers: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in answers.get("agreements") or [answers]:
        yield from part.get("articles", ())


def _score_heading(article: Mapping[str, Any], provision: Provision) -> Count:
    wanted, found = plain_words(article.get("heading")), plain_words(provision.heading)
    if wanted == found:
        return Count(right=1)
    return Count(wrong=1, missed=1, misses=(f"{article['number']}: {wanted!r} not {found!r}",))


def _score_paragraphs(article: Mapping[str, Any], provision: Provision, document: Document) -> Count:
    """Lettered items count only where the answers list letters; nothing counts where they list no paragraphs."""
    if article.get("paragraphs") is None:
        return Count()
    wanted = Counter(plain_number(number) for number in article["paragraphs"])
    kinds = {"paragraph"} if all(number[:1].isdigit() for number in wanted) else {"paragraph", "subparagraph"}
    children = (child for child in document.provisions if child.parent == provision.eid and child.kind in kinds)
    found = Counter(plain_number(child.number) for child in children if child.number is not None)
    right = sum((wanted & found).values())
    return Count(right, sum(found.values()) - right, sum(wanted.values()) - right)


def score_operative(document: Document, numbers: Sequence[str]) -> Counts:
    """Counts of ``operative``: numbers of operative paragraphs, by how often each stands."""
    wanted = Counter(plain_number(number) for number in numbers)
    found = Counter(
        plain_number(p.number) for p in document.provisions if p.kind == "operative_paragraph" and p.number is not None
    )
    right = sum((wanted & found).values())
    misses = tuple([f"-{n}" for n in (wanted - found)] + [f"+{n}" for n in (found - wanted)])
    return {"operative": Count(right, sum(found.values()) - right, sum(wanted.values()) - right, misses)}


def instruments_in(document: Document) -> int:
    """How many instruments a file was read to hold: the first and its components."""
    return 1 + sum(provision.kind == "component" for provision in document.provisions)


def total(counts: Iterable[Counts]) -> Counts:
    """The sum, measure by measure."""
    summed: Counts = {}
    for one in counts:
        for measure, count in one.items():
            summed[measure] = summed.get(measure, Count()) + count
    return summed
