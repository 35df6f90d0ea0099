"""What speaks for and against each type that a unit could have, as a short row of numbers.

The rules, the word model and the encoder each have a view of every type; none knows how sure to be when they differ, when
several types are met at once, or when only the heading says so. ``meta_features_of`` puts their views of one type side by side with
what they say of its rivals; ``calibration.py`` learns from settled labels what such a row is worth. The row means
the same for every type, so that a type with few examples profits from what was learned on others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from clauses.classification.linear import Matrix
from clauses.classification.paragraph import Unit
from clauses.classification.rules import LAST_RESORT, RuleScores, language_for

NAMES = (
    "always", "words", "some words", "clear words", "strong words", "very strong words", "words against",
    "words of rivals", "most words", "behind the best", "far behind", "rivals", "late", "first", "at the beginning",
    "after the first sentence", "times", "heading alone", "heading among others", "heading and words",
    "heading and clear words", "heading but rival words", "heading of another", "headings of others", "untold heading",
    "no heading", "introduced", "has introduction", "length", "last resort", "last resort, nothing else",
    "clear and alone", "clear among many", "settled by kind", "kind settles another",
    "model", "model yes", "model maybe", "model first", "model times words",
    "encoder", "encoder yes", "encoder maybe", "encoder perhaps", "encoder first", "encoder second",
    "behind the encoder's first", "encoder times words", "encoder times model", "encoder, not English", "not English",
    "encoder sees nothing",
)  # fmt: skip
LEAST = -8.0
"""Log-odds below which a view makes no difference."""
BY_WORDS, BY_ENCODER = 3, 5


def candidates(rule_scores: RuleScores, odds: Mapping[str, float], encoded: Mapping[str, float]) -> list[str]:
    """The types worth judging: all that a pattern speaks for, and those that word model and encoder find likeliest."""
    met = {code for code, weight in rule_scores.words.items() if weight > 0} | {
        *rule_scores.headings,
        *rule_scores.intros,
    }
    likely = {*_likeliest(odds, BY_WORDS), *_likeliest(encoded, BY_ENCODER)}
    return sorted(met | likely | ({rule_scores.kind} if rule_scores.kind else set()))


def _likeliest(odds: Mapping[str, float], most: int) -> list[str]:
    return sorted(odds, key=lambda code: (-odds[code], code))[:most]


def meta_features_of(
    unit: Unit, rule_scores: RuleScores, odds: Mapping[str, float], encoded: Mapping[str, float], codes: Sequence[str]
) -> Matrix:
    """One row a code of ``codes``, in the order of ``NAMES``; ``encoded`` is empty where there is no encoder."""
    best = max(odds.values(), default=LEAST)
    is_foreign = language_for(unit) != "en"
    firsts: dict[str, int] = {}
    times: dict[str, int] = {}
    for hit in rule_scores.text:
        if hit.pattern.weight > 0:
            code = hit.pattern.type
            firsts[code] = min(firsts.get(code, hit.start), hit.start)
            times[code] = times.get(code, 0) + 1
    end = unit.text.find(". ", 30)
    frame = _Frame(
        length=max(len(unit.text), 1),
        first=min((at for code, at in firsts.items() if rule_scores.words.get(code, 0.0) >= 2.5), default=10**6),
        sentence=end if end > 0 else len(unit.text),
        clear=sum(weight >= 3 and code != LAST_RESORT for code, weight in rule_scores.words.items()),
        has_heading=bool(unit.heading or unit.article_heading),
        has_intro=bool(unit.intro),
    )
    rows = [
        _words(rule_scores, code)
        + _place(frame, code, firsts, times, rule_scores)
        + _heading(rule_scores, code, frame)
        + _rest(rule_scores, code, frame)
        + _model(odds.get(code, LEAST), best, rule_scores.words.get(code, 0.0))
        + _encoder(
            code, encoded, rule_scores.words.get(code, 0.0) / 4, max(odds.get(code, LEAST), LEAST) / 4, is_foreign
        )
        for code in codes
    ]
    return np.asarray(rows, dtype=np.float32).reshape(len(codes), len(NAMES))


class _Frame:
    """What is the same for all types of one unit."""

    __slots__ = ("clear", "first", "has_heading", "has_intro", "length", "sentence")

    def __init__(
        self, *, length: int, first: int, sentence: int, clear: int, has_heading: bool, has_intro: bool
    ) -> None:
        self.length, self.first, self.sentence, self.clear = length, first, sentence, clear
        self.has_heading, self.has_intro = has_heading, has_intro


def _rivals(rule_scores: RuleScores, code: str) -> float:
    others = (weight for other, weight in rule_scores.words.items() if other not in (code, LAST_RESORT))
    return max(max(others, default=0.0), 0.0)


def _words(rule_scores: RuleScores, code: str) -> list[float]:
    own, rivals = rule_scores.words.get(code, 0.0), _rivals(rule_scores, code)
    steps = [own >= 1.5, own >= 3, own >= 4, own >= 5, own < 0]
    return [
        1.0, min(own, 7.0) / 4, *map(float, steps),
        rivals / 4, float(own >= rivals), max(rivals - own, 0.0) / 3, float(own < rivals - 1),
    ]  # fmt: skip


def _place(
    frame: _Frame, code: str, firsts: Mapping[str, int], times: Mapping[str, int], rule_scores: RuleScores
) -> list[float]:
    at = firsts.get(code, frame.length)
    own = rule_scores.words.get(code, 0.0)
    return [
        frame.clear / 4,
        min(at / frame.length, 1.0),
        float(at <= frame.first and own >= 2),
        float(at < 60),
        float(at > frame.sentence and code in firsts),
        min(times.get(code, 0), 4) / 3,
    ]


def _heading(rule_scores: RuleScores, code: str, frame: _Frame) -> list[float]:
    named, is_in = len(rule_scores.headings), code in rule_scores.headings
    own = rule_scores.words.get(code, 0.0)
    told = [
        is_in and named == 1, is_in and named > 1, is_in and own >= 1, is_in and own >= 3,
        is_in and own < 1 and _rivals(rule_scores, code) >= 3, named == 1 and not is_in, named > 1 and not is_in,
        frame.has_heading and named == 0, not frame.has_heading,
    ]  # fmt: skip
    return [float(sign) for sign in told]


def _rest(rule_scores: RuleScores, code: str, frame: _Frame) -> list[float]:
    own = rule_scores.words.get(code, 0.0)
    is_last = code == LAST_RESORT
    told = [
        is_last, is_last and _rivals(rule_scores, code) < 3, own >= 3 and frame.clear <= 1, own >= 3 and frame.clear >= 3,
        rule_scores.kind == code, bool(rule_scores.kind) and rule_scores.kind != code,
    ]  # fmt: skip
    introduced = [float(code in rule_scores.intros), float(frame.has_intro), math.log(frame.length) / 6 - 1]
    return introduced + [float(sign) for sign in told]


def _model(odds: float, best: float, own: float) -> list[float]:
    return [max(min(odds, 6.0), -8.0) / 4, float(odds > 0), float(odds > -1.5), float(odds >= best), odds * own / 16]


def _encoder(code: str, encoded: Mapping[str, float], words: float, model: float, is_foreign: bool) -> list[float]:
    if not encoded:
        return [0.0] * 12
    first, second = sorted(encoded.values(), reverse=True)[:2]
    odds = max(min(encoded.get(code, LEAST), 6.0), LEAST)
    told = [odds > 0, odds > -1.5, odds > -3, odds >= first, odds >= second]
    return [
        odds / 4, *map(float, told), max(first - odds, 0.0) / 4 if first > 0 else 0.0,
        odds * words / 4, odds * model / 4, odds / 4 * is_foreign, float(is_foreign), float(first < -1),
    ]  # fmt: skip
