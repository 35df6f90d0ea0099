"""Names of parties and references to articles that two texts write alike, though each means another party or article.

Keys of units say what a name means. Where the words are the same and the keys are not, ``as_written`` gives units keyed by their
words, and ``cut_at_names`` takes such a word out of a change: it is shown once, and what it means in each text beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from comparisons.alignment.moves import Change, Move
from comparisons.alignment.normalize import Unit

_UNKNOWN = "?"
"""How the key of a name begins that is a party's in the other text, and nobody's that is known in this one."""
_WRITTEN = "‹="


def with_unknown(base: Mapping[str, str], other: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The names of both texts; one that only the other text knows stands for itself, so that it is compared as a name.

    >>> with_unknown({"the Agency": "party 1"}, {})
    ({'the Agency': 'party 1'}, {'the Agency': '?the Agency'})
    """
    known, known_other = {_bare(name) for name in base}, {_bare(name) for name in other}
    return (
        {**{name: f"{_UNKNOWN}{name}" for name in other if _bare(name) not in known}, **base},
        {**{name: f"{_UNKNOWN}{name}" for name in base if _bare(name) not in known_other}, **other},
    )


def _bare(name: str) -> str:
    return name.removeprefix("the ").removeprefix("The ")


def party_or_article(unit: Unit) -> str:
    """The key of what a unit means, as it was handed in; empty where none is known."""
    key = unit.key.strip("‹›§")
    return "" if key.startswith(_UNKNOWN) else key


def as_written(
    base: str, other: str, ours: Sequence[Unit], theirs: Sequence[Unit]
) -> tuple[Sequence[Unit], Sequence[Unit]]:
    """The units with names that mean another in each text keyed by their words; the very same units where none does."""
    means, means_other = _meanings(base, ours), _meanings(other, theirs)
    apart = {name for name in means.keys() & means_other.keys() if means[name] != means_other[name]}
    if not apart:
        return ours, theirs
    return [_keyed(unit, base, apart) for unit in ours], [_keyed(unit, other, apart) for unit in theirs]


def _meanings(text: str, run: Sequence[Unit]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for unit in run:
        if name := _name(unit, text):
            found.setdefault(name, set()).add(unit.key)
    return found


def _name(unit: Unit, text: str) -> str:
    """A name or a reference as it is written, without "the"; empty for other words."""
    if unit.kind != "party" and not unit.key.startswith("§"):
        return ""
    return " ".join(text[unit.start : unit.end].casefold().removeprefix("the ").split())


def _keyed(unit: Unit, text: str, names: Collection[str]) -> Unit:
    name = _name(unit, text)
    return unit._replace(key=f"{_WRITTEN}{name}") if name in names else unit


def cut_at_names(
    changes: Sequence[Change], moved: Sequence[Move], written: Sequence[Unit], written_other: Sequence[Unit]
) -> Iterator[Change]:
    """The changes without the names that both of their sides write alike, each taken where it stands first; none that moved."""
    standing = {move.i + step for move in moved for step in range(move.size)}
    standing_other = {move.j + step for move in moved for step in range(move.size)}
    for change in changes:
        i, j = change.i1, change.j1
        for at in range(change.i1, change.i2):
            key = written[at].key
            places = (k for k in range(j, change.j2) if key.startswith(_WRITTEN) and written_other[k].key == key)
            there = next(places, None)
            if there is None or at in standing or there in standing_other:
                continue
            if (i, j) != (at, there):
                yield Change(i, at, j, there)
            i, j = at + 1, there + 1
        if (i, j) != (change.i2, change.j2):
            yield Change(i, change.i2, j, change.j2)
