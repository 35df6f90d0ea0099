"""The grammar of resolutions: the organ that speaks, its recitals, its operative paragraphs, annexes.

``segment_resolution`` finds the organ ("The General Assembly,"), reads the first page before it, then walks over the
places where something may begin. A number is believed where it carries the sequence on; a number that the source lost
is inferred where the numbers around it leave exactly its place. Resolutions whose verbs stand alone over lettered and
numbered items ("considering", "resolves") become sections with these items.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agreements.formats.document import Document, PartyFact, Reading, SetAside
from agreements.structure.body_text import Block, BodyText, blocks_of
from agreements.structure.dates import first_date
from agreements.structure.furniture import shown
from agreements.structure.grammar import grammar
from agreements.structure.layout import Layout, drop_range, finish, lay_out, node_of
from agreements.structure.paper.outline import read_outline
from agreements.structure.paper.segment import symbol_of_heads, title_nodes
from agreements.structure.resolution.markers import marks_of
from agreements.structure.resolution.open_marks import Mark
from agreements.structure.resolution.openings import openings_of
from agreements.structure.title_page import TitlePage, find_symbol, read_title_page
from agreements.structure.tree import Node
from agreements.structure.verbs import Verbs, organ_names, organ_words, plain, verbs

_ORGAN = re.compile(
    r"(?:(?<=\s)|^)(?P<organ>(?:The|THE|La|LA|L['’]|Les|LES|Le|LE|El|EL|Los|Las|Die|DIE|Der|DER|Das|We,)\s?[^,;:\n]{3,160}?(?:\([^)\n]{1,60}\))?),\s{1,30}(?=(?P<next>[-–—\w*(]))",
    re.MULTILINE,
)
_ORGAN_NAMED = re.compile(
    rf"^[*_ \t]{{0,6}}(?:إن )?(?P<organ>{'|'.join(map(re.escape, organ_names()))})[*_]{{0,3}}\s?[,،，]?[*_]{{0,3}}\s+",
    re.MULTILINE,
)
_ORGAN_ALONE = re.compile(
    r"^[*_]{0,3}(?P<organ>(?:The|THE|La|LA|L['’]|Le|LE|El|EL|Die|DIE|Der|DER)\s?[^,;:.\n]{3,160}?)\s?[,:]?[*_]{0,3}\s*$",
    re.MULTILINE,
)
_ORGAN_LEADS = re.compile(
    r"^[*_]{0,3}(?P<organ>(?:The|THE|La|LA|L['’]|Le|LE|El|EL)\s?[^,;:.\n]{3,120}?)[ \t]"
    r"(?=[\w-]+(?: (?:that|as follows|the following|que|ce qui suit|lo siguiente))?[ \t]?:[*_]{0,3}\s*$)",
    re.MULTILINE,
)
"""The organ with its verb, under recitals: "The Assembly resolves that:"."""
_LABEL = re.compile(r"^(?:\d{1,2}[.)]?|\([a-z]{1,3}\)|[(\[]?(?:PP|OP)[)\]]?\s?\d{1,3}[)\]]?[.:]?|[A-Z]\.)\s+")
_STARTS = re.compile(
    r"(?:^|[,;.:])\s*(?:[-*–—]\s+)?(?:\d{1,3}[.)]-?\s+|\([a-z]{1,3}\)\s+|[(\[]?(?:PP|OP)[)\]]?\s?\d{1,3}[)\]]?[.:]?\s+|[A-Z]\.\s+)?",
    re.MULTILINE,
)
_TAIL = re.compile(
    r"(?:under the terms of|acting|meeting|having met|convened|gathered|at its|in its|agissant|réunie?|conformément|en vertu|actuando|reunid[ao]|en su)"
    r"\b[^;:\n]{3,200}[,:]\s{1,3}(?=[A-ZÀ-Þ(\d*])"
)
_PARTIES_TO_THIS = re.compile(r"\bparties (?:to (?:this|the present)|(?:au|a la) presente?|a cet?(?:te)?) \w")
"""Who concludes the very act that names them is no organ: "The Parties to this Agreement"."""
_WORD = re.compile(r"[\w-]+")
_SUBJECT = re.compile(
    r"\bcooperation between (?:the )?(?P<first>.{3,160}?) and (?:the )?(?P<second>.{3,160}?)(?=$|[:;,.]| in | on | for | to )",
    re.IGNORECASE,
)
_SHORT_FORM = re.compile(r"\s*\(([A-Z][\w-]{1,20})\)")
_GA_NUMBER = re.compile(
    r"\b(?:(?P<session>\d{2,3}|[SE]S?-\d{1,2})/(?P<number>\d{1,4})(?P<letter> ?[A-Z])?"
    r"|(?P<old>\d{1,4})(?P<part> [A-Z])? \((?P<roman>[IVXL]{1,8}|[SE]S?-[IVXL]{1,6})\))\.\s"
)
"""The number of a resolution of the General Assembly: "33/99.", and before 1976 "2999 (XXVII)."."""
_ORGAN_PREFIX = {
    "general assembly": "A", "assemblee generale": "A", "asamblea general": "A", "generalversammlung": "A", "human rights council": "A/HRC",
    "conseil des droits de l'homme": "A/HRC", "consejo de derechos humanos": "A/HRC", "menschenrechtsrat": "A/HRC",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Organ:
    name: str
    begin: int
    end: int
    is_bare: bool
    """Verbs stand in lower case over their items ("considering", "resolves")."""
    is_leading: bool = False
    """Stands with its verb below the recitals ("The Assembly resolves that:")."""


def looks_like_resolution(reading: Reading) -> float:
    """How much a reading is a resolution: 0 to 1. An organ speaks, recitals follow, then operative verbs."""
    body = "\n".join(shown(reading, line)[:4000] for line in reading.lines[:1500])
    rules = verbs("")
    organ = _find_in(body, rules)
    if organ is None:
        return 0.0
    head, after = body[: organ.begin], body[organ.end : organ.end + 60_000]
    after = head + after if organ.is_leading else after
    starts = [found.end() for found in _STARTS.finditer(after)][:4000]
    recitals = sum(bool(rules.recital.match(plain(after[at : at + 80]))) for at in starts)
    operatives = sum(bool(rules.operative.match(plain(after[at : at + 80]))) for at in starts)
    says_so = any(
        word in plain(head[-3000:].replace("\n", " ")[:299]) or word in head.lower()
        for word in ("resolution", "résolution", "resolución", "entschließung")
    )
    agrees = re.search(
        r"\b(?:have|haben|sont|han) (?:agreed|folgendes vereinbart|convenu|convenido)", after[:60_000], re.IGNORECASE
    )
    score = 0.2 + 0.3 * (recitals > 1) + 0.3 * (operatives > 1) + 0.2 * says_so - 0.6 * bool(agrees and not says_so)
    score += 0.3 * (operatives == 1 and recitals < 2 and any(name in plain(organ.name) for name in _ORGAN_PREFIX))
    return max(0.0, min(1.0, score))


def find_organ(body_text: BodyText, rules: Verbs) -> Organ | None:
    """The organ whose name opens the preamble."""
    return _find_in(body_text.text[:60_000], rules)


def _find_in(text: str, rules: Verbs) -> Organ | None:
    for pattern in (_ORGAN, _ORGAN_NAMED, _ORGAN_ALONE, _ORGAN_LEADS):
        for found in pattern.finditer(text):
            name = " ".join(found["organ"].split())
            words = set(_WORD.findall(plain(name)))
            end = found.end()
            if tail := _TAIL.match(text, end):
                end = tail.end()
            rest = text[end : end + 300].lstrip(" \n*_–—-")
            folded = plain(_LABEL.sub("", rest.replace("\n", " ")))
            is_known = pattern is _ORGAN_NAMED or words & organ_words()
            if not is_known or _PARTIES_TO_THIS.search(plain(name)):
                continue
            if not (rules.recital.match(folded) or rules.operative.match(folded)):
                continue
            is_leading = pattern is _ORGAN_LEADS
            is_bare = rest[:1].islower() and _is_head_alone(rest) and not is_leading
            if rest[:1].islower() and not is_bare and not is_leading and "\n" not in text[found.end("organ") : end]:
                continue
            name = re.sub(r"^(?:(?:las|les|los)\b|the|la|le|el|die|der|das|l['’])\s?", "", name, flags=re.IGNORECASE)
            return Organ(
                name, found.start("organ"), max(found.end("organ") + 1, end if tail else 0), is_bare, is_leading
            )
    return None


def _is_head_alone(rest: str) -> bool:
    """Whether a verb in lower case stands over its items, and is not a clause within a sentence."""
    first = rest.split("\n", 1)[0].strip()
    return len(first) < 160 and len(rest) > len(first) and first[-1:] not in {",", ";", "."}


def segment_resolution(reading: Reading, language: str) -> Document:
    """A resolution as recitals and operative paragraphs, with the facts of its first page."""
    layout = lay_out(reading, grammar(language))
    body_text, rules = layout.body_text, verbs(language)
    organ = find_organ(body_text, rules) or find_organ(body_text, verbs(""))
    blocks = blocks_of(body_text)
    body_at = organ.end if organ else _first_block(blocks)
    front = _front_blocks(blocks, organ.begin if organ else body_at)
    front, before = _part_recitals(body_text, front, rules)
    title_page = read_title_page(body_text, front, language)
    marks = marks_of(
        body_text,
        list(openings_of(body_text, body_at, rules, is_bare=bool(organ and organ.is_bare))),
        _heads(body_text, front),
        is_bare=bool(organ and organ.is_bare),
    )
    nodes = title_nodes(layout, front, title_page.title_range)
    nodes += [node_of(body_text, Node("recital"), text=(block.begin, block.end)) for block in before]
    body, aside = _body_nodes(layout, organ, marks)
    return finish(layout, [*nodes, *body], aside, **_facts(layout, title_page, organ, marks, language))


def _first_block(blocks: Sequence[Block]) -> int:
    return blocks[0].begin if blocks else 0


def _front_blocks(blocks: Sequence[Block], body_at: int) -> list[Block]:
    """The paragraphs before the organ speaks; the one it stands in is cut there."""
    front = [replace(block, end=min(block.end, body_at)) for block in blocks if block.begin < body_at]
    return [block for block in front if block.end > block.begin]


def _part_recitals(body_text: BodyText, front: list[Block], rules: Verbs) -> tuple[list[Block], list[Block]]:
    """The first page, and the recitals that stand between it and the organ ("Whereas ...; The Assembly:")."""
    at = len(front)
    while at and _is_recital(body_text.text[front[at - 1].begin : front[at - 1].end].strip(), rules):
        at -= 1
    return front[:at], front[at:]


def _is_recital(words: str, rules: Verbs) -> bool:
    return rules.recital.match(plain(words)) is not None and words.removesuffix(" and").endswith((",", ";"))


def _heads(body_text: BodyText, front: Sequence[Block]) -> str:
    """The words of the first page, where running heads are looked up."""
    return " ".join(" ".join(body_text.text[block.begin : block.end].split()) for block in front).casefold()


def _body_nodes(layout: Layout, organ: Organ | None, marks: Sequence[Mark]) -> tuple[list[Node], list[SetAside]]:
    body_text = layout.body_text
    preamble = Node("preamble")
    nodes: list[Node] = []
    if organ:
        nodes.append(node_of(body_text, preamble, text=(organ.begin, organ.end)))
    aside: list[SetAside] = []
    by_mark: dict[int, Node] = {}
    open_node = preamble
    has_restarts = bool(organ and organ.is_bare) or _restarts(marks)
    for at, mark in enumerate(marks):
        end = marks[at + 1].at if at + 1 < len(marks) else len(body_text.text)
        if mark.role == "aside":
            aside += drop_range(body_text, mark.at, end, "page_furniture")
        elif mark.role == "resume":
            node_of(body_text, open_node, text=(mark.at, end))
        elif mark.role == "annex":
            nodes += read_outline(body_text, _blocks_from(body_text, mark.at, end))
        else:
            open_node = _node(mark, by_mark, preamble if organ else None, is_short=not has_restarts)
            by_mark[at] = open_node
            part = "heading" if mark.role == "section" else "text"
            nodes.append(node_of(body_text, open_node, label=(mark.at, mark.text_at), **{part: (mark.text_at, end)}))
    return _settled(nodes), aside


def _settled(nodes: list[Node]) -> list[Node]:
    """Nodes without a word of the source drop out (a preamble with no organ and no text)."""
    return [node for node in nodes if node.spans]


def _node(mark: Mark, by_mark: dict[int, Node], preamble: Node | None, *, is_short: bool) -> Node:
    parent = by_mark.get(mark.parent) if mark.parent is not None else None
    if mark.role == "recital" and parent is None:
        parent = preamble
    if mark.role == "section" and mark.is_preambular:
        parent = preamble
    eid_part = ""
    if mark.role == "section" and mark.number is None:
        eid_part = f"sec_{1 + sum(node.kind == 'section' for node in by_mark.values())}"
    kinds = {
        "recital": "recital", "operative": "operative_paragraph", "sub": "subparagraph", "bullet": "list_item", "lead": "enacting_formula",
        "closing": "testimonium", "section": "section",
    }  # fmt: skip
    return Node(
        kinds[mark.role],  # type: ignore[arg-type]
        mark.number,
        parent,
        is_number_inferred=mark.is_inferred,
        is_short=is_short and mark.role == "operative",
        eid_part=eid_part,
    )


def _restarts(marks: Sequence[Mark]) -> bool:
    numbers = [mark.number for mark in marks if mark.role == "operative" and mark.number]
    return len(numbers) != len(set(numbers))


def _blocks_from(body_text: BodyText, begin: int, end: int) -> list[Block]:
    blocks = [block for block in blocks_of(body_text) if block.end > begin and block.begin < end]
    return [replace(block, begin=max(begin, block.begin), end=min(end, block.end)) for block in blocks]


def _facts(
    layout: Layout, title_page: TitlePage, organ: Organ | None, marks: Sequence[Mark], language: str
) -> dict[str, object]:
    body_text = layout.body_text
    parties = list(title_page.sponsors)
    if organ:
        parties.insert(0, PartyFact(organ.name, kind="organ", role="adopting_organ"))
    parties += _subjects(title_page.title or "")
    closing = " ".join(body_text.text[mark.at : mark.at + 200] for mark in marks if mark.role == "closing")
    status, dates = title_page.status, dict(title_page.dates)
    if closing and status != "draft":
        status = "adopted"
        date = first_date(closing)
        dates["adoption"] = dates["adoption"] or (date if date and len(date) > 4 else None)
    numbered = _numbered_symbol(body_text, organ)
    is_own = title_page.symbol is not None and ("RES" in title_page.symbol or title_page.status == "draft")
    symbol = (
        (title_page.symbol if is_own else None)
        or numbered
        or title_page.symbol
        or _converted_symbol(layout)
        or symbol_of_heads(layout)
    )
    if status == "unknown" and symbol and "RES/" in symbol:
        status = "adopted"
    return {
        "kind": "resolution",
        "status": status,
        "title": title_page.title,
        "symbol": symbol,
        "language": language,
        "parties": tuple(parties),
        "dates": dates,
        "facts": title_page.facts,
    }


def _subjects(title: str) -> list[PartyFact]:
    """The organisations whose cooperation the title names."""
    found = _SUBJECT.search(title.split(": ")[-1])
    if found is None:
        return []
    return [_subject(name.strip()) for name in (found["first"], found["second"])]


def _subject(name: str) -> PartyFact:
    """A name with its short form in brackets ("International Criminal Police Organization (INTERPOL)")."""
    bracketed = _SHORT_FORM.search(name)
    if bracketed is None:
        return PartyFact(name, role="subject")
    return PartyFact(name[: bracketed.start()].strip(), (bracketed[1],), role="subject")


def _numbered_symbol(body_text: BodyText, organ: Organ | None) -> str | None:
    """ "80/2. Scale of assessments" of the General Assembly is A/RES/80/2."""
    prefix = next((prefix for name, prefix in _ORGAN_PREFIX.items() if organ and name in plain(organ.name)), None)
    found = _GA_NUMBER.search(body_text.text, 0, organ.begin) if organ and prefix else None
    if not found:
        return None
    if found["old"]:
        return f"{prefix}/RES/{found['old']}{(found['part'] or '').strip()}({found['roman']})"
    letter = (found["letter"] or "").replace(" ", "")
    return f"{prefix}/RES/{found['session']}/{found['number']}{letter}"


def _converted_symbol(layout: Layout) -> str | None:
    """The symbol that a converter wrote at the head of the file."""
    for index in list(layout.furniture)[:40]:
        words = shown(layout.reading, layout.reading.lines[index])
        if words.lower().startswith("symbol:"):
            return find_symbol(words)
    return None
