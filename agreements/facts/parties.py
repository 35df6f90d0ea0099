"""The parties of an agreement: who they are and what the text calls them.

The paragraphs before the recitals name the parties and define their short names; the title ("between ... and ...") is
the second source, the heads of the signatures are the third. ``party_names`` divides their words into names. What remains
is a party only if it looks like a name, else a question for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agreements.facts.mentions import Mention, in_small_letters, mentions
from agreements.facts.party_names import EDGE, bare, divided, parties_named
from agreements.formats.document import PartyFact
from agreements.structure.grammar import Grammar, normalize

_QUOTED = re.compile(r"[\"“”„«»‟]\s*([^\"“”„«»‟]{1,90}?)[\s,]*[\"“”„«»‟]|'([^']{2,60})'")
_REGION = 6000


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties that a text names, and the words in their place that name none for certain."""

    parties: tuple[PartyFact, ...] = ()
    questions: tuple[str, ...] = ()


def parties_of(paragraphs: Iterable[str], title: str, rules: Grammar) -> tuple[PartyFact, ...]:
    """The parties named in the paragraphs that open the agreement, or in its title."""
    return read_parties(paragraphs, title, rules).parties


def read_parties(paragraphs: Iterable[str], title: str, rules: Grammar, heads: Sequence[str] = ()) -> Parties:
    """The parties named in the opening, in the title or over the signatures, and what names none for certain."""
    opening = _read(" ".join(paragraphs)[:_REGION], rules)
    named = _from_title(title, rules)
    if not _is_better(opening, named):
        opening = Parties(tuple(_with_designations(party, opening.parties) for party in named.parties), named.questions)
    if len(opening.parties) < 2:
        signed = _from_heads(heads, rules)
        if len(signed.parties) > len(opening.parties):
            opening = signed
    return opening


def _is_better(opening: Parties, title: Parties) -> bool:
    """Whether the opening names the parties better than the title does: as many, and as many of them known."""
    if len(title.parties) < 2:
        return len(opening.parties) >= len(title.parties)
    if len(opening.parties) < 2:
        return False
    known = [sum(bool(party.entry) for party in source.parties) for source in (opening, title)]
    if known[1] == len(title.parties) and {p.entry for p in opening.parties} == {p.entry for p in title.parties}:
        return False
    return known[0] >= known[1] or any(party.designations for party in opening.parties if not party.entry)


def _with_designations(party: PartyFact, others: Sequence[PartyFact]) -> PartyFact:
    """A party with the short names that the opening defines for it."""
    same = next((other for other in others if other.entry and other.entry == party.entry), None)
    if same is None:
        return party
    return replace(party, designations=tuple(dict.fromkeys([*party.designations, *same.designations])))


def _read(text: str, rules: Grammar) -> Parties:
    """The parties in the words before the first reason or verb."""
    text = _begun(text[: _stop(text, rules)], rules)
    found: dict[str, PartyFact] = {}
    questions: list[str] = []
    for words, designations in _clauses(text, rules):
        named: list[PartyFact] = []
        for piece in divided(words, rules):
            parties, question = parties_named(piece, rules)
            named += parties
            questions += [question] if question else []
        if named:
            named[-1] = replace(named[-1], designations=_joined(named[-1].designations, designations))
        for party in named:
            key = party.entry or normalize(party.name).lower()
            found[key] = replace(found[key], designations=_joined(found[key].designations, party.designations)) if key in found else party  # fmt: skip
    return Parties(tuple(found.values()), tuple(questions))


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *second]))


def _begun(text: str, rules: Grammar) -> str:
    """The words after "between", where a sentence says between whom the act is made; without the heading of a preamble."""
    if heading := rules.starts("preamble_heading", text):
        text = text[heading.end() :]
    if (between := rules.finds("between", text)) and between.start() < 400:
        return text[between.end() :]
    return text


def _stop(text: str, rules: Grammar) -> int:
    """Where the words about the parties end: at a reason, at what was agreed, or at what the act is about."""
    known = mentions(text, rules)
    small = rules.words["small_words"]
    plain = normalize(text)
    for match in re.finditer(r"\b\w", plain):
        place = match.start()
        if place < 3 or any(mention.start <= place < mention.end for mention in known):
            continue
        before = plain[:place].split()[-1].lower().strip(",;.") if plain[:place].strip() else ""
        if _is_stop(plain, place, rules) and before not in small:
            return place
    return len(text)


def _is_stop(plain: str, place: int, rules: Grammar) -> bool:
    if (stop := rules.pattern("party_stop")) and stop.match(plain, place):
        return True
    recital = rules.pattern("recital")
    return bool(plain[place].isupper() and recital and recital.match(plain, place))


