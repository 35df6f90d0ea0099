"""What differs, in sentences of the reader's language: of words worded otherwise, of names that mean another, of two whole documents.

``whole``, ``alignment`` and ``party_names`` answer codes and values; page and exports take their sentences here.
"""

from __future__ import annotations

from collections.abc import Iterable

from agreements.facts.shown_names import shown_name
from comparisons.alignment.description import Description, Words
from comparisons.alignment.diff import Op
from comparisons.desk.whole import Article, Passage, Step, StepKind, Who, Whole
from web.locators import located
from web.wording import (
    context_noop,
    gettext_noop,
    joined,
    number,
    plural_noop,
    plural_sentence,
    sentence,
    sentence_as,
    whole_percent,
)

KINDS: dict[StepKind, tuple[str, str]] = {
    "same": context_noop("article", "the same"),
    "names": context_noop("article", "the same words, of another party or article"),
    "changed": context_noop("article", "changed"),
    "words": context_noop("article", "worded otherwise"),
    "gone": context_noop("article", "only in the base"),
    "new": context_noop("article", "new"),
    "from": context_noop("article", "moved from here"),
    "to": context_noop("article", "moved to here"),
}
WHO: dict[Who, str] = {
    "nobody": gettext_noop("nobody"),
    "ours": gettext_noop("ours"),
    "theirs": gettext_noop("theirs"),
    "both alike": gettext_noop("both, in the same words"),
    "both apart": gettext_noop("both, each in other words"),
    "ours added": gettext_noop("added by ours"),
    "theirs added": gettext_noop("added by theirs"),
}


# Of any difference


def shown_meanings(op: Op) -> dict[str, str]:
    """Whom a name means in the base and here; where no party of an agreement is known to go by it, that."""
    base, here = op.means or ("", "")
    unknown = sentence("not known")
    return {"base": _meant(base) or unknown, "here": _meant(here) or unknown}


def _meant(label: str) -> str:
    """The name of a party, or an article with its heading in brackets."""
    article, opening, heading = label.partition(" (")
    return f"{located(article)}{opening}{heading}" if article.startswith("Art. ") else shown_name(label)


def meaning_sentences(ops: Iterable[Op]) -> list[str]:
    """A sentence for each name or reference that means another in the base and here, once."""
    found = {(op.text.casefold(), op.means): op for op in reversed(list(ops)) if op.means is not None}
    return [
        sentence("“{words}” is {base} in the base, {here} here", words=op.text, **shown_meanings(op))
        for op in reversed(found.values())
    ]


def likeness_of_cell(similarity: float) -> str:
    percent = whole_percent(similarity)
    if not percent:
        return sentence("the whole cell is worded in another way")
    return sentence("the whole cell is {percent} % alike", percent=percent)


def description_sentence(found: Description | None) -> str:
    """ "both have: notice; only the base: arbitration; only here: talks; “may” in the base, “shall” here"."""
    if found is None:
        return ""
    parts = [
        sentence("both have: {words}", words=_words(found.both)) if found.both.words else "",
        sentence("only the base: {words}", words=_words(found.base)) if found.base.words else "",
        sentence("only here: {words}", words=_words(found.other)) if found.other.words else "",
    ]
    if found.modals:
        parts.append(sentence("“{base}” in the base, “{here}” here", base=found.modals[0], here=found.modals[1]))
    return joined(parts)


def _words(found: Words) -> str:
    listed = ", ".join(found.words)
    return sentence("{words} and {count} more", words=listed, count=number(found.more)) if found.more else listed


# Of two whole documents


_SUMMARY: tuple[tuple[tuple[StepKind, ...], tuple[str, str]], ...] = (
    (("same",), plural_noop("{count} the same", "{count} the same")),
    (("names",), plural_noop("{count} of another party or article", "{count} of other parties or articles")),
    (("changed", "words"), plural_noop("{count} changed", "{count} changed")),
    (("to",), plural_noop("{count} moved", "{count} moved")),
    (("new",), plural_noop("{count} new", "{count} new")),
    (("gone",), plural_noop("{count} only in the base", "{count} only in the base")),
)


def whole_sentence(whole: Whole) -> str:
    """ "3 the same, 1 changed, 1 moved, 1 new, 2 only in the base"."""
    counts = [(whole.count(*kinds), words) for kinds, words in _SUMMARY]
    told = [plural_sentence(*words, count) for count, words in counts if count]
    return ", ".join(told) or sentence("nothing stands in either")


def step_sentence(step: Step) -> str:
    """What became of an article, with both of its numbers: "moved from Art. 1 to Art. 3, and changed"."""
    if step.kind in ("from", "to"):
        moved = _moved(step)
        return sentence("{moved}, and changed", moved=moved) if step.is_moved_and_changed else moved
    said = sentence("the same, but for what is set aside") if is_set_aside(step) else kind_words(step.kind)
    if step.is_renumbered and step.ours is not None:
        return sentence("{changed}, {number} in the base", changed=said, number=located(step.ours.pinpoint))
    return said


def is_set_aside(step: Step) -> bool:
    """Whether an article is the same but for what parties are called or how a number is written."""
    return step.kind == "same" and step.is_written_otherwise


def kind_words(kind: StepKind) -> str:
    return sentence_as(*KINDS[kind])


def _moved(step: Step) -> str:
    """From where to where; between two places of one name by what stands before them."""
    if step.ours is not None and step.theirs is not None and step.is_renumbered:
        return sentence(
            "moved from {before} to {now}", before=located(step.ours.pinpoint), now=located(step.theirs.pinpoint)
        )
    before, now = (_place(article) for article in step.follows)
    return sentence("moved: in the base {before}, here {now}", before=before, now=now)


def _place(article: Article | None) -> str:
    return sentence("after {place}", place=located(article.pinpoint)) if article else sentence("at the beginning")


def passage_sentence(passage: Passage) -> str:
    """What to know of a passage beside its marks; empty where marks say all."""
    if passage.is_written_otherwise:
        said = [sentence("the same, but for what is set aside")]
    else:
        said = [description_sentence(passage.description)]
    return joined((*said, *meaning_sentences(passage.ops)))


def who_words(who: Who) -> str:
    return sentence(WHO[who])
