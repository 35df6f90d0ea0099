"""The cells of the compare page as HTML, written in Python: a page holds hundreds, and a template asks a dictionary for each word.

Every text passes through ``html.escape`` on its way out, once; nothing else than what stands in this module is live.
Measured on 20 agreements x 10 types: nine times as fast as the same template.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from urllib.parse import parse_qs, quote, urlsplit

from agreements.citations.address import language_suffix
from agreements.facts.date_format import format_date
from comparisons.alignment.diff import Op
from comparisons.desk.basket import basket_button
from comparisons.desk.difference_words import likeness_of_cell
from comparisons.desk.frequencies import LEADING
from comparisons.desk.marks_html import deviation_list, exact, marked, passage_words, place_link, place_links
from comparisons.desk.passages import PART_LABELS, Line, Passage
from comparisons.desk.redline import Compared
from comparisons.desk.table import Cell, CellClause, Column, NearMiss
from comparisons.desk.values import Value, ValueLine
from comparisons.desk.view_model import ShownCell, ShownRow, Step
from web.locators import located
from web.stored import retold
from web.wording import certainty_percent, gettext_noop, label_of, plural_sentence, sentence

_NEAR = 90
_MOST_PINPOINTS = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """What all cells of a page share; its reader may decide on ``decidable`` slugs. The addresses are patterns with ``{code}``, ``{slug}`` and ``{eid}``."""

    view: str = "text"
    decidable: frozenset[str] = frozenset()
    here: str = ""
    state_address: str = ""
    article_address: str = ""
    pairing_address: str = ""
    has_base_by_row: bool = False
    has_values_apart: bool = False
    has_basket: bool = False


def cell(shown: ShownCell, desk: Desk) -> str:
    """The ``<td>`` of a cell."""
    return _td(f"state {shown.ground}", inside(shown, desk), shown, desk)


def inside(shown: ShownCell, desk: Desk) -> str:
    """What stands in a cell: whether it is the base, its clauses or why there is none, how it deviates from our position."""
    against = deviation_list(shown.deviations) if desk.view != "coverage" else ""
    return f"{_base_of_row(shown, desk)}{''.join(_inside(shown, desk))}{against}"


def _base_of_row(shown: ShownCell, desk: Desk) -> str:
    base = shown.base
    if not shown.is_base or base is None or not (base.instead_of or base.doubt or desk.has_base_by_row):
        return ""
    lacking = gettext_noop("base of this row: {agreement} has no such clause")
    said = sentence(lacking, agreement=base.instead_of) if base.instead_of else sentence("base of this row")
    return f'<p class="base">{escape("; ".join(filter(None, (said, base.doubt))))}</p>'


def lines(row: ShownRow, desk: Desk) -> Iterator[str]:
    """The ``<td>`` of each line of a row; a column without a clause says why in one cell beside all lines."""
    for number, found in enumerate(row.lines):
        made = []
        for place, shown in enumerate(row.cells):
            if shown.cell.state == "present":
                ground, said = _value(found, place, shown) if isinstance(found, ValueLine) else _answer(found, place)
                if desk.view == "passages" and number == len(row.lines) - 1:
                    said += _pair_link(shown, desk)
                made.append(_td(ground, said, shown, desk))
            elif not number:
                said = "".join(_inside(shown, desk))
                made.append(_td(f"state {shown.ground}", said, shown, desk, height=len(row.lines)))
        yield "".join(made)


def _td(ground: str, said: str, shown: ShownCell, desk: Desk, *, height: int = 1) -> str:
    """The base is marked; that of the column that is the base of all rows stays in sight as well."""
    is_of_row = desk.has_base_by_row or bool(shown.base and shown.base.instead_of)
    base = (" is-base" if is_of_row else " is-base pinned") if shown.is_base else ""
    rows = f' rowspan="{height}"' if height > 1 else ""
    return f'<td class="{ground}{base}"{rows}>{said}</td>'


def _answer(line: Line, place: int) -> tuple[str, str]:
    """Ground and words of a cell of passages."""
    label = _label(sentence(PART_LABELS[line.label]) if line.label else "")
    if line.cells[place]:
        ground = "passage" if line.label or line.is_in_base else "passage extra"
        return ground, f"{label}{''.join(map(_passage, line.cells[place]))}"
    gap = gettext_noop("none") if line.label else gettext_noop("no similar wording found")
    said = sentence("answered by the passage above" if place in line.above else gap)
    return "passage none", f'{label}<p class="gap">{said}</p>'


def _label(words: str) -> str:
    return f'<span class="limb">{escape(words[:1].upper() + words[1:])}</span>' if words else ""


def _passage(passage: Passage) -> str:
    moved = f' <span class="tag">{sentence("in another place")}</span>' if passage.is_moved else ""
    pin = f'<p class="pin">{place_link(passage.clause)}{moved}</p>' if passage.is_named or moved else ""
    return f"{pin}{passage_words(passage)}"


def _value(line: ValueLine, place: int, shown: ShownCell) -> tuple[str, str]:
    """Ground and words of a cell of terms; over them stands where the clauses are."""
    if not line.kind:
        said = "".join(_where(shown.cell.clauses))
        if not any(clause.terms for clause in shown.cell.clauses):
            said += f'<p class="gap">{sentence("no terms were read")}</p>'
        return "values", said
    is_one = len(shown.cell.clauses) == 1
    values = (
        "".join(_told(value, is_one=is_one) for value in line.cells[place])
        or f'<p class="gap">{sentence("no value read")}</p>'
    )
    return f"values{' same' if line.is_same else ''}", f"{_label(line.kind)}{values}"


def _told(value: Value, *, is_one: bool) -> str:
    """A value, and where it stands unless the cell has one clause only."""
    words = escape(value.term.label or value.term.text or value.term.value)
    told = f"<ins>{words}</ins>" if value.differs else words
    places = "" if is_one else place_links(value.clauses[:_MOST_PINPOINTS])
    return f'<p><b title="“{escape(value.term.text)}”">{told}</b> <span class="meta">{places}</span></p>'


def _inside(shown: ShownCell, desk: Desk) -> Iterator[str]:
    state = shown.cell.state
    if desk.view == "coverage":
        yield from _covered(shown, desk)
    elif state == "present":
        yield from _present(shown, desk)
    elif state == "text_not_held":
        yield f'<div class="blank"><b>{sentence("Text not held")}</b>'
        yield f'<p class="meta">{sentence("known only from what other texts say about it")}</p></div>'
    elif state == "verified_absent":
        yield f'<div class="blank"><b>{sentence("Verified absent")}</b><p class="meta">{_absence(shown.cell)}'
        yield f"<br>{_review_link(shown, desk, sentence('how it was searched'))}</p></div>"
    elif state == "possible":
        yield from _possible(shown, desk)
    else:
        nearest = "".join(_near(number, miss) for number, miss in enumerate(shown.cell.nearest))
        review = (
            f"<br>{_review_link(shown, desk, sentence('review now'))}" if shown.column.slug in desk.decidable else ""
        )
        yield f'<div class="blank"><b>{sentence("Not yet reviewed")}</b>'
        yield f'<p class="meta">{escape(retold(shown.cell.searched))}{nearest}{review}</p></div>'


def _possible(shown: ShownCell, desk: Desk) -> Iterator[str]:
    """What the machine saw without being sure, folded: it is no clause, and is not counted as one."""
    count = len(shown.cell.nearest)
    looked = plural_sentence("{count} paragraph to look at", "{count} paragraphs to look at", count)
    yield f'<div class="blank"><b>{sentence("Possible")}</b><details class="possible"><summary>{looked}</summary>'
    yield f'<p class="meta">{escape(retold(shown.cell.searched))}{"".join(_near(n, miss) for n, miss in enumerate(shown.cell.nearest))}</p></details>'
    review = _review_link(shown, desk, sentence("review now")) if shown.column.slug in desk.decidable else ""
    yield f'<p class="meta">{review}</p></div>' if review else "</div>"


# Cells without a clause


def _absence(cell: Cell) -> str:
    absence = cell.absence
    if absence is None:
        return ""
    how = f"<br>{sentence('searched: {searched}', searched=escape(absence.how))}" if absence.how else ""
    return sentence("by {person}, {date}", person=escape(absence.by), date=escape(format_date(absence.on))) + how


def _near(number: int, miss: NearMiss) -> str:
    words = miss.text if len(miss.text) <= _NEAR else f"{miss.text[: _NEAR - 1]}…"
    lead = sentence("then") if number else sentence("nearest:")
    return f'<br>{lead} <a href="{escape(miss.permalink)}">{escape(located(miss.pinpoint))}</a>, {escape(words)}'


def _review_link(shown: ShownCell, desk: Desk, words: str) -> str:
    address = desk.state_address.format(code=shown.row.code, slug=shown.column.slug)
    about = escape(sentence("{type} in {agreement}", type=sentence(shown.row.label), agreement=shown.column.name))
    return f'<a href="{escape(address)}?next={desk.here}">{words}<span class="vh">: {about}</span></a>'


def _covered(shown: ShownCell, desk: Desk) -> Iterator[str]:
    """A cell of the overview: where the clauses stand, or in a word why there is none."""
    if shown.cell.clauses:
        yield from _where(shown.cell.clauses)
    elif shown.cell.state == "verified_absent":
        yield f"<b>{_review_link(shown, desk, sentence('Verified absent'))}</b>"
    elif shown.cell.state == "possible":
        yield f"<b>{_review_link(shown, desk, sentence('Possible'))}</b>"
    elif shown.cell.state == "not_reviewed":
        said = sentence("Not yet reviewed")
        yield f"<b>{_review_link(shown, desk, said) if shown.column.slug in desk.decidable else said}</b>"
    else:
        yield f"<b>{sentence('Text not held')}</b>"


def _where(found: Sequence[CellClause]) -> Iterator[str]:
    """Where clauses stand, and whether a person confirmed them."""
    clauses = [clause for clause in found if not clause.part_of]
    rest = len(clauses) - _MOST_PINPOINTS
    more = sentence(" and {count} more", count=rest) if rest > 0 else ""
    yield f'<span class="at">{place_links(clauses[:_MOST_PINPOINTS])}{more}</span>'
    states = {clause.state for clause in clauses}
    if states != {""}:
        yield f' <span class="meta">{sentence("confirmed" if states == {"confirmed"} else "suggested")}</span>'


# Heads


def steps(offered: Iterable[Step], about: str) -> str:
    """The buttons of a head, in one form for the whole page; each keeps its name when its column or row has moved."""
    buttons = "".join(
        f'<button form="steps" name="step" value="{escape(step.step)}" id="{escape(step.step.replace(" ", "-"))}" '
        f'aria-label="{escape(step.label)}" title="{escape(step.label)}">{escape(step.sign)}</button>'
        for step in offered
    )
    return f'<div class="steps" role="group" aria-label="{escape(about)}">{buttons}</div>' if buttons else ""


# Clauses


def _present(shown: ShownCell, desk: Desk) -> Iterator[str]:
    clauses, redline = shown.cell.clauses, shown.redline
    if redline is None or shown.base is None:
        for clause in clauses:
            yield _clause_block(clause, None, shown, desk)
        return
    if len(clauses) > 1:
        yield f'<p class="whole meta">{likeness_of_cell(redline.similarity)}</p>'
    for is_of_base, number in redline.in_order():
        if is_of_base:
            yield _only_in_base(shown.base.cell.clauses[number])
        else:
            yield _clause_block(clauses[number], redline.clauses[number], shown, desk)
    yield _pair_link(shown, desk)


def _clause_block(clause: CellClause, found: Compared | None, shown: ShownCell, desk: Desk) -> str:
    words = "".join(_clause(clause, found, shown, desk))
    cited = escape(cited_as(shown.column, clause))
    leads = " leads" if any(term.kind == LEADING.get(shown.row.code) for term in clause.terms) else ""
    return f'<div class="clause{" item" if clause.part_of else ""}{leads}" data-cite="{cited}">{words}</div>'


def cited_as(column: Column, clause: CellClause) -> str:
    """What a script puts under the words that it copies: title, when and where, pinpoint."""
    when = ", ".join(part for part in (column.date_line or column.date, column.place) if part)
    return ", ".join(part for part in (column.title, when, located(clause.pinpoint)) if part)


def _only_in_base(clause: CellClause) -> str:
    """A clause of the base that nothing here answers, whole, where it would stand."""
    return (
        f'<div class="clause lacking"><p class="pin">{place_link(clause)} <span>{sentence("only in the base")}</span></p>'
        f'<p class="words" dir="auto"><del>{exact(clause.text)}</del></p></div>'
    )


def _pair_link(shown: ShownCell, desk: Desk) -> str:
    """Where a person says what answers what, if there are two agreements to say it of."""
    base = shown.base
    if base is None or shown.is_base or not (base.cell.clauses and base.column.permalink):
        return ""
    if not {base.column.slug, shown.column.slug} <= desk.decidable:
        return ""
    address = desk.pairing_address.format(code=shown.row.code, base=base.column.slug, slug=shown.column.slug)
    about = escape(
        sentence(
            ": {type} of {one} and {other}",
            type=sentence(shown.row.label), one=base.column.name, other=shown.column.name,
        )
    )  # fmt: skip
    return f'<p class="acts"><a class="btn small" href="{escape(address)}?next={desk.here}">{sentence("Pair otherwise")}<span class="vh">{about}</span></a></p>'


def _clause(clause: CellClause, found: Compared | None, shown: ShownCell, desk: Desk) -> Iterator[str]:
    heading = f" <i>{escape(clause.heading)}</i>" if clause.heading and not clause.part_of else ""
    known = standing(clause)
    yield f'<p class="pin">{place_link(clause)}{heading}{f"<span>{escape(known)}</span>" if known else ""}</p>'
    ops = found.ops if found is not None else None
    if found is not None and found.remark:
        by = sentence(", paired by {person}", person=found.paired_by) if found.paired_by else ""
        yield f'<p class="remark meta">{escape(found.remark + by)}</p>'
    element = "div" if clause.sentences else "p"  # a paragraph cannot hold the sentences that are folded
    yield f'<{element} class="words" dir="auto">{"".join(_with_others_folded(clause, ops))}</{element}>'
    if clause.terms and not desk.has_values_apart:
        yield f'<dl class="terms">{"".join(_terms(clause, shown))}</dl>'
        if shown.column.slug in desk.decidable and clause.permalink:
            about = escape(
                sentence(
                    " of {pinpoint} of {agreement}", pinpoint=located(clause.pinpoint), agreement=shown.column.name
                )
            )
            yield f'<p class="acts"><a href="{escape(clause.permalink)}">{sentence("Check the values")}<span class="vh">{about}</span></a></p>'
    if clause.permalink and _is_last_of_its_article(clause, shown.cell.clauses):
        yield _article_link(clause, shown, desk)
    if desk.has_basket:
        yield basket_button(clause, shown)
    if shown.column.slug in desk.decidable and clause.score is not None and clause.state != "confirmed":
        yield _verdicts(clause, shown)


def _with_others_folded(clause: CellClause, ops: Sequence[Op] | None) -> Iterator[str]:
    """The words of a clause; in a paragraph of several types, the sentences of the others are folded around its own."""
    whole = [Op("equal", (0, 0), (0, len(clause.text)), clause.text)]
    parts = (part for op in (whole if ops is None else ops) for part in _cut(op, clause.sentences))
    for is_own, run in groupby(parts, key=lambda op: not clause.sentences or _touches(op, clause.sentences)):
        words = "".join(map(marked, run))
        if is_own or not words.strip():
            yield words
        else:
            yield f'<details class="others"><summary class="meta">{sentence("other sentences of this paragraph")}</summary>{words}</details>'


def _cut(op: Op, sentences: Sequence[tuple[int, int]]) -> Iterator[Op]:
    """A run cut where sentences begin and end; one whose words are not those of the text stays whole."""
    left, right = op.other_span
    if not sentences or op.is_folded or right - left != len(op.text):
        yield op
        return
    inside = {place for span in sentences for place in span if left < place < right}
    places = sorted({left, right, *inside})
    for start, end in zip(places, places[1:], strict=False):
        yield replace(op, other_span=(start, end), text=op.text[start - left : end - left])


def _touches(op: Op, sentences: Sequence[tuple[int, int]]) -> bool:
    """Whether a run stands in any of ``sentences``, or is of the base alone."""
    start, end = op.other_span
    return start == end or any(start < right and left < end for left, right in sentences)


def standing(clause: CellClause) -> str:
    """ "confirmed", or "suggested · certainty of its type 98 %"; an item that a clause brings along has no standing of its own."""
    if clause.part_of and clause.score is None:
        return ""
    if clause.state == "confirmed" or clause.score is None:
        return sentence(clause.state)
    certainty = sentence("certainty of its type {percent} %", percent=certainty_percent(clause.score))
    return f"{sentence(clause.state)} · {certainty}"


def _terms(clause: CellClause, shown: ShownCell) -> Iterator[str]:
    """The terms; where the base has another value for the kind, that value too."""
    theirs = shown.base.cell.clauses if shown.redline is not None and shown.base is not None else ()
    for term in clause.terms:
        kind = escape(label_of(term.kind).capitalize())
        others = {t.value: t.label or t.text for c in theirs for t in c.terms if t.kind == term.kind}
        value = escape(term.label or term.text)
        if others and term.value not in others:
            value = f"<ins>{value}</ins> <del>{escape(', '.join(others.values()))}</del>"
        yield f'<div><dt>{kind}</dt><dd title="“{escape(term.text)}”">{value}</dd></div>'


def _is_last_of_its_article(clause: CellClause, clauses: Sequence[CellClause]) -> bool:
    """Whether the next clause stands in another article: one link is enough for clauses of the same."""
    at = clauses.index(clause) + 1
    return at == len(clauses) or clauses[at].eid.partition("__")[0] != clause.eid.partition("__")[0]


def _article_link(clause: CellClause, shown: ShownCell, desk: Desk) -> str:
    address = desk.article_address.format(slug=shown.column.slug, eid=quote(clause.eid, safe=""))
    about = escape(
        sentence(" around {pinpoint} of {agreement}", pinpoint=located(clause.pinpoint), agreement=shown.column.name)
    )
    return f'<p class="more"><a href="{escape(address)}">{sentence("whole article")}<span class="vh">{about}</span></a></p>'


def _verdicts(clause: CellClause, shown: ShownCell) -> str:
    about = escape(
        sentence(
            "{pinpoint} of {agreement} as {type}",
            pinpoint=located(clause.pinpoint), agreement=shown.column.name, type=sentence(shown.row.label),
        )
    )  # fmt: skip
    asked = parse_qs(urlsplit(clause.permalink).query)
    place = escape(clause.eid + language_suffix(asked.get("language", [""])[0]))
    made = "".join(
        f'<button class="btn small" form="decide" name="decision" value="{act} {escape(shown.column.slug)} '
        f'{escape(shown.row.code)} {place}" aria-label="{label} {about}">{label}</button> '
        for act, label in (("confirm", sentence("Confirm")), ("reject", sentence("Reject")))
    )
    return f'<p class="acts">{made}</p>'