def _clauses(text: str, rules: Grammar) -> list[tuple[str, tuple[str, ...]]]:
    """The text in stretches that each end in a designation, with the names that it gives."""
    start = rules.pattern("designation")
    clauses: list[tuple[str, tuple[str, ...]]] = []
    position = 0
    folded = normalize(text)
    for match in start.finditer(folded) if start else ():
        if match.start() < position or len(match[0].strip()) < 3:
            continue
        end = _designation_end(text, match.end(), match[0].lstrip()[:1] in ("(", "（"))
        clause = text[match.start() : end]
        names = tuple(_short_names(clause, rules))
        if rules.starts("collective", clause) and not _is_single(names, rules):
            names = ()
        clauses.append((text[position : match.start()], names))
        position = end
    rest = text[position:]
    if rest.strip(EDGE):
        clauses.append((rest, ()))
    return clauses


def _is_single(names: tuple[str, ...], rules: Grammar) -> bool:
    return bool(names) and not any(rules.covers("collective", name) for name in names)


def _designation_end(text: str, position: int, is_bracketed: bool) -> int:
    """Where a designation ends: at its closing bracket, else at the first comma, semicolon or gap outside quotation marks."""
    depth = 0
    for place in range(position, min(len(text), position + 250)):
        letter = text[place]
        if is_bracketed:
            if letter in ")）":
                return place + 1
        elif letter in "“«„":
            depth += 1
        elif letter in "”»":
            depth = max(0, depth - 1)
        elif letter in ",;，；،؛" and depth == 0:
            return place + 1
    return min(len(text), position + 250)


def _short_names(clause: str, rules: Grammar) -> list[str]:
    names = []
    for match in _QUOTED.finditer(clause):
        name = (match[1] or match[2]).strip(EDGE)
        name = bare(name, rules)
        if name and name not in names:
            names.append(name)
    if not names and (short := rules.finds("short_name", clause)):
        names.append(clause[short.start("name") : short.end("name")])
    return names


def _masked(words: str, known: Sequence[Mention]) -> str:
    """The words with every known name as one word of capitals, so that no word within it counts."""
    for mention in known:
        words = words[: mention.start] + "X" * (mention.end - mention.start) + words[mention.end :]
    return words


def _subject_start(words: str, rules: Grammar) -> int:
    """Where the title stops naming parties and says what the act is about.

    "for" may belong to a name ("Fund for Commodities"): after a word that heads such a name it does not count, nor
    after one that cannot end a name ("Organisation internationale pour") or while the second party is still to come.
    """
    words = _masked(words, mentions(words, rules))
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
    last = before.rsplit(" ", 1)[-1]
    if last.strip("X") and (rules.covers("organization", last) or rules.ends("unfinished_name", before)):
        return True
    is_first = bool(rules.covers("organization", before)) and not rules.finds("and", before)
    return is_first and len(divided(after, rules)) > 1


def _from_title(title: str, rules: Grammar) -> Parties:
    """The parties that a title names after "between"; of none that is divided at an article, divided at every "and"."""
    match = rules.finds("between", title)
    if not match:
        return Parties()
    words = title[match.end() :]
    words = words[: _subject_start(words, rules)]
    found = _uncapitalized(_read(words, rules), words, rules)
    if len(found.parties) < 2 and (pattern := rules.pattern("and")) is not None:
        pieces = re.split(pattern.pattern, words, flags=re.IGNORECASE)
        named = [parties_named(piece, rules) for piece in pieces if piece and piece.strip(EDGE)]
        parties = tuple(party for parties, _ in named for party in parties)
        if len(parties) > len(found.parties) and all(parties for parties, _ in named):
            return _uncapitalized(Parties(parties), words, rules)
    return found


def _uncapitalized(found: Parties, words: str, rules: Grammar) -> Parties:
    """The parties of a title in capitals, where a name of one word is no acronym."""
    if not words.isupper():
        return found
    return replace(
        found,
        parties=tuple(
            party if party.entry else replace(party, name=in_small_letters(party.name, rules, is_word=True))
            for party in found.parties
        ),
    )


def _from_heads(heads: Sequence[str], rules: Grammar) -> Parties:
    """The parties for which an act is signed ("For the Government of ...")."""
    found: dict[str, PartyFact] = {}
    for head in heads:
        opened = rules.starts("signature", head)
        for party in parties_named(head[opened.end() :] if opened else head, rules)[0]:
            found.setdefault(party.entry or normalize(party.name).lower(), party)
    return Parties(tuple(found.values()))
