"""Which parties a stretch of words names: divided into names, and each looked up in the authority list, with its kind.

Known names are found first, whole, and no "and" within them divides; what stands between them is divided at "and" before
an article. ``parties_named`` answers for one piece: its parties, else its words as a question for a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from agreements.facts.authority import SMALL, entry_named, entry_of_letters
from agreements.facts.mentions import Mention, in_small_letters, mentions
from agreements.facts.names import is_name
from agreements.facts.nominative import nominative
from agreements.formats.document import PartyFact
from agreements.formats.document import PartyKind as Kind
from agreements.structure.grammar import Grammar, grammar, normalize

_ACRONYM = re.compile(r"\s*\(\s*[\"“«]?([A-Z][A-Za-z.&/-]{1,14}|[A-Z]{2,}[ -][A-Z]{2,})[\"”»]?\s*\)")
_BRACKETS = re.compile(r"\s*[(（][^()（）]{0,200}[)）]")
EDGE = " \t\n,;:.–—-*_“”\"'«»，。、；：،؛"
_LONGEST = 180
_PLACED = re.compile(r"(?:at|in|à|en|zu|te|a)\s[A-ZÀ-Þ]")
_SMALL_WORDS = re.compile(r"(?:(?:" + "|".join(sorted(SMALL)) + r")\b['’]?\s*)+")
_KINDS: tuple[Kind, ...] = ("state", "organization", "organ", "body")


def bare(name: str, rules: Grammar) -> str:
    """A name without the definite article before it."""
    match = rules.starts("definite", name)
    return name[match.end() :].strip(EDGE) if match else name


def divided(words: str, rules: Grammar) -> list[str]:
    """The names in a stretch of text: divided at "and" before an article or a known name, never within a known name."""
    words = re.sub(r"\s+", " ", words).strip(EDGE)
    known = mentions(words, rules)
    pieces, position = [], 0
    for left, right in _separators(words, known, rules):
        pieces.append(words[position:left])
        position = right
    pieces.append(words[position:])
    return [piece.strip(EDGE) for piece in pieces if piece.strip(EDGE)]


def _separators(words: str, known: Sequence[Mention], rules: Grammar) -> list[tuple[int, int]]:
    pattern = _separator(rules.code)
    starts, ends = {mention.start for mention in known}, {mention.end for mention in known}
    found = []
    for match in pattern.finditer(normalize(words)) if pattern else ():
        if any(mention.start < match.end() and match.start() < mention.end for mention in known):
            continue
        after = words[match.end() :]
        following = match.end() + len(after) - len(after.lstrip())
        is_after = len(words[: match.start()].rstrip(" ,")) in ends
        if _parts(match, words, following, starts, is_after, rules):
            found.append(match.span())
    return found


@cache
def _separator(code: str) -> re.Pattern[str] | None:
    pattern = grammar(code).pattern("and")
    return pattern and re.compile(rf"(?P<comma>[,;，、]\s*(?!\s*(?:{pattern.pattern})))|[,;]?\s*(?:{pattern.pattern})", pattern.flags)  # fmt: skip


def _parts(match: re.Match[str], words: str, following: int, starts: set[int], is_after: bool, rules: Grammar) -> bool:
    """Whether an "and" or a comma stands between two names."""
    after = words[following:]
    article = rules.starts("definite", after)
    name = following + (article.end() if article else 0)
    small = _SMALL_WORDS.match(normalize(after).lower())
    if starts & {following, name, following + (small.end() if small else 0)}:
        return True
    if match["comma"]:
        return bool(article) and words[name : name + 1].isupper() and not is_after
    if match.start() == 0 or not after.strip(EDGE) or article:
        return True
    is_plain = rules.pattern("definite") is None
    return (is_after or is_plain) and not after[:1].islower()


def parties_named(piece: str, rules: Grammar) -> tuple[list[PartyFact], str]:
    """The parties that a piece names; else, where it should name one, its words as a question."""
    if rules.starts("party_tail", f", {piece}"):
        return [], ""
    acronym = _ACRONYM.search(piece)
    shorts = (acronym[1],) if acronym else ()
    words = _without_tail(_BRACKETS.sub("", piece), rules).strip(EDGE)
    words = _opened(words, rules)
    if not any(mention.start == 0 for mention in mentions(words, rules)):
        words = bare(words, rules)
    if not words or not any(map(str.isalpha, words)) or rules.covers("collective", words):
        return [], ""
    known = mentions(words, rules)
    entry = entry_named(words, rules) if not known else entry_of_letters(words, rules)
    if entry is not None and not any(mention.entry == entry for mention in known):
        return [PartyFact(bare(words, rules), shorts, entry.kind, entry=entry.slug)], ""
    if known and _is_series(words, known, rules):
        parties = [party_of_mention(mention) for mention in known]
        return [*parties[:-1], replace(parties[-1], designations=shorts)], ""
    if known and not words[: known[0].start].strip() and _is_left(words[known[0].end :], known[0], rules):
        return [party_of_mention(known[0], shorts)], ""
    return _unlisted(words, known, shorts, rules)


def _unlisted(
    words: str, known: Sequence[Mention], shorts: tuple[str, ...], rules: Grammar
) -> tuple[list[PartyFact], str]:
    """A party that the list has not, if the words look like a name; the States whose governments they mention; a question."""
    words = bare(words, rules)
    government = rules.starts("of_government", words)
    state = bare(words[government.end() :].strip(), rules) if government else ""
    if is_name(state or words, rules):
        name = in_small_letters(nominative(state or words, rules), rules)
        is_body = any(mention.entry.kind == "state" for mention in known)
        kind: Kind = "state" if state else "body" if is_body else kind_of_party(name, rules)
        return [PartyFact(name[:_LONGEST], shorts, kind)], ""
    governments = [mention for mention in known if not mention.is_bare and not mention.is_mission]
    governments = [mention for mention in governments if mention.entry.kind == "state"]
    if governments:
        return [party_of_mention(mention) for mention in governments], ""
    return [], words if any(map(str.isupper, words)) and len(words) > 3 else ""


def party_of_mention(mention: Mention, designations: tuple[str, ...] = ()) -> PartyFact:
    """The party that a known name stands for, by its printed name."""
    return PartyFact(mention.name[:_LONGEST], designations, mention.entry.kind, entry=mention.entry.slug)


def _opened(words: str, rules: Grammar) -> str:
    """The words of a piece from its name on: without "between", an "and" that was left, an article."""
    for role in ("between", "and", "between"):
        if (match := rules.starts(role, words)) and match.end() < len(words):
            words = words[match.end() :].strip(EDGE)
    return words


def _without_tail(words: str, rules: Grammar) -> str:
    """The words without what follows a name: who represents it, where it sits, of which part it is."""
    tail = rules.finds("party_tail", words)
    return words[: tail.start()] if tail else words


@cache
def _connectors(code: str) -> re.Pattern[str]:
    rules = grammar(code)
    parts = [pattern.pattern for role in ("and", "definite") if (pattern := rules.pattern(role))]
    small = r"\b(?:" + "|".join(sorted(SMALL)) + r")\b['’]?"
    return re.compile("".join(["(?:", "|".join([r"[\s,;，、]", small, *(f"(?:{part})" for part in parts)]), ")*X"]), re.IGNORECASE)  # fmt: skip


def _is_series(words: str, known: Sequence[Mention], rules: Grammar) -> bool:
    """Whether nothing but commas, articles and "and" stands around the known names."""
    ends = [0, *(mention.end for mention in known)]
    starts = [*(mention.start for mention in known), len(words)]
    gaps = [normalize(words[end:start]) for end, start in zip(ends, starts, strict=True)]
    is_body = any(mention.is_mission for mention in known)
    return not is_body and all(_connectors(rules.code).fullmatch(gap + "X") for gap in gaps)


def _is_left(rest: str, mention: Mention, rules: Grammar) -> bool:
    """Whether what follows a known name is no part of a longer one ("United Nations Office", "Bank of the North")."""
    rest = rest.strip()
    if mention.is_mission:
        return False
    if not rest or not (rest[0].isalpha() or rest[0] in "'’"):
        return True
    joint = _SMALL_WORDS.match(normalize(rest).lower())
    following = rest[joint.end() :] if joint else rest
    if rest[0].islower() and (joint is None or not following[:1].isupper()):
        return not (_PLACED.match(rest) and not following[:1].isdigit())
    return rules.month(following.split(" ", 1)[0]) is not None


def kind_of_party(name: str, rules: Grammar) -> Kind:
    """organization, organ, state or body, by the words of the name."""
    for role in _KINDS:
        if role == "state" and rules.covers("organization", name) and not rules.starts("state", name.split(" of ")[0]):
            continue
        if rules.covers(role, name):
            return role
    return "organization" if len(name.split()) > 1 or name.isupper() else "body"
