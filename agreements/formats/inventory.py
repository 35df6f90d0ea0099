"""The inventory of a file: what it holds besides plain text, and what became of each thing.

A reader notes in a ``Stock`` what it meets; ``Stock.inventory`` gives one item for each kind, state and reason, with a
sentence for a person. ``with_losses_told`` adds a warning for whatever was not read, so that no reader can forget to.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, replace
from typing import Any, get_args

from agreements.formats.document import Inventory, InventoryItem, ItemKind, ItemState, Place, Reading

MOST_PLACES = 20
_MOST_WORDS = 200
_NOUNS: dict[ItemKind, tuple[str, str]] = {
    "part": ("part of the file", "parts of the file"),
    "imported_part": ("imported part", "imported parts"),
    "content_control": ("content control", "content controls"),
    "field": ("field", "fields"),
    "form_value": ("form value", "form values"),
    "annotation": ("annotation", "annotations"),
    "comment": ("comment", "comments"),
    "attachment": ("attachment", "attachments"),
    "embedded_file": ("embedded file", "embedded files"),
    "embedded_object": ("embedded object", "embedded objects"),
    "image": ("image", "images"),
    "diagram": ("diagram", "diagrams"),
    "formula": ("formula", "formulas"),
    "text_box": ("text box", "text boxes"),
    "alternative": ("alternative", "alternatives"),
    "layer": ("layer", "layers"),
    "hidden_text": ("hidden passage", "hidden passages"),
    "struck_out": ("struck-out passage", "struck-out passages"),
    "insertion": ("tracked insertion", "tracked insertions"),
    "deletion": ("tracked deletion", "tracked deletions"),
    "move": ("tracked move", "tracked moves"),
    "header": ("running head", "running heads"),
    "footer": ("running foot", "running feet"),
    "footnote": ("footnote", "footnotes"),
    "endnote": ("endnote", "endnotes"),
    "note_call": ("call of a note", "calls of notes"),
    "ruby": ("reading aid beside characters", "reading aids beside characters"),
    "symbol": ("symbol", "symbols"),
    "letter": ("ligature or other compatibility character", "ligatures or other compatibility characters"),
    "gap": ("character that has no letter", "characters that have no letter"),
    "metadata": ("piece of metadata", "pieces of metadata"),
    "other": ("other passage", "other passages"),
}
_STATES: dict[ItemState, str] = {"read": "read", "set_aside": "left out of the text", "not_read": "not read"}
_KINDS: tuple[ItemKind, ...] = get_args(ItemKind)


class Stock:
    """What a reader has met so far."""

    def __init__(self) -> None:
        self._counts: dict[tuple[ItemKind, ItemState, str], int] = defaultdict(int)
        self._doubtful: set[tuple[ItemKind, ItemState, str]] = set()
        self._places: dict[tuple[ItemKind, ItemState, str], list[Place]] = defaultdict(list)

    def note(
        self,
        kind: ItemKind,
        state: ItemState,
        reason: str = "",
        *,
        page: int | None = None,
        where: str = "",
        words: str = "",
        is_doubtful: bool = False,
    ) -> None:
        """One more thing of a kind; ``reason`` ends its sentence ("the text is read with all changes accepted")."""
        key = (kind, state, reason)
        self._counts[key] += 1
        self._doubtful |= {key} if is_doubtful else set()
        if len(self._places[key]) < MOST_PLACES and (page is not None or where or words):
            self._places[key].append(Place(page, where, _short(words)))

    def inventory(self) -> Inventory:
        states = list(_STATES)
        keys = sorted(self._counts, key=lambda key: (_KINDS.index(key[0]), states.index(key[1]), key[2]))
        return Inventory(
            tuple(
                InventoryItem(
                    kind,
                    state,
                    self._counts[key],
                    _sentence(kind, state, self._counts[key], reason),
                    tuple(self._places[key]),
                    key in self._doubtful,
                )
                for key in keys
                for kind, state, reason in [key]
            )
        )


def _sentence(kind: ItemKind, state: ItemState, count: int, reason: str) -> str:
    noun, verb = _NOUNS[kind][count != 1], "was" if count == 1 else "were"
    return f"{count:,} {noun} {verb} {_STATES[state]}{f': {reason}' if reason else ''}."


def _short(words: str) -> str:
    folded = " ".join(words[: 4 * _MOST_WORDS].split())
    return folded if len(folded) <= _MOST_WORDS else folded[: _MOST_WORDS - 1] + "…"


def rows_of(inventory: Inventory | None) -> list[dict[str, Any]] | None:
    """The inventory as it is stored and given away; None where the reader of a format takes none."""
    if inventory is None:
        return None
    return [{**asdict(item), "places": [asdict(place) for place in item.places]} for item in inventory.items]


def with_losses_told(reading: Reading) -> Reading:
    """``reading`` with a warning for each thing of the file that was not read, or is doubtful."""
    if reading.inventory is None:
        return reading
    told = [item.sentence for item in reading.inventory.items if item.is_doubtful or item.state == "not_read"]
    losses = [sentence for sentence in told if sentence not in reading.warnings]
    return replace(reading, warnings=(*reading.warnings, *losses)) if losses else reading
