"""What an agreement does to another one that it cites: amends, extends, supersedes, terminates, supplements, implements.

``relation_in_title`` reads what a title says ("Protocol amending ..."); ``relation_in_words`` the sentence around a citation
("This Agreement supersedes the Agreement of 4 May 2011"). A sentence that denies it says nothing. Patterns are data, each
with a sentence that it is for; a person confirms what is suggested from them.
"""

from __future__ import annotations

import re

from agreements.structure.dates import first_day

_WINDOW = 200
_TITLES: tuple[tuple[str, str, str], ...] = (
    ("attached_to", r"^\W*(?:annex(?:e|o)?|anexo|anlage|anhang|appendix|appendice|ap[ée]ndice|attachment|schedule|side letter)\b.{0,60}?\b(?:to|of|de|du|del|al|à|zu[rm]?)\b", "Annex II to the Agreement of 4 May 2011"),
    ("replies_to", r"\breply to\b|\bin response to\b|\bréponse à\b|\brespuesta a\b|\bantwort auf\b", "Reply to the note of 4 May 2011"),
    ("amends", r"\bamend(?:ing|ment)|\bmodif(?:ying|iant|ication)|\bamend(?:ant|ement)|\bmodifica(?:\w*)|\benmienda|\bänderung|\breforma", "Protocol amending the Agreement of 4 May 2011"),
    ("extends", r"\bextend(?:ing)|\bextension of\b|\bprolong\w+|\bprorog\w+|\bpr[óo]rr?og\w+|\brenew(?:al|ing)|\bverlängerung", "Exchange of notes extending the Agreement of 4 May 2011"),
    ("terminates", r"\bterminat(?:ing|ion of)|\babrog\w+|\bdenunci\w+|\baufhebung|\bbeendigung", "Agreement terminating the Agreement of 4 May 2011"),
    ("supersedes", r"\bsupersed\w+|\breplacing\b|\bremplaçant|\bsustituy\w+|\bersetz\w+", "Agreement replacing the Agreement of 4 May 2011"),
    ("implements", r"\bimplement(?:ing|ation of)|\bmise en œuvre|\bmise en oeuvre|\bd['’ ]application\b|\bejecuci[óo]n\b|\bvollzug\w*|\bdurchführung\w*", "Implementing Arrangement to the Agreement of 4 May 2011"),
    ("supplements", r"\bsupplement\w*|\badditional\b|\bcompl[ée]ment\w*|\badditionnel\w*|\badicional\w*|\bzusatz\w*|\bergänz\w*", "Additional Protocol to the Agreement of 4 May 2011"),
)  # fmt: skip
"""Kind, pattern, example; the first that is met stands."""
_BEFORE: tuple[tuple[str, str, str], ...] = (
    ("attached_to", r"\b(?:attached|annexed|appended) to\b|\bintegral part of\b|\bannexée?s? (?:à|au)\b|\bpartie intégrante (?:de|du)\b|\bparte integrante (?:de|del)\b|\banej[oa]s? al?\b|\bbestandteil\b|\bbeigefügt\b", "This Protocol is an integral part of the Agreement of 4 May 2011."),
    ("replies_to", r"\b(?:in reply|in response|replying) to\b|\ben réponse (?:à|au)\b|\ben respuesta al?\b|\bin beantwortung\b", "This is written in reply to the Agreement of 4 May 2011."),
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
_RECEIPT = re.compile(
    r"\b(?:acknowledge (?:the )?receipt of|(?:in )?(?:reply|response) to|refer(?:ence)? to|received) (?:Your Excellency['’]s|your|the) "
    r"(?:[\w-]+ ){0,3}?(?:note|letter|communication|proposal)\b"
    r"|\b(?:accuser (?:la )?réception|en réponse|me réf[ée]rer) (?:de |à )?(?:votre|la) (?:[\w-]+ ){0,2}?(?:note|lettre|communication)\b"
    r"|\b(?:acusar recibo|en respuesta|referirme|con referencia) (?:de |a )?(?:su|la) (?:[\w-]+ ){0,3}?(?:nota|carta|comunicación)\b"
    r"|\b(?:empfang|erhalt|beantwortung|bezug auf) (?:Ihrer|Ihres|Ihre|Ihr|der) (?:[\w-]+ ){0,2}?(?:note|schreibens?|briefe?s?)\b",
    re.IGNORECASE,
)
"""What a reply opens with: "I have the honour to acknowledge receipt of your note of 3 March 1998"."""
_DATE_NEAR = 80
_DENIED = re.compile(
    r"\b(?:not|nothing|without prejudice|neither|unless|if|may|no way|pas|aucune?|sans préjudice|ningun\w*|sin perjuicio|nicht|unbeschadet)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.;:](?=\s+[A-ZÀ-Ý(])")


def relation_in_title(title: str) -> str:
    """The kind of relation to another agreement that a title names; empty where it names none."""
    return next((kind for kind, pattern, _example in _TITLES if re.search(pattern, title, re.IGNORECASE)), "")


def letter_answered(words: str) -> tuple[str, str]:
    """The day of the letter that ``words`` answer, in ISO 8601, and the words that say so; empty where they answer none.

    >>> letter_answered("I have the honour to acknowledge receipt of your letter dated 3 March 1998, which reads:")
    ('1998-03-03', 'acknowledge receipt of your letter dated 3 March 1998')
    """
    for receipt in _RECEIPT.finditer(words):
        near = words[receipt.end() : receipt.end() + _DATE_NEAR]
        day = first_day(near)
        if day and len(day) == 10:
            year = near.find(day[:4])
            return day, words[receipt.start() : receipt.end() + (year + 4 if year >= 0 else 0)]
    return "", ""


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
