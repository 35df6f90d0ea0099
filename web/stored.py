"""Sentences that were stored in English, when a file was read or a decision taken, in the language of the person who reads them now.

What is stored stays as it was written, for programs and for the proof of a decision; ``retold`` knows it again by its form and
says it anew with the same values. A sentence of no form that is known here stays English.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from web.locators import located
from web.stored_forms import HOLDINGS, OUTCOMES, PROPOSALS, REFUSALS, THINGS
from web.wording import gettext_noop, joined, reader_language, sentence

FORMS = (
    gettext_noop("needs OCR: no text on {pages}"),
    gettext_noop("needs OCR: {pages} in fonts that do not tell which characters their letters are"),
    gettext_noop("{pages}: a scan; its text was recognised by a machine and may hold errors"),
    gettext_noop("{pages}: what was read there hardly looks like words; compare it with the file"),
    gettext_noop("{pages}: words are struck out in the file, and stand in the text all the same"),
    gettext_noop("{pages}: the same words as {others}; the file may hold a page twice"),
    gettext_noop("{count} characters stand outside the page, where nobody sees them; they are set aside"),
    gettext_noop("{count} pieces of text belong to no provision and were set aside as noise"),
    gettext_noop("{count} hidden passages are left out, as Word does not show them"),
    gettext_noop(
        "tracked changes were settled: {kept} insertions kept, {dropped} deletions dropped; compare with the text as agreed"
    ),
    gettext_noop("tables lie in tables deeper than in any text; what lies deeper is left out"),
    gettext_noop("lists or tables lie in each other deeper than in any text; what lies deeper is left out"),
    gettext_noop("the page nests deeper than any text does; what lies deeper is left out"),
    gettext_noop("two languages in parallel columns: {languages}"),
    gettext_noop("two languages on pages of their own: {languages}"),
    gettext_noop("Page {number} could not be read ({fault}); its text is missing."),
    gettext_noop("Some bytes are not {encoding} and are shown as \ufffd."),
    gettext_noop("The file is {kind}; LibreOffice turned it into DOCX to be read."),
    gettext_noop("note {label}: call not found"),
    gettext_noop("{kind} {missed} not found before {marker}"),
    gettext_noop("party not identified: {words}"),
    gettext_noop("“{words}” is not a day of the calendar; no date was taken from it"),
    gettext_noop("“{words} …” is too long for the name of a party and was not taken for one"),
    gettext_noop("what was read as the title has {count} characters; no title was taken"),
    gettext_noop("what was read as the title holds an article; no title was taken"),
    gettext_noop("the text is in {language}; its articles were told by their labels alone, and no facts were read"),
    gettext_noop(
        "the name of the file calls it a draft, but its text says that it was signed; it is private until its owner says otherwise"
    ),
    gettext_noop("1 provision read by the machine, {outcome}"),
    gettext_noop("{count} provisions read by the machine, {outcome}"),
    gettext_noop("nothing near"),
    gettext_noop("nothing found in {count} provisions read by the machine"),
    gettext_noop("something like it in {count} provisions read by the machine, but nothing that it is sure of"),
    gettext_noop("nothing found in 1 provision read by the machine"),
    gettext_noop("nearest {pinpoint} (certainty of its type {score} %)"),
    gettext_noop("nearest {pinpoint} (certainty of its type {score} %, rejected)"),
    gettext_noop("Clauses are not typed in {language}"),
    gettext_noop("Clauses are not typed: the language of the text is not known"),
    gettext_noop(
        "Clauses are only suggested in {language}, where {count} of 100 that the machine finds in real texts are right"
    ),
    gettext_noop("As the register says, line {number}."),
    gettext_noop("{party} added"),
    gettext_noop("{party} removed"),
    gettext_noop("{old} replaced by {party}"),
    gettext_noop("{party} merged into {kept}"),
    gettext_noop("Signature for {party}: none"),
    gettext_noop("Signature for {party}: {words}"),
    gettext_noop("page {number}"),
    gettext_noop("pages {numbers}"),
    *HOLDINGS,
    *THINGS,
    *PROPOSALS,
    *OUTCOMES,
    *REFUSALS,
)
"""Each form with its values in braces; those named in ``_NESTED`` are told anew themselves."""
_NESTED = frozenset({"pages", "others", "outcome", "kind", "language", "name", "noun", "reason", "evidence"})
_SENTENCES = re.compile(r"(?<=\.)\s+(?=[A-Z“])")
_VALUE = re.compile(r"\\\{(\w+)\\\}")


def retold(words: str) -> str:
    """
    >>> retold("note 7: call not found")  # the reader of this reads English
    'note 7: call not found'
    """
    if reader_language() == "en" or not words:
        return words
    return _in_sentences(words) or _in_pieces(words, all) or _whole(words) or _in_pieces(words, any) or sentence(words)


def _whole(words: str) -> str:
    for form, pattern in _patterns():
        found = pattern.fullmatch(words)
        if found is not None:
            values = {name: _value(name, value) for name, value in found.groupdict().items()}
            return sentence(form, **values)
    return ""


def _value(name: str, value: str) -> str:
    if name == "pinpoint":
        return located(value)
    return retold(value) if name in _NESTED else value


def _in_sentences(words: str) -> str:
    """A refusal is several sentences, each told anew by itself; one that nobody knows stays English beside the others."""
    parts = _SENTENCES.split(words)
    told = [_whole(part) for part in parts]
    return " ".join(new or part for new, part in zip(told, parts, strict=True)) if len(parts) > 1 and told[0] else ""


def _in_pieces(words: str, enough: Callable[[list[str]], bool]) -> str:
    """Evidence is a list of pieces, told anew where ``enough`` of them are known."""
    parts = words.split("; ")
    told = [_whole(part) for part in parts]
    if len(parts) < 2 or not enough(told):
        return ""
    return joined(new or part for new, part in zip(told, parts, strict=True))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The forms that say most come first, so that none is taken for a shorter one that fits, too."""
    by_length = sorted(FORMS, key=lambda form: -len(_VALUE.sub("", re.escape(form))))
    return tuple((form, re.compile(_VALUE.sub(r"(?P<\1>.+?)", re.escape(form)), re.DOTALL)) for form in by_length)
