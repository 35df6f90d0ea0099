"""Terms whose sentence settles its own type, where the paragraph was given another: "unless six months' notice is given".

A clause on duration that also says how it is denounced is typed by what most of it does. ``with_stated_types`` adds the types that
such sentences state, where they carry a value, as suggestions with the words as their evidence: a reader sees the value, marked
as of a suggested clause, and nothing counts it until a person confirms the type.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from clauses.classification.labels import SUGGEST, Evidence, Label
from clauses.classification.languages import is_read
from clauses.classification.paragraph import Unit
from clauses.classification.rules import language_for
from clauses.terms.extract import STRENGTH, DividedText, divided, extract_terms, stated_types

REASON = "stated in its own sentence"


def with_stated_types(units: Iterable[Unit], labels: Iterable[Label]) -> list[Label]:
    """``labels``, and a suggestion for each type that a sentence states with a value and no label names."""
    kept = list(labels)
    named: dict[str, set[str]] = {}
    for label in kept:
        named.setdefault(label.eid, set()).add(label.type)
    typed = [unit for unit in units if may_state(unit)]
    return kept + [label for unit in typed for label in stated_in(unit, named.get(unit.eid, ()), divided(unit))]


def may_state(unit: Unit) -> bool:
    """Whether a provision has types at all: by its kind, and by what was measured of its language."""
    return unit.is_typed and is_read(language_for(unit))


def stated_in(unit: Unit, named: Collection[str], read: DividedText) -> list[Label]:
    """A suggestion for each type that a sentence of ``unit`` states with a value and that is not ``named`` already."""
    return [
        Label(unit.eid, code, SUGGEST, (Evidence(start, end, REASON),), "rule", is_suggestion=True)
        for code, (start, end) in stated_types(read).items()
        if code not in named and _has_value(unit, code, read)
    ]


def is_stated(label: Label) -> bool:
    """Whether a suggestion rests on a sentence that states its type."""
    return any(evidence.reason == REASON for evidence in label.evidence)


def types_with_terms(units: Mapping[str, Unit], labels: Iterable[Label]) -> dict[str, dict[str, bool]]:
    """By provision, the types whose terms are read, and whether the type is only suggested."""
    found: dict[str, dict[str, bool]] = {}
    for label in labels:
        if not label.is_suggestion or label.is_likely or label.type in stated_types(divided(units[label.eid])):
            found.setdefault(label.eid, {})[label.type] = label.is_suggestion
    return found


def _has_value(unit: Unit, code: str, read: DividedText) -> bool:
    return any(fact.kind != STRENGTH and fact.value for fact in extract_terms(unit, [code], read))
