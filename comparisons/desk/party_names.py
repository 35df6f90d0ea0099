"""What the texts of two agreements call their parties, which parties answer each other, and whom a name that both use means in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from comparisons.alignment.diff import Op
from comparisons.alignment.normalize import Folds, units
from comparisons.desk.table import Column

Names = tuple[tuple[str, str], ...]
"""Words of a text that name a party -> the key of that party, as pairs."""


def names_only(column: Column) -> Column:
    """What a difference depends on: how the parties are called."""
    return Column("", "", parties=column.parties, designations=column.designations)


_ROLES = Folds.named("parties")


@lru_cache(maxsize=4_000)
def party_keys(base: Column, other: Column) -> tuple[Names, Names]:
    """For each column what its parties are called, and a key that tells which of them answer each other.

    A party of both answers itself; of the others those that are called alike ("the Agency") answer each other first, then all in order.
    """
    shared = [party for party in base.parties if party in other.parties]
    own, own_other = ([party for party in column.parties if party not in shared] for column in (base, other))
    alike = [(mine, yours) for mine in own for yours in own_other if _calls(base, mine) & _calls(other, yours)]
    pairs = dict(alike) if len({mine for mine, _ in alike}) == len({yours for _, yours in alike}) == len(alike) else {}
    rest = [party for party in own_other if party not in pairs.values()]
    order = [pairs[party] if party in pairs else rest.pop(0) if rest else "" for party in own] + rest
    keys, keys_other = {party: party for party in shared}, {party: party for party in shared}
    keys |= {party: f"party {number}" for number, party in enumerate(own, start=1)}
    keys_other |= {party: f"party {number}" for number, party in enumerate(order, start=1) if party}
    both = [(words, party) for column in (base, other) for words, party in column.designations if party in shared]
    return _names(base, keys, both), _names(other, keys_other, both)


def _calls(column: Column, party: str) -> set[str]:
    """What a text calls a party, but for its full name."""
    return {words.casefold().removeprefix("the ") for words, name in column.designations if name == party != words}


def names_of_keys(names: Names) -> dict[str, str]:
    """Key of a party -> its name: the first of the words that mean it."""
    found: dict[str, str] = {}
    for words, key in names:
        found.setdefault(key, words)
    return found


def without_names(text: str, names: Names) -> str:
    """A text with "Party" for each of the names of its parties, so that what it says is weighed and not who is named.

    >>> without_names("The Office pays Harbour.", (("Harbour Union", "party 1"), ("Harbour", "party 1"), ("the Office", "party 2")))
    'Party pays Party.'
    """
    made, at = [], 0
    for unit in units(text, _ROLES, dict(names)) if names else ():
        if unit.kind == "party":
            made += [text[at : unit.start], "Party"]
            at = unit.end
    return "".join((*made, text[at:]))


def labelled(ops: Iterable[Op], base: Mapping[str, str], other: Mapping[str, str]) -> tuple[Op, ...]:
    """``ops`` with what names mean in words for a reader instead of keys; of an article also where a paragraph of it is meant."""
    return tuple(
        op if op.means is None else replace(op, means=(_label(op.means[0], base), _label(op.means[1], other)))
        for op in ops
    )


def _label(key: str, labels: Mapping[str, str]) -> str:
    subject, _, paragraph = key.partition("/")
    label = labels.get(key) or labels.get(subject, subject)
    return f"{label} ({paragraph})" if paragraph and key not in labels else label


def _names(column: Column, keys: dict[str, str], both: Sequence[tuple[str, str]]) -> Names:
    """What a text may call its parties; a shared party may go by the name that the other agreement gives it."""
    called = {words: keys[party] for words, party in (*both, *column.designations) if party in keys}
    return tuple({**keys, **called}.items())
