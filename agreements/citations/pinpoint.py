"""How lawyers cite a provision: "Art. 4(3)", "op. para. 21(b)", "Annex I, Art. 2".

``pinpoint`` takes the provision's chain from its outermost ancestor to itself. A number that the source lost stands in
square brackets, as everywhere. Containers that articles run through (parts, chapters) are left out of an article's
pinpoint; they name themselves when they are cited alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_WORDS = {
    "title": "Title",
    "parties": "Parties",
    "preamble": "Preamble",
    "recital": "preamb. para.",
    "enacting_formula": "Enacting formula",
    "part": "Part",
    "chapter": "Chapter",
    "section": "Section",
    "article": "Art.",
    "paragraph": "para.",
    "subparagraph": "subpara.",
    "list_item": "item",
    "operative_paragraph": "op. para.",
    "annex": "Annex",
    "testimonium": "Testimonium",
    "signature_block": "Signatures",
    "footnote": "note",
    "component": "instrument",
}
_BRACKETED = {"paragraph", "subparagraph", "list_item"}
_LABEL_WORD = re.compile(r"§|[^\W\d_]{2,}")
_RUN_THROUGH = {"part", "chapter", "section", "preamble"}


class Step(NamedTuple):
    """One provision of the chain; ``ordinal`` counts from 1 among its unnumbered likes."""

    kind: str
    number: str | None
    ordinal: int = 1
    is_inferred: bool = False
    label: str = ""
    """What is printed before the number ("Section", "§"), for an article that is called otherwise."""
    name: str = ""
    """What a component is called (``component_name``)."""


_NAME_END = re.compile(
    r"[.:;,–—]|\s(?:to|on|of (?!understanding)|concerning|relating|regarding|between|for|sur|relati\w+|entre|sobre|zu[mr]?|über|bij|inzake)\s",
    re.IGNORECASE,
)
_LONGEST_NAME = 40


def component_name(heading: str, ordinal: int, *, count: int, is_note: bool) -> str:
    """What a further instrument of a file is called: "reply note", "note 3", "Final Protocol", "instrument 2".

    ``ordinal`` counts the components from 1, so that the first is the second instrument of its file; ``count`` is how many
    there are.
    """
    if is_note:
        return "reply note" if count == 1 else f"note {ordinal + 1}"
    name = _NAME_END.split(heading, maxsplit=1)[0].strip()
    return name if 0 < len(name) <= _LONGEST_NAME else f"instrument {ordinal + 1}"


def pinpoint(chain: Sequence[Step]) -> str:
    """The citation of the last step of ``chain``; never empty."""
    last = chain[-1]
    has_address = any(step.kind in {"article", "operative_paragraph"} for step in chain) or last.kind == "paragraph"
    kept = [step for step in chain[:-1] if not (has_address and step.kind in _RUN_THROUGH)] + [last]
    if last.kind == "recital":
        kept = [step for step in kept if step.kind != "preamble"]
    cited = ""
    for step in kept:
        if step.kind in _BRACKETED and cited:
            cited += _bracketed(step)
        else:
            cited += (", " if cited else "") + _named(step)
    return cited


def _named(step: Step) -> str:
    if step.kind == "component":
        return step.name or f"{_WORDS[step.kind]} {step.ordinal + 1}"
    word = _printed(step) if step.kind == "article" else _WORDS[step.kind]
    if step.number is None:
        if step.kind == "article":
            return f"unnumbered article {step.ordinal}"
        return f"{word} {step.ordinal}" if step.kind in _BRACKETED | {"recital"} else word
    return f"{word} [{step.number}]" if step.is_inferred else f"{word} {step.number}"


def _printed(step: Step) -> str:
    """ "Art." for all that is called an article, "para." for a bare number, else the word that is printed."""
    word = next(iter(_LABEL_WORD.findall(step.label)), "")
    if not word:
        return "para." if step.label and step.number and step.number[0].isdigit() else _WORDS["article"]
    folded = word.casefold()
    if folded.startswith("art") or (step.number is not None and folded == step.number.casefold()):
        return _WORDS["article"]
    return word.capitalize()


def _bracketed(step: Step) -> str:
    if step.number is not None:
        number = step.number.rsplit(".", 1)[-1] if step.kind == "paragraph" else step.number
        return f"([{number}])" if step.is_inferred else f"({number})"
    return f", item {step.ordinal}" if step.kind == "list_item" else f", unnumbered para. {step.ordinal}"
