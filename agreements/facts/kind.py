"""What kind of act a document is and how far it has come: read from its title and its own words, by rules that are data."""

from __future__ import annotations

from agreements.structure.grammar import Grammar, normalize


def kind_of(title: str, rules: Grammar) -> str:
    """The code of the kind that the title names first; ``agreement`` for an act in articles that names none."""
    words = normalize(title)[:600]
    best: tuple[int, int, str] | None = None
    for order, rule in enumerate(rules.coded("kind")):
        match = rule.pattern.search(words)
        if match and (best is None or (match.start() // 40, order) < best[:2]):
            best = (match.start() // 40, order, rule.code)
    return best[2] if best else "agreement"


def status_of(title: str, rules: Grammar, *, is_signed: bool, is_in_force: bool) -> str:
    """Only what the text says: draft, in force, signed, or unknown."""
    for rule in rules.coded("status"):
        if rule.pattern.search(normalize(title)):
            return rule.code
    return "in_force" if is_in_force else "signed" if is_signed else "unknown"
