"""Where a text names a State or organisation of the authority list, with all that belongs to the name.

"the Government of the Kingdom of the Netherlands" mentions the Netherlands under the name "Kingdom of the Netherlands":
the form of a State belongs to its name; its government, its embassy and its head stand for it and do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from agreements.facts.authority import Entry, Named, names_in
from agreements.facts.nominative import nominative
from agreements.structure.grammar import Grammar, grammar, normalize

_BEFORE = 110
_STATES = ("state", "body")


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` stands for an entry; ``name`` is its printed name in the nominative.

    ``is_mission``: an embassy, ministry or delegation of a State, which stands for the State in a note and is a body of
    its own elsewhere. ``is_bare``: the State's own name without its form, government or head.
    """

    entry: Entry
    start: int
    end: int
    name: str
    is_mission: bool = False
    is_bare: bool = False


def mentions(text: str, rules: Grammar) -> list[Mention]:
    """The known names in ``text`` with what belongs to them, in reading order."""
    found: list[Mention] = []
    for named in names_in(text, rules):
        mention = _mention(text, named, rules)
        if mention is not None and (not found or found[-1].end <= mention.start):
            found.append(mention)
    return found


def _mention(text: str, named: Named, rules: Grammar) -> Mention | None:
    if named.is_adjective:
        made = _by_adjective(text, named, rules)
    elif named.entry.kind in _STATES:
        made = _by_noun(text, named, rules)
    else:
        return Mention(named.entry, named.start, named.end, _name(text, named.start, named.end, named, rules))
    return made and _with_government(text, made, rules)


def _by_noun(text: str, named: Named, rules: Grammar) -> Mention:
    """A State by its own name, with the form before it ("Republic of") or after it."""
    start, end = named.start, named.end
    form = _before("state_form", text, start, rules)
    form = _before("adjective_form", text, start, rules) if form is None else form
    if form is not None:
        start = form
    elif _is_joined(rules) and (after := _after("form_after_adjective", text, end, rules)):
        end = after
    name = _name(text, start, end, named, rules)
    outer = _before("states_form", text, start, rules)
    outer = start if outer is None else outer
    return Mention(named.entry, outer, end, name, is_bare=(start, end) == (named.start, named.end))


def _by_adjective(text: str, named: Named, rules: Grammar) -> Mention | None:
    """A State by its adjective: "French Republic", "République française"; by its government alone it is "France"."""
    start: int | None
    start, end = named.start, named.end
    after = _after("form_after_adjective", text, end, rules)
    before = _before("adjective_form", text, start, rules)
    if before is not None or (after is not None and "adjective_form" not in _roles(rules.code)):
        start, end = before if before is not None else start, after or end
        return Mention(named.entry, start, end, _name(text, start, end, named, rules))
    if end := _after("government_after", text, named.end, rules) or 0:
        return Mention(named.entry, start, end, named.entry.short_name(rules.code))
    for role in ("of_government", "head_of_state"):
        if (start := _before(role, text, named.start, rules)) is not None:
            return Mention(named.entry, start, named.end, named.entry.short_name(rules.code))
    return None


def _with_government(text: str, mention: Mention, rules: Grammar) -> Mention:
    """The mention with the government, mission or head of State that stands for it."""
    start, end = mention.start, mention.end
    end = _after("government_after", text, end, rules) or end
    government = _before("of_government", text, start, rules)
    if government is not None:
        return replace(mention, start=government, end=end, is_bare=False)
    if (mission := _before("mission", text, start, rules)) is not None:
        return replace(mention, start=mission, end=end, is_mission=True, is_bare=False)
    if (head := _before("head_of_state", text, start, rules)) is not None:
        return replace(mention, start=head, end=end, is_bare=False)
    return replace(mention, end=end, is_bare=mention.is_bare and end == mention.end)


@cache
def _roles(code: str) -> frozenset[str]:
    return frozenset(rule.role for rule in grammar(code).rules)


@cache
def _ending(code: str, role: str) -> re.Pattern[str] | None:
    """A rule of a role, at the end of what stands before a place."""
    pattern = grammar(code).pattern(role)
    return pattern and re.compile(rf"(?:{pattern.pattern})\s*$", pattern.flags)


def _before(role: str, text: str, place: int, rules: Grammar) -> int | None:
    """Where the words of a role begin that end right before ``place``; None where there are none."""
    pattern = _ending(rules.code, role)
    left = max(0, place - _BEFORE)
    match = pattern.search(normalize(text[left:place])) if pattern else None
    return left + match.start() if match and match[0].strip() else None


def _after(role: str, text: str, place: int, rules: Grammar) -> int | None:
    """Where the words of a role end that begin right after ``place``; None where there are none."""
    pattern = rules.pattern(role)
    match = pattern.match(normalize(text[place : place + _BEFORE])) if pattern else None
    return place + match.end() if match and match[0].strip() else None


def _is_joined(rules: Grammar) -> bool:
    """Whether a language is written without spaces, so that the form of a State follows its name."""
    return rules.code == "zh"


def _name(text: str, start: int, end: int, named: Named, rules: Grammar) -> str:
    """The name as printed, in the nominative; words in capitals throughout as the list writes them."""
    printed = re.sub(r"\s+", " ", text[start:end])
    if (start, end) == (named.start, named.end) and not named.is_adjective and _is_listed(printed, named, rules):
        return named.name
    made = nominative(printed, rules)
    return in_small_letters(made, rules)


def _is_listed(printed: str, named: Named, rules: Grammar) -> bool:
    """Whether the name is shown as the list writes it: where its words bear endings of case, or in capitals."""
    is_same = (
        normalize(printed).lower() == normalize(named.name).lower()
    )  # "REPUBLIC OF NIGER" is not "Republic of the Niger"
    return bool(rules.declensions) or rules.code == "ar" or (is_same and printed.isupper() and not named.name.isupper())


def in_small_letters(name: str, rules: Grammar, *, is_word: bool = False) -> str:
    """A name in capitals with capitals only where its words begin; ``is_word`` where one word is no acronym."""
    if not name.isupper() or (" " not in name and not is_word):
        return name
    small = rules.words["small_words"]
    words = [
        word.lower() if place and normalize(word).lower() in small else _capitalized(word)
        for place, word in enumerate(name.split(" "))
    ]
    return " ".join(words)


def _capitalized(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize() if len(part[0]) > 1 else part[0].lower(), word)
