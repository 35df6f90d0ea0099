"""The title of an act: the whole of it and nothing else, set as its language sets titles.

What stands beside a title in print is no part of it: the number in a series, where and when the act was signed, when it
came into force, its authentic languages, a translator's or editor's note, the line in which the parties begin. What is
taken off is kept, for it states facts. A file without a title gets one from parties, kind and year, marked as built.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from agreements.facts.parties import names_in_title
from agreements.formats.document import Provision
from agreements.structure.dates import find_dates
from agreements.structure.grammar import Grammar, grammars, normalize

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_CASE = frozenset({"fr", "es", "it", "pt"})
"""Languages that write a title as a sentence: capitals only where a name begins."""
_NOTE_CALL = re.compile(r"(?<=[^\W\d_])\s?(?:[¹²³⁴⁵⁶⁷⁸⁹]+|\[\^\w+\]|\*+)(?=\s|$)")
_MARKUP = re.compile(r"<[a-z/!][^<>]{0,200}>|^#+\s*", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:n[ro°º]\.?|note|letter|brief|lettre|nota|carta|annex|annexe)\s{0,2}(?:[ivx]{1,4}|\d{1,6})\b[\s.:–—-]*", re.IGNORECASE
)  # fmt: skip
_NUMBERED = re.compile(r"(?<=[^\d_\s])\s+1\s?[.)]\s+(?=[^\W\d_])")
_TRANSLATION = re.compile(
    r"[\[(][^\[\]()]{0,60}\b(?:translation|traduction|traducción|übersetzung|vertaling|traduzione|tradução)\b[^\[\]()]{0,40}[\])]", re.IGNORECASE
)  # fmt: skip
_FRONT = ("title", "preamble", "parties", "paragraph", "footnote")
_HEAD_LEAST = 12
_LONGEST_TAIL = 90
_SHORTEST_NAME = 4
_DAY = 10
"""How long a date is that names a day."""
_MOST_BEFORE_DAY = 5
_OTHER_ACT = re.compile(
    r"\b(?:to|zum|zur|au|aux|a la|al|alla|bij|ao|amending|modifiant|concerning|relat\w+|uber)\b", re.IGNORECASE
)
"""Words before a date that make it the date of another act ("Protocol to the Agreement of 3 May 1960")."""


@dataclass(frozen=True, slots=True)
class Title:
    """The title as printed; what was taken off behind it; where in the provisions it stands."""

    printed: str = ""
    rest: str = ""
    position: int = -1


def find_title(provisions: Sequence[Provision], rules: Grammar) -> Title:
    """The title among the first provisions: the one that is marked as such, unless an act is named only below it."""
    front = [(place, p) for place, p in enumerate(provisions[:20]) if p.kind in _FRONT]
    marked = next((Title(p.heading, "", place) for place, p in front if p.kind == "title"), Title())
    title = _parted(marked, rules)
    if title.printed and rules.finds("between", title.printed) and _names_an_act(title.printed, rules):
        return title
    for place, provision in front:
        words = provision.heading or provision.text
        if provision.kind != "title" and _is_heading_of_act(words, rules):
            return _parted(Title(words, "", place), rules)
    if not title.printed and provisions and provisions[0].kind in ("article", "section", "part"):
        head = provisions[0].heading
        if len(head) >= _HEAD_LEAST and _starts_with_act(head, rules):
            return _parted(Title(head, "", 0), rules)
    return title


def _names_an_act(words: str, rules: Grammar) -> bool:
    return any(rule.pattern.search(normalize(words)) for rule in rules.coded("kind"))


def _starts_with_act(words: str, rules: Grammar) -> bool:
    """Whether a kind of act is among the first words."""
    return _names_an_act(" ".join(words.split()[:4]), rules)


def _is_heading_of_act(words: str, rules: Grammar) -> bool:
    """Whether a line is a title: an act is named first, then between whom, and it is no sentence."""
    if not rules.finds("between", words) or len(words) > 600 or words[-1:] in ".,;:" or words[:1].islower():
        return False
    first = " ".join(words.split()[:4])
    return (
        _starts_with_act(words, rules) and not rules.finds("formula", first) and not first.lower().startswith("this ")
    )


def bare_title(words: str, rules: Grammar) -> str:
    """A printed title without what stands before and behind it."""
    return _parted(Title(words), rules).printed


def _parted(title: Title, rules: Grammar) -> Title:
    """The title without what stands before and behind it."""
    words = _TRANSLATION.sub(" ", _MARKUP.sub(" ", title.printed))
    words = re.sub(r"\s+", " ", words).strip(" .,;:*_")
    if label := _LABEL.match(words):
        words = words[label.end() :] if _names_an_act(words, rules) else ""
    if rules.heads("preamble_heading", words):
        words = ""
    end = min(_tail(words), _party_line(words, rules), _numbered(words))
    while (before := _tail(words[:end].rstrip())) < len(words[:end].rstrip()):
        end = before
    if ended := rules.starts("title_end", words):
        end = min(end, ended.end())
    return Title(words[:end].strip(" ,;:*_(["), words[end:].strip(), title.position)


def day_of_title(printed: str, rules: Grammar) -> str:
    """The day that a title gives to its own act ("Agreement of 14 June 1972 between"), not to another that it is about."""
    between = rules.finds("between", printed)
    dated = next((one for one in find_dates(printed, rules.code) if len(one.iso) == _DAY), None)
    if between is None or dated is None or dated.start > between.start():
        return ""
    before = normalize(printed[: dated.start])
    acts = {found.start() for rule in rules.coded("kind") for found in rule.pattern.finditer(before)}
    return dated.iso if acts and len(before.split()) <= _MOST_BEFORE_DAY and not _OTHER_ACT.search(before) else ""


@cache
def _tails() -> re.Pattern[str]:
    """What may stand behind a title, in every language: an editor writes in his own."""
    patterns = [pattern.pattern for rules in grammars().values() if (pattern := rules.pattern("title_tail"))]
    return re.compile(r"\b(?:" + "|".join(patterns) + ")", re.IGNORECASE)


def _tail(words: str) -> int:
    """Where the words begin that follow a title: after a stop or bracket, or with a capital after a small letter."""
    for match in _tails().finditer(normalize(words)):
        before, start = words[: match.start()].rstrip(), match.start()
        if len(before) < _HEAD_LEAST:
            continue
        is_apart = before[-1] in ".,;([—–" or (words[start].isupper() and _is_set_apart(before, words[start:]))
        is_apart = is_apart or (words.isupper() and _is_short_and_dated(words[start:]))
        if is_apart and not _is_act(before):
            return start
    return len(words)


def _is_set_apart(before: str, after: str) -> bool:
    """Whether a capital begins something new: what stands before is not all in capitals, or what follows is not."""
    last = before.rsplit(" ", 1)[-1]
    return not (last.isupper() and after.split(" ", 1)[0].isupper()) or before[-1] in ".)"


def _is_short_and_dated(tail: str) -> bool:
    return len(tail) < _LONGEST_TAIL and bool(re.search(r"\b(?:1[6-9]|20)\d\d\W*$", tail))


def _is_act(before: str) -> bool:
    """Whether an act is named right before ("the Agreement signed at Paris"), which the title is then about."""
    last = normalize(before.rstrip(" ,(")).rsplit(" ", 1)[-1]
    return any(rule.pattern.search(last) for rules in grammars().values() for rule in rules.coded("kind"))


def _party_line(words: str, rules: Grammar) -> int:
    """Where the line of the parties begins that was taken for the end of the title."""
    between = rules.finds("between", words)
    pattern = rules.pattern("party_line")
    if between is None or pattern is None:
        return len(words)
    for match in pattern.finditer(normalize(words), between.end()):
        before = words[: match.start()].rstrip()
        first = words[match.start() : match.end()]
        named = before[between.end() :]
        joined = rules.finds("and", named)
        is_whole = joined is not None and joined.end() + _SHORTEST_NAME < len(named)
        if first.isupper() and is_whole and before[-1].islower():
            return match.start()
    return len(words)


def _numbered(words: str) -> int:
    match = _NUMBERED.search(words)
    return match.start() if match else len(words)


def title_of(printed: str, body: str, rules: Grammar) -> str:
    """The title as a reader writes it: of capitals throughout, acronyms stay and the rest is set as the language does."""
    printed = _NOTE_CALL.sub("", printed).strip(" .,;:*_")
    letters = [letter for letter in printed if letter.isalpha()]
    is_unknown = rules.pattern("between") is None  # how a language without a grammar sets small letters is not known
    if is_unknown or not letters or sum(map(str.isupper, letters)) < 0.7 * len(letters):
        return printed
    words = re.findall(r"[^\W\d_]+", body)
    seen = set(_WORD.findall(body)) | set(words)
    lowered = {normalize(word) for word in seen if word.islower()}
    raised = {normalize(word).lower() for word in seen if word[:1].isupper() and not word.isupper()}
    names = names_in_title(printed, rules) if rules.code in _SENTENCE_CASE else (0, len(printed))

    def recased(match: re.Match[str]) -> str:
        word, plain = match[0], normalize(match[0]).lower()
        is_first = not any(map(str.isalpha, printed[: match.start()]))
        if not word.isupper():
            return word
        if plain in rules.words["small_words"] and not is_first:
            return word.lower()
        head, tail = re.fullmatch(r"(.*['’])?(.+)", word).groups(default="")  # type: ignore[union-attr]
        if tail in seen and normalize(tail).lower() not in lowered | raised and len(tail) > 1:
            return head + tail if is_first else head.lower() + tail
        is_name = names[0] <= match.start() < names[1]
        if rules.code in _SENTENCE_CASE and not is_first and _is_common(plain, is_name, lowered, raised):
            return word.lower()
        return word.capitalize() if "'" not in word and "’" not in word else _elided(word)

    return _WORD.sub(recased, printed)


def _is_common(plain: str, is_name: bool, lowered: set[str], raised: set[str]) -> bool:
    """Whether a word is written small within a sentence: as the body has it, else everywhere but in a name."""
    plain = re.split(r"['’]", plain)[-1]
    if (plain in lowered) != (plain in raised):
        return plain in lowered
    return not is_name


def _elided(word: str) -> str:
    head, sign, tail = re.split(r"(['’])", word, maxsplit=1)
    return head.lower() + sign + tail.capitalize() if len(head) < 3 else head.capitalize() + sign + tail.lower()
