"""The parties of an agreement: who they are, what the text calls them, and of what kind they are.

The paragraphs before the recitals name the parties in full and define their short names; the title ("between ... and
...") is the second source. A name is what stands before its designation; without one, parties are divided where "and"
is followed by an article, because names hold "and" themselves ("Food and Agriculture Organization").
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agreements.formats.document import PartyFact
from agreements.structure.grammar import Grammar, fold

_QUOTED = re.compile(r"[\"“”„«»‟]\s*([^\"“”„«»‟]{1,90}?)[\s,]*[\"“”„«»‟]|'([^']{2,60})'")
_ACRONYM = re.compile(r"\s*\(\s*[\"“«]?([A-Z][A-Za-z.&/-]{1,14}|[A-Z]{2,}[ -][A-Z]{2,})[\"”»]?\s*\)")
_BRACKETS = re.compile(r"\([^()]{0,200}\)")
_EDGE = " \t\n,;:.–—-*_“”\"'«»"
_LONGEST = 180


def parties_of(paragraphs: Iterable[str], title: str, rules: Grammar) -> tuple[PartyFact, ...]:
    """The parties named in the paragraphs that open the agreement, or in its title."""
    found = _from_paragraphs(" ".join(paragraphs)[:6000], rules)
    named = _from_title(title, rules)
    if len(found) < 2 and len(named) > len(found):
        found = named
    return tuple(found)


def _from_paragraphs(text: str, rules: Grammar) -> list[PartyFact]:
    found: list[PartyFact] = []
    for words, designations in _clauses(text, rules):
        for position, name in enumerate(_divided(words, rules)):
            is_last = position == len(_divided(words, rules)) - 1
            party = _party(name, designations if is_last else (), rules)
            if party is not None and all(party.name.lower() != other.name.lower() for other in found):
                found.append(party)
    return found


def _clauses(text: str, rules: Grammar) -> list[tuple[str, tuple[str, ...]]]:
    """The text in stretches that each end in a designation, with the names that it gives."""
    start = rules.pattern("designation")
    clauses: list[tuple[str, tuple[str, ...]]] = []
    position = 0
    folded = fold(text)
    for match in start.finditer(folded) if start else ():
        if match.start() < position or len(match[0].strip()) < 6:
            continue
        end = _designation_end(text, match.end(), match[0].lstrip().startswith("("))
        clause = text[match.start() : end]
        names = tuple(_short_names(clause, rules))
        if rules.starts("collective", clause) and not _is_single(names, rules, clause):
            names = ()
        clauses.append((text[position : match.start()], names))
        position = end
    rest = text[position:]
    if rest.strip(_EDGE):
        clauses.append((rest, ()))
    return clauses


def _is_single(names: tuple[str, ...], rules: Grammar, clause: str) -> bool:
    return bool(names) and not any(rules.covers("collective", name) for name in names)


def _designation_end(text: str, position: int, is_bracketed: bool) -> int:
    """Where a designation ends: at its closing bracket, else at the first comma, semicolon or gap outside quotation marks."""
    depth = 0
    for place in range(position, min(len(text), position + 250)):
        letter = text[place]
        if is_bracketed:
            if letter == ")":
                return place + 1
        elif letter in "“«„":
            depth += 1
        elif letter in "”»":
            depth = max(0, depth - 1)
        elif letter in ",;" and depth == 0:
            return place + 1
    return min(len(text), position + 250)


def _short_names(clause: str, rules: Grammar) -> list[str]:
    names = []
    for match in _QUOTED.finditer(clause):
        name = (match[1] or match[2]).strip(_EDGE)
        name = _bare(name, rules)
        if name and name not in names:
            names.append(name)
    if not names and (short := rules.finds("short_name", clause)):
        names.append(clause[short.start("name") : short.end("name")])
    return names


def _bare(name: str, rules: Grammar) -> str:
    """A name without the definite article before it."""
    match = rules.starts("definite", name)
    return name[match.end() :].strip(_EDGE) if match else name


def _divided(words: str, rules: Grammar) -> list[str]:
    """The names in a stretch of text: divided at "and" before an article."""
    words = re.sub(r"\s+", " ", words).strip(_EDGE)
    pattern = rules.pattern("and")
    if pattern is None or not words:
        return [words] if words else []
    places = []
    for match in pattern.finditer(fold(words)):
        after = words[match.end() :].lstrip()
        if match.start() == 0 or rules.starts("definite", after) or not words[match.end() :].strip(_EDGE):
            places.append(match.span())
    pieces, position = [], 0
    for left, right in places:
        pieces.append(words[position:left])
        position = right
    pieces.append(words[position:])
    return [piece.strip(_EDGE) for piece in pieces if piece.strip(_EDGE)]


def _party(name: str, designations: tuple[str, ...], rules: Grammar) -> PartyFact | None:
    """A party from its printed name: the article before it and an acronym behind it taken off."""
    name = re.sub(r"\s+", " ", name).strip(_EDGE)
    if between := rules.starts("between", name):
        name = name[between.end() :].strip(_EDGE)
    name = _bare(name, rules)
    acronym = _ACRONYM.search(name)
    shorts = list(designations)
    if acronym:
        shorts = [acronym[1], *(short for short in shorts if short != acronym[1])]
    name = _BRACKETS.sub("", name)
    if tail := rules.finds("party_tail", name):
        name = name[: tail.start()]
    name = name.strip(_EDGE)
    if not _is_name(name, rules):
        return None
    government = rules.starts("of_government", name)
    kind = "state" if government else kind_of_party(name, rules)
    if government and government.end() < len(name) and name[government.end() :].strip():
        inner = name[government.end() :].strip()
        name = _bare(inner, rules)
    return PartyFact(name[:_LONGEST], tuple(shorts), kind)  # type: ignore[arg-type]


def _is_name(name: str, rules: Grammar) -> bool:
    if not 2 <= len(name) <= 260 or not any(letter.isupper() for letter in name):
        return False
    return (
        not rules.covers("collective", name)
        and not rules.starts("recital", name)
        and not rules.covers("formula", name)
        and ";" not in name
    )


def kind_of_party(name: str, rules: Grammar) -> str:
    """organization, organ, state or body, by the words of the name."""
    for role in ("state", "organization", "organ", "body"):
        if role == "state" and rules.covers("organization", name) and not rules.starts("state", name.split(" of ")[0]):
            continue
        if rules.covers(role, name):
            return role
    return "state" if len(name.split()) <= 3 and not name.isupper() else "organization"


def _subject_start(words: str, rules: Grammar) -> int:
    """Where the title stops naming parties and says what the act is about.

    "for" may belong to a name ("Fund for Commodities"): after a word that heads such a name it does not count, nor
    after one that cannot end a name ("Organisation internationale pour") or while the second party is still to come.
    """
    end = len(words)
    if short := rules.finds("designation", words):
        end = short.start()
    for role in ("subject", "weak_subject"):
        found = rules.finds(role, words)
        while found and found.start() < end:
            before = words[: found.start()].rstrip(" ,")
            if found.start() > 3 and not (
                role == "weak_subject" and _is_within_name(before, words[found.end() : end], rules)
            ):
                return found.start()
            found = rules.finds(role, words, found.end())
    return end


def names_in_title(title: str, rules: Grammar) -> tuple[int, int]:
    """Where a title names the parties: from "between" to what the act is about."""
    match = rules.finds("between", title)
    return (
        (match.end(), match.end() + _subject_start(title[match.end() :], rules)) if match else (len(title), len(title))
    )


def _is_within_name(before: str, after: str, rules: Grammar) -> bool:
    """Whether the name that ``before`` ends with goes on in ``after``."""
    if rules.covers("organization", before.rsplit(" ", 1)[-1]) or rules.ends("unfinished_name", before):
        return True
    is_first = bool(rules.covers("organization", before)) and not rules.finds("and", before)
    return is_first and len(_divided(after, rules)) > 1


def _from_title(title: str, rules: Grammar) -> list[PartyFact]:
    match = rules.finds("between", title)
    if not match:
        return []
    words = title[match.end() :]
    words = words[: _subject_start(words, rules)]
    names = _divided(words, rules)
    if len(names) < 2:
        pattern = rules.pattern("and")
        names = (
            [part for part in re.split(pattern.pattern, words, flags=re.IGNORECASE) if part and part.strip(_EDGE)]
            if pattern
            else names
        )
    parties = [_party(name, (), rules) for name in names]
    return [party for party in parties if party is not None]
