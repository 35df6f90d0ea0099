"""What an agreement does to another one that it cites: amends, extends, supersedes, terminates, supplements, implements.

``relation_in_title`` reads what a title says ("Protocol amending ..."); ``relation_in_words`` the sentence around a citation
("This Agreement supersedes the Agreement of 4 May 2011"). A sentence that denies it says nothing. Patterns are data, each
with a sentence that it is for; a person confirms what is suggested from them.
"""

from __future__ import annotations

import re

_WINDOW = 200
_TITLES: tuple[tuple[str, str, str], ...] = (
    ("amends", r"\bamend(?:ing|ment)|\bmodif(?:ying|iant|ication)|\bamend(?:ant|ement)|\bmodifica(?:\w*)|\benmienda|\bänderung|\breforma", "Protocol amending the Agreement of 4 May 2011"),
    ("extends", r"\bextend(?:ing)|\bextension of\b|\bprolong\w+|\bprorog\w+|\bpr[óo]rr?og\w+|\brenew(?:al|ing)|\bverlängerung", "Exchange of notes extending the Agreement of 4 May 2011"),
    ("terminates", r"\bterminat(?:ing|ion of)|\babrog\w+|\bdenunci\w+|\baufhebung|\bbeendigung", "Agreement terminating the Agreement of 4 May 2011"),
    ("supersedes", r"\bsupersed\w+|\breplacing\b|\bremplaçant|\bsustituy\w+|\bersetz\w+", "Agreement replacing the Agreement of 4 May 2011"),
    ("implements", r"\bimplement(?:ing|ation of)|\bmise en œuvre|\bmise en oeuvre|\bd['’ ]application\b|\bejecuci[óo]n\b|\bvollzug\w*|\bdurchführung\w*", "Implementing Arrangement to the Agreement of 4 May 2011"),
    ("supplements", r"\bsupplement\w*|\badditional\b|\bcompl[ée]ment\w*|\badditionnel\w*|\badicional\w*|\bzusatz\w*|\bergänz\w*", "Additional Protocol to the Agreement of 4 May 2011"),
)  # fmt: skip
"""Kind, pattern, example; the first that is met stands."""
_BEFORE: tuple[tuple[str, str, str], ...] = (
    ("supersedes", r"\b(?:supersed|replac)(?:es|e|ing)\b|\bremplace(?:nt|ra)?\b|\b(?:sustituye|reemplaza)\w*|\bersetzt\b|tritt an die stelle", "This Agreement supersedes the Agreement of 4 May 2011."),
    ("terminates", r"\bterminates?\b|\bmet(?:tent)? fin\b|\babroge(?:nt)?\b|\bpone fin\b|\bderoga\b|\bhebt\b.{0,80}\bauf\b", "The present Protocol terminates the Agreement of 4 May 2011."),
    ("extends", r"\b(?:extend|prolong|renew)s?\b(?! to\b)|\bproroge(?:nt)?\b|\bprorroga\w*|\bverlänger[nt]\b", "The Parties extend the Agreement of 4 May 2011 for five years."),
    ("amends", r"\bamends?\b|\bmodif(?:y|ies)\b|\bmodifie(?:nt)?\b|\bmodifican?\b|\bänder[nt]\b", "The Parties amend the Agreement of 4 May 2011 as follows."),
)  # fmt: skip
_AFTER: tuple[tuple[str, str, str], ...] = (
    ("supersedes", r"\b(?:is|are|shall be) (?:hereby )?(?:superseded|replaced)\b|\b(?:est|sont) remplacée?s?\b|\bqueda\w* sustituid\w+", "The Agreement of 4 May 2011 is hereby replaced by this Agreement."),
    ("terminates", r"\b(?:is|are|shall be) (?:hereby )?(?:terminated|abrogated|repealed)\b|\bshall cease to (?:have effect|be in force)\b|\b(?:est|sont) abrogée?s?\b|\bqueda\w* (?:derogad|sin efecto)\w*|\b(?:wird|ist) aufgehoben\b|\btritt ausser kraft\b", "On that day the Agreement of 4 May 2011 shall cease to have effect."),
    ("extends", r"\b(?:is|shall be) (?:hereby )?(?:extended|renewed|prolonged)\b(?! to\b)|\best prorogée?\b|\bqueda prorrogad\w+|\bwird verlängert\b", "The Agreement of 4 May 2011 is extended until 2016."),
    ("amends", r"\b(?:is|are|shall be) (?:hereby )?(?:amended|modified)\b|\b(?:est|sont) modifiée?s?\b|\bqueda\w* modificad\w+|\bwird\b.{0,40}\bgeändert\b", "Article 3 of the Agreement of 4 May 2011 is amended as follows."),
)  # fmt: skip
_DENIED = re.compile(
    r"\b(?:not|nothing|without prejudice|neither|unless|if|may|no way|pas|aucune?|sans préjudice|ningun\w*|sin perjuicio|nicht|unbeschadet)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.;:](?=\s+[A-ZÀ-Ý(])")


def relation_in_title(title: str) -> str:
    """The kind of relation to another agreement that a title names; empty where it names none."""
    return next((kind for kind, pattern, _example in _TITLES if re.search(pattern, title, re.IGNORECASE)), "")


def relation_in_words(words: str, start: int, end: int) -> tuple[str, str]:
    """What is done to the agreement cited at ``words[start:end]``, and the sentence that says it; empty where nothing is."""
    begin = max([match.end() for match in _SENTENCE.finditer(words, 0, start)], default=0)
    close = _SENTENCE.search(words, end)
    finish = close.start() + 1 if close else len(words)
    before, after = words[max(begin, start - _WINDOW) : start], words[end : min(finish, end + _WINDOW)]
    if _DENIED.search(before) or _DENIED.search(after[:80]):
        return "", ""
    sentence = words[begin:finish].strip()
    for patterns, side in ((_BEFORE, before), (_AFTER, after)):
        for kind, pattern, _example in patterns:
            if re.search(pattern, side, re.IGNORECASE):
                return kind, sentence
    return "", ""
