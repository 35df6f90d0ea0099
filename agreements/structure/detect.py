"""How much a reading looks like an agreement: labels that count up, a formula, a testimonium, signatures, a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from agreements.formats.document import Reading
from agreements.structure.agreement.preamble import formula_end, names_an_act
from agreements.structure.grammar import Grammar, grammar, normalize
from agreements.structure.numerals import readings
from agreements.structure.rows import Row, rows_of

_REACH = 400_000
_HEAD_ROWS = 60
_PASSED_OVER = 2


@cache
def _labels(code: str) -> re.Pattern[str]:
    words = "|".join(
        re.escape(word) for word, level in grammar(code).labels.items() if level in ("article", "clause", "section")
    )
    return re.compile(
        rf"(?:^[ \t]*|[.;:»”]\s?)\W{{0,8}}(?:{words})\.?\s{{0,3}}([IVXLCivx]{{1,7}}|\d{{1,3}}(?:er|re|[º°])?|[A-Za-z]{{3,12}})(?!\w)",
        re.IGNORECASE | re.MULTILINE,
    )


def _count(text: str, rules: Grammar) -> int:
    """How many labels count up from 1, others in between ignored, and one or two that are misread passed over."""
    expected, count = 1, 0
    for match in _labels(rules.code).finditer(normalize(text[:_REACH])):
        values = {number.value for number in readings(match[1], rules)}
        if step := next((value for value in range(expected, expected + _PASSED_OVER + 1) if value in values), 0):
            expected, count = step + 1, count + 1
    return count


def looks_like_agreement(reading: Reading, language: str) -> float:
    """How much a reading is an agreement, 0 to 1."""
    rules = grammar(language)
    rows = rows_of(reading)
    labels = _count(reading.text, rules)
    head = [row for row in rows[:_HEAD_ROWS] if row.text]
    has_title = any(names_an_act(row.text[:200], rules) for row in head[:12])
    has_formula = formula_end(head, rules) > 0 or any(rules.starts("formula_start", row.text) for row in head)
    has_closing = any(
        rules.starts("testimonium", row.text) or rules.starts("signature", row.text)
        for row in rows[-80:]
        if row.text[:1].isupper()
    )
    if is_report(rows, rules) and not has_formula:
        return 0.0
    score = 0.5 * (labels > 2) + 0.25 * (labels > 6) + 0.2 * has_title + 0.3 * has_formula + 0.15 * has_closing
    return min(1.0, score)


_REPORT = re.compile(
    r"\W{0,4}(?:(?:annual|final|interim|progress|mission|technical|evaluation|audit|summary|first|second|third) )*"
    r"(?:reports?|study|studies|review|evaluation|assessment|newsletter|rapports?|etudes?|informes?|estudio|memoria anual|bericht|jahresbericht|studie|"
    r"verslag|onderzoek|relazione|relatorio|доклад|отчет|обзор)\b(?! (?:shall|may|will|is|are)\b)",
    re.IGNORECASE,
)
_REPORT_ROWS = 8


def is_report(rows: Sequence[Row], rules: Grammar) -> bool:
    """Whether a title says that a file reports on something, before any act is named."""
    for row in [row for row in rows if row.text][:_REPORT_ROWS]:
        if _REPORT.match(normalize(row.text)) and len(row.text) < 200 and not row.is_terminal:
            return True
        if names_an_act(row.text[:120], rules):
            return False
    return False
