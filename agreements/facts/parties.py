"""The parties of an agreement: who they are, what the text calls them, and of what kind they are.

The paragraphs before the recitals name the parties and define their short names; the title ("between ... and ...") is
the second source, the heads of the signatures are the third. Names of the authority list are found first, whole, and no
"and" within them divides; what stands between them is divided at "and" before an article. What remains is a party only
if it looks like a name, else a question for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from agreements.facts.authority import SMALL, entry_named
from agreements.facts.mentions import Mention, in_small_letters, mentions
from agreements.facts.names import is_name
from agreements.facts.nominative import nominative
from agreements.formats.document import PartyFact
from agreements.formats.document import PartyKind as Kind
from agreements.structure.grammar import Grammar, fold, grammar

_QUOTED = re.compile(r"[\"“”„«»‟]\s*([^\"“”„«»‟]{1,90}?)[\s,]*[\"“”„«»‟]|'([^']{2,60})'")
_ACRONYM = re.compile(r"\s*\(\s*[\"“«]?([A-Z][A-Za-z.&/-]{1,14}|[A-Z]{2,}[ -][A-Z]{2,})[\"”»]?\s*\)")
_BRACKETS = re.compile(r"\s*[(（][^()（）]{0,200}[)）]")
_EDGE = " \t\n,;:.–—-*_“”\"'«»，。、；：،؛"
_LONGEST = 180
_PLACED = re.compile(r"(?:at|in|à|en|zu|te|a)\s[A-ZÀ-Þ]")
_SMALL_WORDS = re.compile(r"(?:(?:" + "|".join(sorted(SMALL)) + r")\b['’]?\s*)+")
_KINDS: tuple[Kind, ...] = ("state", "organization", "organ", "body")
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
        for piece in _divided(words, rules):
            parties, question = _named(piece, rules)
            named += parties
            questions += [question] if question else []
        if named:
            named[-1] = replace(named[-1], designations=_joined(named[-1].designations, designations))
        for party in named:
            key = party.entry or fold(party.name).lower()
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
    plain = fold(text)
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
    folded = fold(text)
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
    if rest.strip(_EDGE):
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
    """The names in a stretch of text: divided at "and" before an article or a known name, never within a known name."""
    words = re.sub(r"\s+", " ", words).strip(_EDGE)
    known = mentions(words, rules)
    pieces, position = [], 0
    for left, right in _separators(words, known, rules):
        pieces.append(words[position:left])
        position = right
    pieces.append(words[position:])
    return [piece.strip(_EDGE) for piece in pieces if piece.strip(_EDGE)]


def _separators(words: str, known: Sequence[Mention], rules: Grammar) -> list[tuple[int, int]]:
    pattern = _separator(rules.code)
    starts, ends = {mention.start for mention in known}, {mention.end for mention in known}
    found = []
    for match in pattern.finditer(fold(words)) if pattern else ():
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
    small = _SMALL_WORDS.match(fold(after).lower())
    if starts & {following, name, following + (small.end() if small else 0)}:
        return True
    if match["comma"]:
        return bool(article) and words[name : name + 1].isupper() and not is_after
    if match.start() == 0 or not after.strip(_EDGE) or article:
        return True
    is_plain = rules.pattern("definite") is None
    return (is_after or is_plain) and not after[:1].islower()


def _named(piece: str, rules: Grammar) -> tuple[list[PartyFact], str]:
    """The parties that a piece names; else, where it should name one, its words as a question."""
    if rules.starts("party_tail", f", {piece}"):
        return [], ""
    acronym = _ACRONYM.search(piece)
    shorts = (acronym[1],) if acronym else ()
    words = _without_tail(_BRACKETS.sub("", piece), rules).strip(_EDGE)
    words = _opened(words, rules)
    if not any(mention.start == 0 for mention in mentions(words, rules)):
        words = _bare(words, rules)
    if not words or not any(map(str.isalpha, words)) or rules.covers("collective", words):
        return [], ""
    known = mentions(words, rules)
    if not known and (entry := entry_named(words, rules)):
        return [PartyFact(_bare(words, rules), shorts, entry.kind, entry=entry.slug)], ""
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
    words = _bare(words, rules)
    government = rules.starts("of_government", words)
    state = _bare(words[government.end() :].strip(), rules) if government else ""
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
            words = words[match.end() :].strip(_EDGE)
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
    gaps = [fold(words[end:start]) for end, start in zip(ends, starts, strict=True)]
    is_body = any(mention.is_mission for mention in known)
    return not is_body and all(_connectors(rules.code).fullmatch(gap + "X") for gap in gaps)


def _is_left(rest: str, mention: Mention, rules: Grammar) -> bool:
    """Whether what follows a known name is no part of a longer one ("United Nations Office", "Bank of the North")."""
    rest = rest.strip()
    if mention.is_mission:
        return False
    if not rest or not (rest[0].isalpha() or rest[0] in "'’"):
        return True
    joint = _SMALL_WORDS.match(fold(rest).lower())
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
    return is_first and len(_divided(after, rules)) > 1


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
        named = [_named(piece, rules) for piece in pieces if piece and piece.strip(_EDGE)]
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
        for party in _named(head[opened.end() :] if opened else head, rules)[0]:
            found.setdefault(party.entry or fold(party.name).lower(), party)
    return Parties(tuple(found.values()))
