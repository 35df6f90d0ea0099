"""Promise 1, re-checked: what the library shows is what its sources hold.

``problems`` reads a stored text again from its stored bytes and compares: the bytes with their SHA-256, the text as read
with its own, every provision with what its spans yield, and all of it with nothing left over (read = provisions + set
aside). The letters of each page of a PDF, as another program finds them, are compared in order with those of its provisions
and of what was set aside. Each problem is a sentence that names what does not hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from agreements.formats.document import EDIT_KINDS, UnreadableFile
from agreements.formats.pdf.floor import UNMAPPED
from agreements.formats.pdf.reader import MEDIA_TYPE
from agreements.formats.read import read
from agreements.formats.witness.fidelity import compare_page
from agreements.formats.witness.text_layer import NoTextLayer, text_layer
from agreements.models import Provision, Text

_SHOWN = 40
_OTHER_LETTERS = 0.2
_MARKUP = set("*_#>|-`~=\\<>[]()^")


def problems(text: Text) -> Iterator[str]:
    """Sentences, one a fault of ``text``; none where all holds."""
    name = f"{text.agreement.slug}, {text.language}, version {text.version}"
    if damage := text.source.damage():
        yield f"{name}: the file {text.source.name} {damage}."
        return
    if hashlib.sha256(text.raw.encode()).hexdigest() != text.raw_sha256:
        yield f"{name}: the text as read was changed{_where(text)}."
    provisions = list(text.provisions.order_by("position"))
    for provision in provisions:
        provision.text = text
        yield from _provision_problems(provision, name)
    yield from _uncovered(text, provisions, name)
    yield from _page_problems(text, name)


def _where(text: Text) -> str:
    try:
        again = read(text.source.file_bytes(), text.source.name).text
    except UnreadableFile:
        return ""
    at = next(
        (i for i, (a, b) in enumerate(zip(text.raw, again, strict=False)) if a != b), min(len(text.raw), len(again))
    )
    return f" at character {at}: {text.raw[at : at + _SHOWN]!r} where the file gives {again[at : at + _SHOWN]!r}"


def _provision_problems(provision: Provision, name: str) -> Iterator[str]:
    where = f"{name}, {provision.pinpoint} ({provision.eid})"
    if any(edit[0] not in EDIT_KINDS for edit in provision.edits):
        yield f"{where}: an edit of a kind that is not on the closed list."
    for part, shown in (("heading", provision.heading), ("text", provision.content)):
        yielded = provision.yielded(part)
        if shown != yielded:
            at = next(
                (i for i, (a, b) in enumerate(zip(shown, yielded, strict=False)) if a != b),
                min(len(shown), len(yielded)),
            )
            yield (
                f"{where}: the {part} differs from its source at character {at}: "
                f"{shown[at : at + _SHOWN]!r} where the source gives {yielded[at : at + _SHOWN]!r}."
            )


def _uncovered(text: Text, provisions: list[Provision], name: str) -> Iterator[str]:
    """Runs of the text as read that are in no provision, not set aside, and more than white space or markup."""
    taken = sorted(
        [(span[0], span[1]) for provision in provisions for span in provision.spans]
        + [(aside[0], aside[1]) for aside in text.set_aside]
    )
    position = 0
    for start, end in [*taken, (len(text.raw), len(text.raw))]:
        lost = text.raw[position:start]
        if any(not c.isspace() and c not in _MARKUP for c in lost):
            yield f"{name}: {lost.strip()[:_SHOWN]!r} at character {position} is in no provision and not set aside."
        position = max(position, end)


def _page_problems(text: Text, name: str) -> Iterator[str]:
    """Pages of a PDF whose letters are not those of the provisions and of what was set aside, of all its languages."""
    texts = [text, *text.other_languages()]
    is_asked_once = text.is_current and text.pk == min(one.pk for one in texts)
    if text.source.media_type != MEDIA_TYPE or not is_asked_once:
        return
    try:
        layer = text_layer(text.source.file_bytes())
    except NoTextLayer:
        return  # what PDFium cannot open has no witness
    recognised = {
        page["page"]
        for page in (text.recognition or {}).get("pages", ())
        if page["layer"] in {"none", "worse", "beside"}
    }
    pages = _letters_by_page(texts, len(layer))
    for number, (words, (shown, aside)) in enumerate(zip(layer, pages, strict=True), start=1):
        if number in recognised:
            continue  # its text layer is not what was read
        found = compare_page(words, shown, aside=aside, page=number)
        if min(found.lost, found.invented) > _OTHER_LETTERS * found.letters:
            continue  # the two programs know the fonts of the page by different letters
        lost, invented = found.lost - len(UNMAPPED.findall(shown + aside)), found.invented
        example = found.examples[0].partition(": ")[2] if found.examples else ""
        if lost > 0:
            yield f"{name}, page {number}: {lost} letters of the page are in no provision and not set aside: {example}."
        elif invented > 0:
            yield f"{name}, page {number}: {invented} letters of the text are not on the page: {example}."
        elif found.moved > 0:
            yield f"{name}, page {number}: {found.moved} letters stand elsewhere in the text than on the page: {example}."


def _letters_by_page(texts: list[Text], count: int) -> list[tuple[str, str]]:
    """For each page the words of the provisions on it, in order, and those that have no place in it.

    What was set aside has none; nor have signatures, which are read party by party wherever they stand on the page.
    """
    pages: list[tuple[list[str], list[str]]] = [([], []) for _page in range(count)]
    for text in texts:
        taken: list[tuple[int, int, int | None, bool]] = [
            (span.start, span.end, span.page, provision.kind == "signature_block")
            for provision in text.provisions.all()
            for span in provision.stored_spans()
        ]
        placed = sorted({(text.raw.count("\f", 0, start), page) for start, _end, page, _signs in taken if page})
        aside = [(one[0], one[1], _page_of(text.raw.count("\f", 0, one[0]), placed)) for one in text.set_aside]
        for start, end, page, signs in sorted(taken, key=lambda run: run[:2]):
            if page is not None and page <= count:
                pages[page - 1][signs].append(text.raw[start:end])
        for start, end, page in aside:
            if page <= count:
                pages[page - 1][1].append(text.raw[start:end])
    return [("\n".join(read), "\n".join(aside)) for read, aside in pages]


def _page_of(breaks: int, placed: list[tuple[int, int]]) -> int:
    """The page of what stands after so many page breaks, by the pages that are known: an empty page makes no break."""
    before = [(at, page) for at, page in placed if at <= breaks]
    at, page = before[-1] if before else (0, 1)
    return page + breaks - at
