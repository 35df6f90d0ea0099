"""The languages that a clause names: "in the English and French languages", "en langues anglaise et française". Pure.

A name counts where it stands as the name of a language: after "in", "language", "text" or the like, before them, or in one
list with a name that does. "The Government of the French Republic" names a State, and "en" is a preposition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAMES = {
    "ar": "arabic arabes? arabisch arab[oa] arabische", "bg": "bulgarian bulgare bulgaro bulgarisch", "bn": "bengali",
    "ca": "catalan", "cs": "czech tcheque checo tschechisch", "da": "danish danoise? danes danisch",
    "bs": "bosnian bosniaque bosnisch", "hy": "armenian armenien armenisch", "az": "azerbaijani aserbaidschanisch", "ka": "georgian georgien georgisch",
    "is": "icelandic islandais islandisch", "lt": "lithuanian lituanien litauisch", "lv": "latvian letton lettisch", "mk": "macedonian macedonien mazedonisch",
    "mn": "mongolian mongolisch", "mt": "maltese maltais maltesisch", "sl": "slovenian slovene slovenisch slowenisch", "sq": "albanian albanais albanaise albanisch",
    "kk": "kazakh kasachisch", "uz": "uzbek usbekisch", "de": "german allemande? aleman alemana deutsch tedesc[oa] duitse? alema", "el": "greek grec grecque griego griega griechisch",
    "en": "english anglaise?s? ingles inglesa englisch inglese engelse?", "es": "spanish espagnole?s? espanol espanola castellano spanisch spagnol[oa] spaanse? espanhola?",
    "et": "estonian estonien", "fa": "persian farsi persan persa", "fi": "finnish finnoise? finlandes finnisch",
    "fr": "french francaise?s? frances francesa franzosisch francese franse?", "he": "hebrew hebreu hebreo hebraisch", "hi": "hindi",
    "hr": "croatian croate croata kroatisch", "hu": "hungarian hongroise? hungaro ungarisch", "id": "indonesian indonesien",
    "it": "italian italien italienne italiano italiana italienisch italiaanse?", "ja": "japanese japonaise? japones japanisch",
    "ko": "korean coreen coreano koreanisch", "nl": "dutch neerlandaise? holandes neerlandes niederlandisch nederlandse? olandese neerlandesa?",
    "no": "norwegian norvegien norvegienne noruego norwegisch", "pl": "polish polonaise? polaco polnisch",
    "pt": "portuguese portugaise? portugues portuguesa portugiesisch portoghese portugese? portugees", "ro": "romanian roumaine? rumano rumanisch",
    "ru": "russian russes? ruso rusa russisch russ[oa] russische", "sk": "slovak slovaque eslovaco slowakisch",
    "sr": "serbian serbe serbio serbisch", "sv": "swedish suedoise? sueco schwedisch", "sw": "swahili kiswahili",
    "th": "thai", "tr": "turkish turc turque turco turkisch", "uk": "ukrainian ukrainien ucraniano ukrainisch",
    "ur": "urdu", "vi": "vietnamese vietnamien vietnamita", "zh": "chinese chinoise? chino china chinesisch",
}  # fmt: skip
_ENDING = "(?:e[rnsm]?)?"
"""Of a German name before "Sprache"."""


def _alternatives(names: str) -> str:
    return "|".join(f"{name}{_ENDING}" if name.endswith(("isch", "deutsch")) else name for name in names.split())


NAME = "|".join(f"(?P<{code}>{_alternatives(names)})" for code, names in _NAMES.items())
_NAME = re.compile(rf"\b(?:{NAME})\b")
_NOUN = (
    r"(?:languages?|linguas?|lingue|taal|talen|texts?|versions?|originals?|translations?|langues?|textes?|traductions?|idiomas?|lenguas?|textos?"
    r"|versiones|traduccion(?:es)?|sprachen?|wortlaut|texte|fassung(?:en)?)"
)
_ARTICLE = r"(?:(?:\b(?:the|la|le|les|el|los|las|der|die|das|de|het|both|official|same)\b|l') ?)*"
_BEFORE = re.compile(
    rf"(?:\b(?:in|into|en|auf|nas|nos|nelle|nella)|\b{_NOUN}(?: (?:shall be|will be|is|are|being|sera|est|sera el|ist|sont|son|es))?)[ :,(]*"
    rf"{_ARTICLE}$"
)
_AFTER = re.compile(rf" (?:{_NOUN})\b")
_JOIN = re.compile(r"[ ,/]*(?:\b(?:and|or|et|ou|y|e|o|u|und|oder|as well as|ainsi que|asi como)\b)? *"
                   rf"(?:\b(?:in|en|auf)\b )?{_ARTICLE}")  # fmt: skip
_NATION = re.compile(
    r" (?:republic|federation|government|kingdom|state|people|party|parties|side|minist|authorit|community|union|polynesia"
    r"|franc\b|peso|crown|embassy|national|citizen|company|law\b|railway|delegation|territor)"
)
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a language, by its code in ISO 639-1; offsets are into the text that was read."""

    code: str
    start: int
    end: int


def languages_in(searched: str) -> list[Named]:
    """The languages that ``searched``, in plain letters, names, in order and with repeats."""
    return [named for run in _runs(searched) if _is_of_languages(searched, run) for named in run]


def _runs(searched: str) -> Iterator[list[Named]]:
    """Names that follow each other in a list; what is followed by "Republic" or the like is none."""
    run: list[Named] = []
    for match in _NAME.finditer(searched):
        if _NATION.match(searched, match.end()):
            continue
        named = Named(match.lastgroup or "", match.start(), match.end())
        between = searched[run[-1].end : named.start] if run else ""
        if run and (len(between) > _SHORT or not _JOIN.fullmatch(between)):
            yield run
            run = []
        run.append(named)
    if run:
        yield run


def _is_of_languages(searched: str, run: list[Named]) -> bool:
    first, last = run[0], run[-1]
    before = searched[max(first.start - _SHORT, 0) : first.start]
    return bool(_BEFORE.search(before) or _AFTER.match(searched, last.end))
