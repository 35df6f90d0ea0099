"""The calls of notes in a row of glyphs: raised small figures and marks, or figures drawn raised by their font.

A fine font has figures of its own to stand raised; they come with the size and base line of the text and differ only in
being narrow. Raised letters ("2nd") and the powers of units ("km2") are no calls.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from agreements.formats.pdf.glyphs import Glyph

SUPERIOR = 4  # a mark in ``Glyph.style``
_CALL = re.compile(r"[\[(]?(?:\d{1,3}(?:[,–-]\d{1,3})*|[*∗†‡§¶]{1,4})[\])]?")
_POWER = re.compile(r"(?:^|[\s\d(/·])(?:[mcdkµn]?m|10|s|sec|ha|ft|in|yd|mi|kg|м|км|см)$")
_OPENING = set("([{")
_NEEDED_BEFORE = re.compile(
    r"(?:^|[\s(“\"«])(?:art(?:s|icles?|[ií]culos?|ikeln?|ikels?|icol[oi]|igos?|\.)?|sections?|secci[oó]n(?:es)?|abschnitt|chap(?:ter|itre)?|cap[ií]tulo|"
    r"kapitel|part(?:ie|e)?|teil|annexe?s?|anexos?|allegat[oi]|bijlage|anlage|anhang|append(?:ix|ice)|schedule|protocole?|protocolo|clauses?|cl[aá]usulas?|"
    r"para(?:s|graphs?|graphes?|grafos?)?\.?|p[aá]rrafos?|abs(?:atz|ätze)?\.?|comma|nos?\.?|n[°ºo]\.?|nr\.?|nos\.|vols?\.?|pp?\.?|pages?|seiten?|p[aá]ginas?|"
    r"rules?|regulations?|resolutions?|r[ée]solutions?|decisions?|d[ée]cisions?|items?|points?|figures?|tables?|option|phase|category|group|"
    r"стат(?:ья|ьи|ье|ью|ей|ьях)|глав[аыу]|пункт(?:а|ы|е)?|част[ьи]|приложени[еюя]|madde|المادة|الفقرة|"
    r"eur|usd|chf|gbp|us\$|[€$£¥]|the|of|by|at|than|to|from|until|des?|le|la|les|du|el|los|las|del|der|den|dem|vom|am|bis)\s?$",
    re.IGNORECASE,
)
"""Words that a figure completes: labels, currencies, and articles or prepositions, which no note hangs on."""
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|sept|janvier|février|mars|avril|mai|juin|juillet|août|"
    "septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|"
    "januar|februar|märz|juni|juli|oktober|dezember|januari|februari|maart|mei|augustus|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|"
    "dicembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|января|февраля|марта|апреля|мая|июня|июля|августа|"
    "сентября|октября|ноября|декабря|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|"
    "يناير|فبراير|مارس|أبريل|مايو|يونيه|يونيو|يوليه|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين"
)
_NEEDED_AFTER = re.compile(
    rf"[)\]]?\s?(?:(?:de |of |\. ?|st |nd |rd |th |er |º )?(?:{_MONTHS})\b|"
    r"%|‰|°|per\s?cent|p(?:our|or|er|ro)\s?cent|prozent|percent|procent|years?|months?|weeks?|days?|hours?|minutes?|ans?\b|ann[ée]es?|mois|semaines?|"
    r"jours?|heures?|años?|meses|mes\b|semanas?|d[ií]as?|horas?|jahren?|monaten?|wochen?|tagen?|stunden?|ann[oi]\b|mesi|mese|settiman[ae]|giorn[oi]|"
    r"лет|год|месяц|недел|дн|сут|час|anos?|dias|jaar|jaren|maand|dagen|yıl|ay\b|gün|سن|أشهر|شهر|يوم|أيام|"
    r"(?:k?g|t|tonn?es?|km|cm|mm|m|ha|l|m³|m²|kw|mw|gw|kwh|mwh|bcm|litres?|metres?|m[eè]tres?|kilomet\w+|euros?|dollars?|francs?|million|billion|thousand|copies|originals)\b|[.,:/]\d)",
    re.IGNORECASE,
)
"""What makes a quantity or a day of the figure before it."""
_NARROW = 0.8
_REGULAR = 0.94  # of its usual width: letters narrower than this are set narrow themselves
_BESIDE = 12  # glyphs on either side that tell how a line is set


def mark_superiors(glyphs: Sequence[Glyph]) -> None:
    """Mark the figures that are narrower than the figures of their font usually are, among letters of usual width."""
    widths = _usual_widths(glyphs)
    for index, glyph in enumerate(glyphs):
        if not glyph.text.isdigit():
            continue
        usual = widths[glyph.font, glyph.text]
        if _width(glyph) < _NARROW * usual and _is_regular(glyphs, index, widths):
            glyph.style |= SUPERIOR


def _usual_widths(glyphs: Sequence[Glyph]) -> dict[tuple[str, str], float]:
    """The width of each letter of each font, in sizes: of letters the usual one, of figures the widest."""
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.text != " ":
            found[glyph.font, glyph.text].append(_width(glyph))
    widths = {key: max(alike) if key[1].isdigit() else median(alike) for key, alike in found.items()}
    for font in {font for font, _text in widths}:
        figures = {key: width for key, width in widths.items() if key[0] == font and key[1].isdigit()}
        most = max(figures.values(), default=0.0)
        if sum(width > 0.93 * most for width in figures.values()) > 2:  # all figures of the font are alike
            widths |= dict.fromkeys(figures, most)
    return widths


def _is_regular(glyphs: Sequence[Glyph], index: int, widths: dict[tuple[str, str], float]) -> bool:
    """Whether the letters beside a figure on its line have the widths that they have elsewhere on the page."""
    glyph = glyphs[index]
    beside = [
        other
        for other in glyphs[max(0, index - _BESIDE) : index + _BESIDE + 1]
        if other.font == glyph.font and other.text.isalpha() and abs(other.base - glyph.base) < 0.5 * glyph.size
    ]
    shares = [_width(other) / usual for other in beside if (usual := widths[other.font, other.text]) > 0]
    return bool(shares) and min(shares) > _REGULAR and max(shares) < 2 - _REGULAR


def is_call(mark: str, before: str) -> bool:
    """Whether a raised mark after these words calls a note: figures and asterisks do, powers of units do not."""
    return bool(before.strip()) and _CALL.fullmatch(mark) is not None and not _POWER.search(before[-4:])


def is_needed(before: str, mark: str, after: str) -> bool:
    """Whether a figure is one that its sentence needs: "Article 2", "(10) years", "3 May", "EUR 5".

    A call stands close to its word; what has a space or a bracket before it may be such a figure.
    """
    if not mark[-1:].isdigit() or not (before[-1:].isspace() or before[-1:] in _OPENING):
        return False
    return before[-1:] in _OPENING or bool(_NEEDED_BEFORE.search(before[-24:]) or _NEEDED_AFTER.match(after))


def _width(glyph: Glyph) -> float:
    return (glyph.x1 - glyph.x0) / glyph.size


def find_calls(glyphs: list[Glyph], spaces: list[bool], offsets: list[int], text: str) -> list[tuple[int, int]]:
    """Start and end in ``text`` of each call, with a space before it; ``offsets`` tell where each glyph stands."""
    size = max(glyph.size for glyph in glyphs)
    large = [glyph for glyph in glyphs if glyph.size > 0.85 * size]
    base, bottom = median(glyph.base for glyph in large), median(glyph.bottom for glyph in large)
    found: list[tuple[int, int]] = []
    start: int | None = None
    for index in range(len(glyphs) + 1):
        glyph = glyphs[index] if index < len(glyphs) else None
        is_raised = glyph is not None and _is_raised(glyph, base=base, bottom=bottom, size=size)
        if is_raised and start is None:
            start = index
        elif not is_raised and start is not None:
            end = offsets[index - 1] + len(glyphs[index - 1].text)
            before = text[: offsets[start]].rstrip()
            mark = text[offsets[start] : end]
            is_own = not before and _is_own_figure(glyphs[start], mark, text[end : end + 1], size)
            if is_own or (
                is_call(mark, before)
                and not (spaces[start] and _is_only_narrow(glyphs[start], size))
                and not is_needed(text[: offsets[start]], mark, text[end:])
            ):
                found.append((offsets[start] - (bool(before) and spaces[start]), end))
            start = None
    return found


def _is_only_narrow(glyph: Glyph, size: float) -> bool:
    """Whether a figure is told by its width alone: it stands close to its word, or is no call."""
    return glyph.style & SUPERIOR > 0 and glyph.size > 0.85 * size


def _is_own_figure(glyph: Glyph, mark: str, after: str, size: float) -> bool:
    """Whether the mark that begins a line is that of a note: a raised small one, or a superior one before a word."""
    return _CALL.fullmatch(mark) is not None and (glyph.size <= 0.85 * size or after.isalpha())


def _is_raised(glyph: Glyph, *, base: float, bottom: float, size: float) -> bool:
    if glyph.style & SUPERIOR:
        return True
    return glyph.size <= 0.85 * size and (base - glyph.base > 0.12 * size or bottom - glyph.bottom > 0.2 * size)
