"""Words of an agreement as HTML: escaped, and with what a difference inserted, left out, moved or set aside marked; and where they stand.

What a cell says against the house's position has a line each, its sign never without words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from comparisons.alignment.diff import Op
from comparisons.desk.deviation import Deviation
from comparisons.desk.difference_words import shown_meanings
from comparisons.desk.passages import PART_LABELS, Passage
from comparisons.desk.table import CellClause
from web.locators import joined, located
from web.wording import sentence

_OVERRIDES = re.compile("[\u202d\u202e]")


def exact(words: str) -> str:
    """Words of an agreement, escaped; a direction override stays, shut up in an isolate of its own."""
    return _OVERRIDES.sub(lambda override: f"<bdi>{override[0]}</bdi>", escape(words))


def passage_words(passage: Passage) -> str:
    """The words of a passage; in a whole sentence each part is marked with its name, which a style sheet shows and nobody copies."""
    number = f'<span class="nth">{passage.number}</span> ' if passage.number else ""
    words = "".join(_part(words, kind) for words, kind in passage.parts) or exact(passage.text)
    return f'<p class="words" dir="auto">{number}{words}</p>'


def _part(words: str, kind: str) -> str:
    if not kind:
        return exact(words)
    return f'<span class="part {kind}" data-part="{escape(sentence(PART_LABELS[kind]))}">{exact(words)}</span>'


def marked(op: Op) -> str:
    """A run of a difference: escaped, in ``<ins>`` or ``<del>`` where it changed.

    Moved text names its other end; what was set aside keeps its true words, its title says how the base has it; a name that means
    another on each side stands once, and a line beside the words says which.
    """
    text = exact(op.text)
    if op.means is not None:
        title = sentence("base: {base}; here: {here}", **shown_meanings(op))
        return f'<span class="means" title="{escape(title)}">{text}</span>'
    if op.kind == "equal":
        return _folded(op, text)
    tag = "ins" if op.is_in_other else "del"
    if op.kind != "move":
        return f"<{tag}>{text}</{tag}>"
    title = sentence("moved: {number}" if tag == "ins" else "moved: see {number}", number=op.move)
    return f'<{tag} class="moved" title="{title}">{text}</{tag}>'


def _folded(op: Op, text: str) -> str:
    """Words that are set aside, with those of the base in a title; other words, and not only other letters, for who hears the page too."""
    here, base = " ".join(op.text.split()), " ".join(op.base_text.split())
    if not op.is_folded or here == base:
        return text
    told = escape(sentence("base: {words}", words=base))
    heard = f'<span class="vh unselected"> ({told}) </span>' if here.casefold() != base.casefold() else ""
    return f'<span class="folded" title="{told}">{text}{heard}</span>'


def place_link(clause: CellClause) -> str:
    place = escape(located(clause.pinpoint))
    return f'<a href="{escape(clause.permalink)}">{place}</a>' if clause.permalink else place


def place_links(clauses: Sequence[CellClause]) -> str:
    return joined(map(place_link, clauses), [located(clause.pinpoint) for clause in clauses])


def deviation_list(found: Sequence[Deviation], *, is_titled: bool = True) -> str:
    if not found:
        return ""
    title = f'<p class="limb">{sentence("against our position")}</p>' if is_titled else ""
    return f'<div class="deviations">{title}<ul>{"".join(map(_line, found))}</ul></div>'


def _line(one: Deviation) -> str:
    note = f' <span class="meta">{escape(one.note)}</span>' if one.note else ""
    return f'<li class="d-{one.mark}"><span aria-hidden="true">{one.sign}</span> {escape(one.words)}{note}</li>'
