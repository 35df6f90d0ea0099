"""The limbs of the sentences of a provision, and which of them speak of which clause type.

A paragraph often holds several clauses at once: it enters into force, lasts five years, is renewed, and ends on six months'
notice. ``speaking_of(text, rows)`` gives each type its own limbs: a sentence whose words name one type is a limb of
it as a whole; where a sentence names several, it is cut between them, at a conjunction or a comma. A sentence that only takes
up the one before it ("Such notice shall be in writing.") is of its types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from clauses.terms.sentences import sentences

_CUT = re.compile(
    r"[,:] (?=\w)|(?<= )(?=(?:and|but|unless|provided|however|if|et|mais|sauf|a moins|si|y|pero|salvo|und|sofern|wenn|falls"
    r"|es sei denn|e|ma|salvo che|mas|en|maar|tenzij)\b)"
)
_MARKER = 14
"""At least as long as the longest conjunction, which may be what the mention begins with."""
_TAKES_UP = re.compile(
    r"(?:\(?\w{1,3}[.)] )?(?:in (?:such|that|this|the latter) (?:a )?(?:case|event)|the (?:notice|notification|denunciation"
    r"|termination|withdrawal|renewal)|(?:such|this|that|said|these|it|they|he|the (?:said|latter|former))\b"
    r"|(?:dans ce cas|en ce cas|cette|celle-ci|celui-ci|ce|elle|il|la denonciation|le preavis|la notification)\b"
    r"|(?:en (?:tal|ese|este) caso|esta|este|dicha|dicho|la denuncia|la notificacion|tal)\b"
    r"|(?:in diesem fall|diese[rsnm]?|es|sie|die kundigung|die mitteilung)\b"
    r"|(?:in (?:tal|questo) caso|la denuncia|questa|questo|tale|neste caso|nesse caso|a denuncia|esta|este"
    r"|in dat geval|deze|dit|de opzegging)\b)"
)
"""How a sentence begins that goes on with the matter of the one before. Plain letters."""


@dataclass(frozen=True, slots=True)
class About:
    """A pattern whose match says that a sentence speaks of ``type``; the group ``verb``, if any, says where it begins to."""

    type: str
    regex: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    is_certain: bool = False
    """Whether the words alone settle it, whatever type the paragraph was given."""


@dataclass(frozen=True, slots=True)
class Limb:
    """A part of a sentence, and the sentence; offsets are into the text that was cut."""

    start: int
    end: int
    sentence: tuple[int, int]
    is_certain: bool = False


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    type: str
    is_certain: bool


def speaking_of(searched: str, abouts: Iterable[About]) -> dict[str, list[Limb]]:
    """By type, the limbs of ``searched`` (plain letters) that speak of it, in their order."""
    patterns = list(abouts)
    found: dict[str, list[Limb]] = {}
    before: dict[str, bool] = {}
    for sentence in sentences(searched, is_plain=True):
        mentions = sorted(_mentions(searched, sentence, patterns), key=lambda mention: mention.start)
        if mentions:
            before = {}
            for code, limb in _limbs(searched, sentence, mentions):
                found.setdefault(code, []).append(limb)
                before[code] = before.get(code, False) or limb.is_certain
        elif before and _TAKES_UP.match(searched, sentence[0], sentence[1]):
            for code, is_certain in before.items():
                found.setdefault(code, []).append(Limb(*sentence, sentence, is_certain))
        else:
            before = {}
    return found


def _mentions(searched: str, sentence: tuple[int, int], abouts: Sequence[About]) -> Iterator[_Mention]:
    for about in abouts:
        for match in about.regex.finditer(searched, *sentence):
            start = match.start("verb") if "verb" in about.regex.groupindex else match.start()
            if about.unless is None or not about.unless.search(searched, max(sentence[0], start - 90), match.end()):
                yield _Mention(start, match.end(), about.type, about.is_certain)


def _limbs(searched: str, sentence: tuple[int, int], mentions: Sequence[_Mention]) -> Iterator[tuple[str, Limb]]:
    """The sentence cut between mentions of different types; where nothing stands between two that could be cut, they share."""
    groups: list[list[_Mention]] = []
    cuts = [sentence[0]]
    for mention in mentions:
        cut = _cut(searched, groups[-1], mention) if groups else None
        if groups and (cut is None or mention.type in {one.type for one in groups[-1]}):
            groups[-1].append(mention)
            continue
        if groups and cut is not None:
            cuts.append(cut)
        groups.append([mention])
    ends = [*cuts[1:], sentence[1]]
    for group, start, end in zip(groups, cuts, ends, strict=True):
        for code in dict.fromkeys(mention.type for mention in group):
            is_certain = any(mention.is_certain for mention in group if mention.type == code)
            yield code, Limb(start, end, sentence, is_certain)


def _cut(searched: str, group: Sequence[_Mention], mention: _Mention) -> int | None:
    """The last conjunction or comma between what was mentioned and ``mention``."""
    after, seen = max(one.end for one in group), mention.start + _MARKER
    places = [match.end() for match in _CUT.finditer(searched, after, seen) if match.end() <= mention.start]
    return places[-1] if places else None
