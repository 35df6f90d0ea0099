"""Whether a text calls itself a draft: in a line of its head, or in what its pages repeat.

A title that names a draft is read by the grammars (``status``); here the marks that stand beside a title are looked for, as
"DRAFT", "Confidential draft, version 2", "Contre-projet du 3 mai 2010". Only short lines count, and in French or Spanish
only a line that is a mark, since *projet* and *proyecto* name any project. The name of a file counts as well: a text that only its
name calls a draft is one, unless the text itself shows that it was signed; then it is private all the same, with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from agreements.formats.document import Document

Mark = Literal["", "draft", "counter_draft"]

_LONGEST = 80
_HEAD_LINES = 12
_KINDS = "accord|convention|protocole|mémorandum|memorandum|traité|arrangement|échange|lettre|note|texte"
_ACTS = "acuerdo|convenio|protocolo|memorando|tratado|acordo|convenção|convênio|tratado|canje|texto|accordo|convenzione"
_MARKS: tuple[tuple[str, str], ...] = (
    (r"(?:[\w'’.]+\W+){0,4}?(?:counter\W?)?draft\b", "CONFIDENTIAL – Revised draft of 3 May 2010"),
    (rf"(?:confidentiel\W+)?(?:avant|contre)?\W?projet(?:\W*|\W+(?:révisé|initial|n\W|(?:du|de|d)\W+(?:{_KINDS}|\d)).*)", "Contre-projet"),
    (rf"(?:confidencial\W+)?(?:ante|contra)?(?:proyecto|projeto|progetto)(?:\W*|\W+(?:d[eio]l?|n)\W+(?:{_ACTS}|\d).*)", "Contraproyecto"),
    (r"(?:borrador|minuta|bozza|brouillon)\b.*", "Borrador de 3 de mayo de 2010"),
    (r"(?:\w+\W+){0,2}?(?:gegen|vor|vertrags|arbeits|abkommens)?entwurf\b.*", "Entwurf, Stand 3. Mai 2010"),
    (r"(?:tegen|voor)?ontwerp\b.*|concept\W*", "ONTWERP"),
    (r"(?:контр)?проект(?:\W*|\W+(?:соглашения|договора|протокола|меморандума|конвенции).*)", "Проект"),
    (r"مشروع(?:\W*|\W+(?:اتفاق|بروتوكول|مذكرة).*)", "مشروع"),
    (r".{0,20}(?:草案|草稿|草约)\W*", "协定草案"),
)  # fmt: skip
"""Patterns of a whole line after its first letter, each with a line that it is for."""
_MARKED = re.compile("|".join(f"(?:{pattern})" for pattern, _example in _MARKS), re.IGNORECASE)
_COUNTER = re.compile(
    r"\b(?:counter\W?draft|contre\W?projet|contra\W?proyecto|gegenentwurf|контрпроект|tegenontwerp)", re.IGNORECASE
)
_ENGLISH = re.compile(_MARKS[0][0], re.IGNORECASE)
"""What follows may be anything: "Draft agreement between ..."."""
_DRAFT_NAME = re.compile(
    rf"\bdrafts?\b|\bavant\W?projet|\bprojet\W+(?:d\W+|de\W+)?(?:{_KINDS})\b|\b(?:proyecto|projeto|progetto)\W+(?:d[eio]l?\W+)?(?:{_ACTS})"
    r"\b|\b(?:ante\W?proyecto|borrador|bozza|brouillon)\b|(?:\b|vertrags|arbeits|abkommens)entwurf\b|\b(?:voor)?ontwerp\b"
    r"|проект\W+(?:соглашения|договора|протокола|меморандума|конвенции)|مشروع\W+(?:اتفاق|بروتوكول|مذكرة)|草案|草稿|草约",
    re.IGNORECASE,
)
"""What in the name of a file says that it is a draft; *projet* and *proyecto* name any project, unless of an act."""
_SIGNED_NAME = re.compile(
    r"\b(?:signed|executed|as adopted|in force|sign[ée]e?|firmad[oa]|unterzeichnet|ondertekend|подписан\w*)\b",
    re.IGNORECASE,
)
_NOT_OF_THIS = re.compile(
    r"\bdraft(?:ed|ing|sm\w+|er)|\bdrafts? (?:law|bill|budget|programme|legislation)", re.IGNORECASE
)


def draft_mark_of_name(name: str) -> Mark:
    """What the name of a file says of its text; nothing where it also says that the text was signed.

    >>> draft_mark_of_name("MoU_counter-draft_v2.docx"), draft_mark_of_name("Accord, avant-projet.pdf")
    ('counter_draft', 'draft')
    >>> draft_mark_of_name("draft MoU (signed).pdf"), draft_mark_of_name("Overdraft facility.pdf"), draft_mark_of_name("Projet Mekong.pdf")
    ('', '', '')
    """
    last = re.split(r"[\\/]", name)[-1]
    words = " ".join(re.sub(r"\.\w{1,5}$", "", last).replace("_", " ").split())
    if _SIGNED_NAME.search(words) or _NOT_OF_THIS.search(words):
        return ""
    if _COUNTER.search(words):
        return "counter_draft"
    return "draft" if _DRAFT_NAME.search(words) else ""


def draft_mark(document: Document) -> Mark:
    """``counter_draft`` or ``draft`` where the head or the furniture of the document is marked so, else empty."""
    marked = [line for line in _lines(document) if _is_mark(line)]
    if not marked:
        return ""
    return "counter_draft" if any(_COUNTER.search(line) for line in marked) else "draft"


def _is_mark(line: str) -> bool:
    words = line.strip(" \t*_#[](){}<>=-–—|\"'“”«».:,;")
    if not words or _NOT_OF_THIS.search(words):
        return False
    return bool(_MARKED.fullmatch(words) or _ENGLISH.match(words))


def _lines(document: Document) -> Iterator[str]:
    """The short lines above the first words of substance, and those set aside as what pages repeat."""
    text = document.reading.text
    body = (p for p in document.provisions if p.kind not in {"title", "footnote"} and p.spans)
    end = min((p.spans[0].start for p in body), default=len(text))
    head = [line for line in text[: min(end, 4000)].splitlines() if line.strip()]
    yield from (line for line in head[:_HEAD_LINES] if len(line.strip()) <= _LONGEST)
    for aside in document.set_aside:
        if aside.reason in {"page_furniture", "noise"} and aside.end - aside.start <= 2 * _LONGEST:
            yield from (line for line in text[aside.start : aside.end].splitlines() if len(line.strip()) <= _LONGEST)
