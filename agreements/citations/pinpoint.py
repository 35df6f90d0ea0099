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
