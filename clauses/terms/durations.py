"""Periods of time in words and figures, as ISO 8601 durations, in seven languages.

``find(text, language)`` reads "thirty (30) days", "six mois", "un plazo de dos anos" as ``Period``s. Where word and figure
disagree ("sixty (30) days") the value is None and ``remark`` says so: which one was meant is not for a program to guess.
``days`` measures a duration as PostgreSQL does when it compares intervals: a month has 30 days and a year 12 months.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from clauses.classification.patterns import plain
from web.wording import gettext_noop

_NUMBERS: dict[str, str] = {
    "en": "a=1 an=1 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 "
    "fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 ninety=90",
    "fr": "un=1 une=1 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13 quatorze=14 "
    "quinze=15 seize=16 dix-sept=17 dix-huit=18 dix-neuf=19 soixante=60 soixante-dix=70 septante=70 soixante-douze=72 soixante-quinze=75 "
    "quatre-vingt=80 quatre-vingts=80 quatre-vingt-dix=90 nonante=90 cent=100",
    "es": "un=1 una=1 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 trece=13 catorce=14 "
    "quince=15 dieciseis=16 diecisiete=17 dieciocho=18 diecinueve=19 veinte=20 veintiun=21 veintiuno=21 veintiuna=21 veintidos=22 "
    "veintitres=23 veinticuatro=24 veinticinco=25 veintiseis=26 veintisiete=27 veintiocho=28 veintinueve=29 cien=100",
    "de": "ein=1 eine=1 einem=1 einen=1 einer=1 eines=1 zwei=2 zweier=2 drei=3 dreier=3 vier=4 funf=5 sechs=6 sieben=7 "
    "acht=8 neun=9 zehn=10 elf=11 zwolf=12 dreizehn=13 vierzehn=14 funfzehn=15 "
    "sechzehn=16 siebzehn=17 achtzehn=18 neunzehn=19 dreissig=30 dreißig=30 sechsunddreissig=36 hundert=100",
    "it": "un=1 uno=1 una=1 due=2 tre=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 dieci=10 undici=11 dodici=12 "
    "tredici=13 quattordici=14 quindici=15 sedici=16 diciassette=17 diciotto=18 diciannove=19 cento=100",
    "pt": "um=1 uma=1 dois=2 duas=2 tres=3 quatro=4 cinco=5 seis=6 sete=7 oito=8 nove=9 dez=10 onze=11 doze=12 treze=13 "
    "catorze=14 quatorze=14 quinze=15 dezesseis=16 dezasseis=16 dezessete=17 dezassete=17 dezoito=18 dezenove=19 dezanove=19 cem=100",
    "nl": "een=1 twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11 twaalf=12 dertien=13 "
    "veertien=14 vijftien=15 zestien=16 zeventien=17 achttien=18 negentien=19 honderd=100",
}
_ORDINALS: dict[str, str] = {
    "en": "first=1 second=2 third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 twelfth=12 fifteenth=15 "
    "thirtieth=30 sixtieth=60 ninetieth=90",
    "fr": "premier=1 premiere=1 deuxieme=2 second=2 seconde=2 troisieme=3 quatrieme=4 cinquieme=5 sixieme=6 septieme=7 "
    "huitieme=8 neuvieme=9 dixieme=10 douzieme=12 quinzieme=15 trentieme=30 soixantieme=60",
    "es": "primer=1 primero=1 primera=1 segundo=2 tercer=3 tercero=3 cuarto=4 quinto=5 sexto=6 septimo=7 octavo=8 "
    "noveno=9 decimo=10 duodecimo=12 decimoquinto=15 trigesimo=30 sexagesimo=60 nonagesimo=90",
    "de": "ersten=1 erste=1 zweiten=2 dritten=3 vierten=4 funften=5 sechsten=6 siebten=7 achten=8 neunten=9 zehnten=10 "
    "zwolften=12 funfzehnten=15 dreissigsten=30 dreißigsten=30 sechzigsten=60 neunzigsten=90",
    "it": "primo=1 secondo=2 terzo=3 quarto=4 quinto=5 sesto=6 quindicesimo=15 trentesimo=30 sessantesimo=60",
    "pt": "primeiro=1 segundo=2 terceiro=3 quarto=4 quinto=5 sexto=6 decimo=10 trigesimo=30 sexagesimo=60",
    "nl": "eerste=1 tweede=2 derde=3 vierde=4 vijfde=5 zesde=6 vijftiende=15 dertigste=30 zestigste=60",
}
_UNITS: dict[str, dict[str, str]] = {
    "en": {"day": "D", "days": "D", "week": "W", "weeks": "W", "month": "M", "months": "M", "year": "Y", "years": "Y"},
    "fr": {"jour": "D", "jours": "D", "semaine": "W", "semaines": "W", "mois": "M", "an": "Y", "ans": "Y",
           "annee": "Y", "annees": "Y"},
    "es": {"dia": "D", "dias": "D", "semana": "W", "semanas": "W", "mes": "M", "meses": "M", "ano": "Y", "anos": "Y"},
    "de": {"tag": "D", "tage": "D", "tagen": "D", "tages": "D", "woche": "W", "wochen": "W", "monat": "M", "monate": "M",
           "monaten": "M", "monats": "M", "jahr": "Y", "jahre": "Y", "jahren": "Y", "jahres": "Y", "jahrs": "Y",
           r"tagig\w*": "D", r"wochig\w*": "W", r"monatig\w*": "M", r"jahrig\w*": "Y"},
    "it": {"giorno": "D", "giorni": "D", "settimana": "W", "settimane": "W", "mese": "M", "mesi": "M", "anno": "Y",
           "anni": "Y"},
    "pt": {"dia": "D", "dias": "D", "semana": "W", "semanas": "W", "mes": "M", "meses": "M", "ano": "Y", "anos": "Y"},
    "nl": {"dag": "D", "dagen": "D", "week": "W", "weken": "W", "maand": "M", "maanden": "M", "jaar": "Y", "jaren": "Y",
           r"maands\w*": "M", r"jarig\w*": "Y"},
}  # fmt: skip
_TENS = {"en": "twenty thirty forty fifty sixty seventy eighty ninety", "fr": "vingt trente quarante cinquante",
         "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
         "de": "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
         "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
         "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
         "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig"}  # fmt: skip
_FIRST_TEN = {"en": 20, "fr": 20, "es": 30, "de": 20, "it": 20, "pt": 20, "nl": 20}
_JOIN = {
    "en": ("-", " "),
    "fr": ("-", " ", " et "),
    "es": (" y ",),
    "de": ("und",),
    "it": ("",),
    "pt": (" e ",),
    "nl": ("en",),
}
_HUNDRED = {"en": ("one hundred and ", "one hundred ", "a hundred and "), "fr": ("cent ",), "es": ("ciento ",),
            "de": ("hundert", "einhundert"), "it": ("cento", "cent"), "pt": ("cento e ",), "nl": ("honderd", "honderd en ")}  # fmt: skip
_LARGE = r"hundred|thousand|mil|mille|cents|\w+(?:cient|nient|cent|zent)[oa]s"
"""Words that a number may begin with and that are in no table here."""
_NO_DIGIT = frozenset("a an une una eine einem einen einer eines zweier dreier".split())
_UNIT_FIRST = frozenset({"de", "nl"})
"""Languages that say the unit before the ten: "vierundzwanzig"."""
_ELIDED = frozenset({"it"})
"""Languages in which a ten loses its last vowel before another: "quarantotto"."""


def _pairs(words: str) -> dict[str, int]:
    return {word: int(value) for word, _, value in (pair.partition("=") for pair in words.split())}


def _number_words(language: str) -> dict[str, int]:
    """Words up to 199, with the usual ways to join tens, units and a hundred."""
    words = _pairs(_NUMBERS[language])
    digits = {word: value for word, value in words.items() if 1 <= value <= 9 and word not in _NO_DIGIT}
    for step, ten in enumerate(_TENS.get(language, "").split()):
        words[ten] = value_of_ten = _FIRST_TEN[language] + 10 * step
        for join, (digit, value) in product(_JOIN[language], digits.items()):
            words[_joined(ten, join, digit, language)] = value_of_ten + value
    for hundred in _HUNDRED.get(language, ()):
        words |= {f"{hundred}{word}": 100 + value for word, value in list(words.items()) if 10 <= value < 100}
    return words


def _joined(ten: str, join: str, digit: str, language: str) -> str:
    if language in _UNIT_FIRST:
        return f"{digit}{join}{ten}"
    return f"{ten[:-1] if language in _ELIDED and digit[0] in 'aeiou' else ten}{join}{digit}"


CONVENTION = gettext_noop("a month counts as 30 days, a year as 360")
_DURATION = re.compile(r"P(?=\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?", re.ASCII)
_DAYS = (360, 30, 7, 1)


def days(value: str) -> int | None:
    """The length of an ISO 8601 duration by ``CONVENTION``; None where it is none.

    >>> [days(value) for value in ("P30D", "P1M", "P2W", "P1Y6M", "joint")]
    [30, 30, 14, 540, None]
    """
    found = _DURATION.fullmatch(value)
    return sum(int(n or 0) * each for n, each in zip(found.groups(), _DAYS, strict=True)) if found else None


_WORDS = {language: _number_words(language) for language in _NUMBERS}


@dataclass(frozen=True, slots=True)
class Period:
    value: str | None
    start: int
    end: int
    remark: str = ""


def _pattern(language: str) -> re.Pattern[str]:
    words = "|".join(sorted(_WORDS[language], key=lambda word: (-len(word), word)))
    units = "|".join(sorted(_UNITS[language], key=lambda unit: (-len(unit), unit)))
    number = rf"(?:(?P<word>{words})|(?P<digits>\d{{1,3}}))"
    check = rf"(?: ?\( ?(?:(?P<figure>\d{{1,3}})|(?P<spelled>{words})) ?\))?"
    filler = (
        r"(?:[ -](?:calendar|clear|full|consecutive|working|successive|natural|civiles|naturales|calendario|civils|weitere[rn]?"
        r"|volle[rn]?|aufeinanderfolgende[rn]?))?"
    )
    return re.compile(rf"(?<![\w-]){number}{check}{filler}[ -]*(?P<unit>{units})\b")


_PATTERNS = {language: _pattern(language) for language in _WORDS}


_FIRST_OF_TENS, _HUNDREDS = 20, 100


def _goes_on(language: str) -> re.Pattern[str]:
    """What may stand before a number word that is only the end of a number: "mil e" before "oitenta dias"."""
    tens = [word for word, value in _WORDS[language].items() if value >= _FIRST_OF_TENS]
    return re.compile(rf"(?<!\w)({'|'.join([*tens, _LARGE])})(?: (?:and|y|e|et|en|und))?[ -]+\Z")


_BEFORE_THE_REST = {language: _goes_on(language) for language in _WORDS}
_LONGEST_START = 40
_NTH = r"(?:(?P<nth>{ordinals})|(?P<digits>\d{{1,3}})(?:st|nd|rd|th|er|e|eme|o|°|\.)?)(?: \((?:\d{{1,3}}(?:st|nd|rd|th|e|\.)?|{ordinals})\))?"
_EXPIRY = (
    r" (?:(?:the|la|l'|al|a la|de|del|dem) ?)*(?:expir|end\b|lapse|elapse|vencimiento|termino|fin\b|ablauf|echeance)"
)
"""What follows "the first day of the month following" where another period is meant: "the expiry of three months"."""
_COUNTED: dict[str, tuple[str, ...]] = {
    "en": (
        rf"(?:first|last|1st) day of the (?:{_NTH} )?(?:calendar )?(?P<unit>month|year) (?:following|after|next following|that follows|which follows|subsequent to)\b(?!{_EXPIRY})",
        rf"{_NTH} (?:calendar )?(?P<unit>day|month|year) (?:following|after|from|next following|subsequent to)\b",
        rf"(?<=the )(?<!day of the )(?P<unit>day|month) (?:following|after)\b(?!{_EXPIRY})",
    ),
    "fr": (
        rf"(?:premier|1er|dernier) jour du (?:{_NTH} )?(?P<unit>mois)(?: (?:civil|calendaire))? (?:suivant|qui suit|qui suivra|apres|consecutif)\b(?!{_EXPIRY})",
        rf"{_NTH} (?P<unit>jour|mois|annee) (?:suivant|qui suit|qui suivra|apres|a compter|consecutif)\b",
        r"(?<=le )(?P<unit>jour) (?:suivant|qui suit)\b",
    ),
    "es": (
        rf"(?:primer|1er|ultimo) dia del (?:{_NTH} )?(?P<unit>mes) (?:siguiente|posterior|despues|que siga|subsiguiente)\b(?!{_EXPIRY})",
        rf"{_NTH} (?P<unit>dia|mes|ano) (?:siguiente|posterior|despues|que siga|contado|a partir|a contar)\b",
        r"(?<=el )(?P<unit>dia) siguiente\b",
    ),
    "de": (
        rf"(?:ersten|1\.|letzten) tag(?:e|es)? des (?:{_NTH} )?(?P<unit>monat)e?s(?: in kraft)?,? (?:nach|der|welcher)\b",
        rf"(?:ersten|1\.|letzten) tag(?:e|es)? des (?:auf|nach) (?:\w+ ){{1,8}}?folgenden (?:{_NTH} )?(?P<unit>monat)e?s\b",
        rf"(?:am|des|dem) {_NTH} (?P<unit>tag|monat)(?:e|es|s)?,? (?:nach|der auf|ab|seit)\b",
        r"(?<=am )(?P<unit>tag)(?:e)? (?:nach|der auf)\b",
    ),
    "it": (
        rf"primo giorno del (?:{_NTH} )?(?P<unit>mese) (?:successivo|seguente|che segue|dopo)\b",
        rf"{_NTH} (?P<unit>giorno|mese) (?:successivo|seguente|dopo|dalla)\b",
    ),
    "pt": (
        rf"primeiro dia do (?:{_NTH} )?(?P<unit>mes) (?:seguinte|subsequente|apos|posterior)\b",
        rf"{_NTH} (?P<unit>dia|mes) (?:seguinte|subsequente|apos|posterior|a contar)\b",
    ),
    "nl": (
        rf"eerste dag van de (?:{_NTH} )?(?P<unit>maand) (?:na|volgend|die volgt|volgende)\b",
        rf"{_NTH} (?P<unit>dag|maand) (?:na|volgend|die volgt|volgende)\b",
    ),
}  # fmt: skip
"""Periods that are counted, not measured: "the first day of the second month following" is two months, "the 60th day after" sixty days."""
_TENTHS = {
    "en": "twentieth=20 thirtieth=30 fortieth=40 fiftieth=50 sixtieth=60 seventieth=70 eightieth=80 ninetieth=90",
    "fr": "vingtieme=20 trentieme=30 quarantieme=40 cinquantieme=50 soixantieme=60",
    "es": "vigesimo=20 trigesimo=30 cuadragesimo=40 quincuagesimo=50 sexagesimo=60 septuagesimo=70 octogesimo=80 nonagesimo=90",
    "de": "zwanzigsten=20 dreissigsten=30 vierzigsten=40 funfzigsten=50 sechzigsten=60 siebzigsten=70 achtzigsten=80 neunzigsten=90",
}


def _ordinals(language: str) -> dict[str, int]:
    """The ordinals of the table, and those made of tens and units: "forty-fifth", "cuadragesimo quinto"."""
    tenths = _pairs(_TENTHS.get(language, ""))
    known = _pairs(_ORDINALS[language]) | tenths
    digits = {word: value for word, value in known.items() if value <= 9}
    if language == "es":
        return known | {f"{ten} {unit}": value + n for ten, value in tenths.items() for unit, n in digits.items()}
    if language == "de":
        units = {word: n for word, n in _WORDS[language].items() if n <= 9}
        return known | {f"{unit}und{ten}": value + n for ten, value in tenths.items() for unit, n in units.items()}
    tens = {word: value for word, value in _WORDS[language].items() if word in _TENS.get(language, "").split()}
    return known | {f"{ten}-{unit}": value + n for ten, value in tens.items() for unit, n in digits.items()}


_NUMBERED = {language: _ordinals(language) for language in _ORDINALS}


def _counted(language: str) -> tuple[re.Pattern[str], ...]:
    ordinals = "|".join(sorted(_NUMBERED[language], key=lambda word: (-len(word), word)))
    return tuple(
        re.compile(rf"(?<![\w-])(?:{pattern.replace('{ordinals}', ordinals).replace('{{', '{').replace('}}', '}')})")
        for pattern in _COUNTED[language]
    )


_COUNTED_PATTERNS = {language: _counted(language) for language in _COUNTED}


def find(text: str, language: str) -> Iterator[Period]:
    """The periods of ``text`` in order; offsets are offsets into ``text``."""
    known = language if language in _PATTERNS else "en"
    searched = plain(text)
    counted = list(_find_counted(searched, known))
    measured = (
        _period(match, known)
        for match in _PATTERNS[known].finditer(searched)
        if not _is_rest_of_a_number(searched, match, known)
    )
    kept = [one for one in measured if not any(one.start < other.end and other.start < one.end for other in counted)]
    yield from sorted([*counted, *kept], key=lambda period: period.start)


def _is_rest_of_a_number(searched: str, match: re.Match[str], language: str) -> bool:
    """Whether a larger number word stands before the match and goes on in it; "thirty and sixty days" are two numbers."""
    before = _BEFORE_THE_REST[language].search(searched[max(0, match.start() - _LONGEST_START) : match.start()])
    if match["word"] is None or before is None:
        return False
    larger = _WORDS[language].get(before[1], _HUNDREDS)
    return larger >= _HUNDREDS or _WORDS[language][match["word"]] < _FIRST_OF_TENS


def _find_counted(searched: str, language: str) -> Iterator[Period]:
    """Of matches that overlap, the one of the first pattern."""
    found: list[Period] = []
    for pattern in _COUNTED_PATTERNS[language]:
        for match in pattern.finditer(searched):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            groups = match.groupdict()
            nth, digits = groups.get("nth"), groups.get("digits")
            count = int(digits) if digits else _NUMBERED[language].get(nth or "", 1)
            end = match.end("unit")
            while end < match.end() and searched[end].isalpha():
                end += 1
            found.append(Period(_iso(count, _UNITS[language][match["unit"]]), match.start(), end))
    yield from found


def _period(match: re.Match[str], language: str) -> Period:
    words = _WORDS[language]
    first = int(match["digits"]) if match["digits"] else words[match["word"]]
    other = match["figure"] or match["spelled"]
    unit = _unit(match["unit"], language)
    if other is not None:
        second = int(other) if other.isdigit() else words[other]
        if second != first:
            said = f"the text says {match['word'] or match['digits']} and {other}"
            return Period(None, match.start(), match.end(), f"word and figure disagree: {said}")
    return Period(_iso(first, unit), match.start(), match.end())


def _iso(count: int, unit: str) -> str:
    """Whole years are told in years, so that twelve months and a year are one value."""
    return f"P{count // 12}Y" if unit == "M" and count and count % 12 == 0 else f"P{count}{unit}"


def _unit(word: str, language: str) -> str:
    units = _UNITS[language]
    return units.get(word) or next(
        value for name, value in units.items() if name.endswith("*") and word.startswith(name[:-3])
    )
