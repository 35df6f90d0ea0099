"""Damaged and hostile files by the thousand: none may crash the reading, hang it, or eat the memory.

``make fuzz`` reads 10,000 (``COUNT=500`` for fewer, ``FIRST=...`` for others), ``test_fuzz`` a sample. Each goes the whole way: it is
unpacked, read, divided, typed, searched for terms and written, and the rows are taken back. Each file is made from a seed by a
few changes (bytes turned, cut, doubled, shuffled; the same inside the streams of a PDF and the members of an archive)
or from nothing but chance, so that a finding can be made again from its number.
"""

from __future__ import annotations

import faulthandler
import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import pytest
from django.db import transaction

from agreements.formats.containers import documents_in
from agreements.formats.document import UnreadableFile
from agreements.formats.opening.office import soffice
from clauses.terms.annotations import read_whole
from library.uploads.add import add_read
from tests.agreements.formats.docx import test_docx_holdings as word
from tests.agreements.formats.docx.test_docx import saved
from tests.agreements.formats.odt import test_odt_holdings as open_document
from tests.agreements.formats.odt.test_odt import document as odt_document
from tests.agreements.formats.test_containers import message
from tests.agreements.pdfs import LAYOUTS, make_agreement, typeset, typeset_parallel
from tests.generators import scans
from tests.generators.archives import epub
from tests.generators.compound import outlook
from tests.generators.scans import CLEAN

COSTLY, COSTLY_SHARE = {"tif", "scan.pdf", "jpeg", "png", "rtf", "doc"}, 0.04
MOST_SECONDS = 30.0  # of work
MOST_BYTES = 1.5 * 1024**3
_TOKENS = (
    b"\x00", b"\xff\xfe", b"(", b")", b"<<", b">>", b"endstream", b"endobj", b"stream\n", b"/Kids[1 0 R]", b"999999999999", b"-1", b"<w:p>", b"</w:p>",
    b"<", b">", b"&amp;", b"&#x110000;", b"<table>", b"%PDF-1.7", b"PK\x03\x04", b"/Length 99999999", b"obj", b"Article 1\n", b"[", b"]", b"1e400", b"/Filter/FlateDecode",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    number: int
    kind: str
    seconds: float
    text: str
    """"read", the sentence of a refusal, or the fault."""
    is_fault: bool = False


def sources() -> dict[str, bytes]:
    """One sound file of each kind."""
    agreement = make_agreement(1, count=3, notes=2)
    text = "\n\n".join(
        f"Article {article.number}\n{article.heading}\n\n" + "\n\n".join(article.paragraphs)
        for article in agreement.articles
    )
    word = docx.Document()
    for line in text.split("\n\n"):
        word.add_paragraph(line)
    markup = "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
    table = "<table><tr><td>For A<td>For B<tr><td>x<td>y</table><ol><li>one<li>two<ol type=a><li>three</ol></ol>"
    return {
        **_layouts(),
        "docx": _undated(saved(word)),
        "odt": _undated(odt_document("".join(f"<text:p>{line}</text:p>" for line in text.split("\n")))),
        "html": f"<!doctype html><html><body>{markup}{table}</body></html>".encode(),
        "md": text.replace("Article", "# Article").encode(),
        "txt": text.encode(),
        **_full_files(),
    }


def _layouts() -> dict[str, bytes]:
    """PDFs of many layouts, and in two languages side by side."""
    short, french = (make_agreement(1, language=language, count=3, notes=2) for language in ("en", "fr"))
    made = {f"{layout.name}.pdf": typeset(short, layout) for layout in LAYOUTS[1::4]}
    return made | {"two languages.pdf": typeset_parallel(short, french, LAYOUTS[1])}


def costly() -> dict[str, bytes]:
    """What costs a recognition or a run of LibreOffice, so that the sample in the tests goes without it."""
    return {**pictures(), **_old_word()}


def _old_word() -> dict[str, bytes]:
    """A text as RTF, and as old Word where LibreOffice is there to write it."""
    rtf = (
        b"{\\rtf1\\ansi Article 1\\par The Parties shall {\\b keep} the lights.\\par {\\trowd\\cellx4000 a\\cell\\row}}"
    )
    program = soffice()
    if program is None:
        return {"rtf": rtf}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.rtf").write_bytes(rtf)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "doc", "--outdir", folder, f"{folder}/a.rtf"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return {"rtf": rtf, "doc": Path(folder, "a.doc").read_bytes()}


def pictures() -> dict[str, bytes]:
    """Scans and pictures of text."""
    text = make_agreement(1, count=1)
    wear = replace(CLEAN, dots=100)
    pages = [page.crop((0, 0, page.width, 400)) for page in scans.pictures(typeset(text, LAYOUTS[0]), wear)]
    made = {"tif": scans.as_tiff(pages, wear), "scan.pdf": scans.as_pdf(pages, wear)}
    for name in ("jpeg", "png"):
        written = io.BytesIO()
        pages[0].save(written, name.upper())
        made[name] = written.getvalue()
    return made


def _full_files() -> dict[str, bytes]:
    """Files that hold more than text: fields, boxes, changes, notes, forms, formulas, attachments."""
    body = "".join(
        (
            word.sdt(word.p(word.field("FORMTEXT", word.r("six")))),
            word.TABLE.format(word.sdt(word.row(word.p(word.r("A") + word.box("boxed"))))),
            word.p(f"<w:ins>{word.r('new')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"),
            word.p(
                "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
            ),
            '<w:altChunk r:id="rIdX0"/>',
            word.p('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>' + word.r("struck", "<w:strike/>")),
        )
    )
    chunk = ("chunk.html", word.IMPORT, "text/html", b"<p>Article 1</p><p>Purpose</p>")
    drawn = open_document.frame(f"<draw:text-box>{open_document.p('boxed')}</draw:text-box>")
    form = "<p><input value=six><select><option>a<option selected>b</select><math><mfrac><mi>a</mi><mi>b</mi></mfrac></math><s>x</s></p>"
    unit = "<article><num>Article 1</num><heading>Aim</heading><paragraph><num>1.</num><content><p>Text<authorialNote><p>n</p></authorialNote></p></content></paragraph></article>"
    return {
        "full.docx": _undated(word.made(body, chunk)),
        "full.odt": _undated(open_document.document(f"{open_document.FORM}{open_document.p('Text' + drawn)}")),
        "full.html": f"<!doctype html><html><style>.a{{display:none}}</style><body><p class=a>x</p>{form * 9}</body></html>".encode(),
        "full.md": b"---\ntitle: x\n---\n\n# A\n\nsix ~~three~~ <b>months</b> <!-- x -->\n\n<table><tr><td>a</td></tr></table>\n"
        * 5,
        "xml": f'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><meta/><body>{unit * 9}</body></act></akomaNtoso>'.encode(),
        "epub": epub("<h1>Article 1</h1><p>The Parties meet.</p>", "<h1>Article 2</h1><p>They part.</p>"),
        "msg": outlook(("a.txt", b"Article 1\n\nPurpose\n")),
        "eml": message(("a.txt", b"Article 1\n\nPurpose\n", "text/plain")),
    }


def _undated(content: bytes) -> bytes:
    """An archive without the time of its making, so that it is the same each time."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(written, "w") as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name), before.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def mutated(number: int, seeds: dict[str, bytes]) -> tuple[str, bytes]:
    """The file of a number: always the same for the same seeds."""
    chance = random.Random(number)
    if chance.random() < 0.05:
        head = chance.choice((b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
        return "random", head + chance.randbytes(chance.choice((0, 10, 1000, 50_000)))
    is_costly = chance.random() < COSTLY_SHARE
    kinds = sorted(name for name in seeds if (name in COSTLY) == is_costly) or sorted(seeds)
    name = chance.choice(kinds)
    content = seeds[name]
    inside = {"pdf": _inside_pdf, "docx": _inside_zip, "odt": _inside_zip, "epub": _inside_zip}.get(
        name.rpartition(".")[2]
    )
    if inside is not None and chance.random() < 0.6:
        return name, inside(content, chance)
    return name, _changed(content, chance)


def _changed(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _time in range(chance.choice((1, 2, 5, 20, 100))):
        at = chance.randrange(len(changed) + 1)
        length = min(chance.choice((1, 4, 50, 1000)), len(changed) - at)
        kind = chance.randrange(6)
        if kind == 0 and at < len(changed):
            changed[at] = chance.randrange(256)
        elif kind == 1:
            del changed[at : at + length]
        elif kind == 2 and len(changed) < 2_000_000:
            changed[at:at] = changed[at : at + length] * chance.choice((1, 3, 30))
        elif kind == 3:
            changed[at:at] = chance.choice(_TOKENS)
        elif kind == 4:
            part = changed[at : at + length]
            chance.shuffle(part)
            changed[at : at + length] = part
        elif kind == 5 and chance.random() < 0.1:
            del changed[at:]
    return bytes(changed)


def _inside_pdf(content: bytes, chance: random.Random) -> bytes:
    """A change inside one stream of a PDF, which is unpacked for it; offsets after it are wrong, as in damaged files."""
    places = [at for at in _find_all(content, b"stream\n") if content[at - 3 : at] != b"end"]
    if not places:
        return _changed(content, chance)
    start = chance.choice(places) + len(b"stream\n")
    end = content.find(b"endstream", start)
    stream = content[start:end]
    try:
        unpacked = zlib.decompress(stream)
    except zlib.error:
        return content[:start] + _changed(stream, chance) + content[end:]
    return content[:start] + zlib.compress(_changed(unpacked, chance)) + b"\n" + content[end:]


def _find_all(content: bytes, mark: bytes) -> list[int]:
    places, at = [], content.find(mark)
    while at >= 0:
        places.append(at)
        at = content.find(mark, at + 1)
    return places


def _inside_zip(content: bytes, chance: random.Random) -> bytes:
    """A change inside one member of an archive, which stays a sound archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        names = before.namelist()
        chosen = chance.choice(
            [
                name
                for name in names
                if "document" in name or "content" in name or "numbering" in name or "styles" in name
            ]
            + names
        )
        for name in names:
            member = before.read(name)
            changed = _changed(member, chance) if name == chosen else member
            after.writestr(zipfile.ZipInfo(name), changed, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def outcome(number: int, seeds: dict[str, bytes], *, go: Callable[[bytes, str], object] | None = None) -> Outcome:
    """What reading the file of a number comes to; any exception but a refusal in a sentence is a fault."""
    kind, content = mutated(number, seeds)
    began = time.process_time()
    try:
        for held in documents_in(content, f"file-{number}"):
            if held.refusal:
                raise UnreadableFile(held.refusal)
            (go or to_rows)(held.content, held.name)
    except UnreadableFile as refusal:
        sentence = str(refusal)
        is_sentence = sentence[:1].strip() != "" and sentence.endswith(".") and " " in sentence and len(sentence) < 400
        return Outcome(number, kind, time.process_time() - began, sentence, is_fault=not is_sentence)
    except Exception as fault:
        return Outcome(
            number, kind, time.process_time() - began, f"{type(fault).__name__}: {fault}"[:300], is_fault=True
        )
    seconds = time.process_time() - began
    return Outcome(number, kind, seconds, "read", is_fault=seconds > MOST_SECONDS)


def peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def to_rows(content: bytes, name: str) -> None:
    """The whole way of a file into the library, as a worker goes it but in this process; nothing of it stays."""
    whole = read_whole(content, name)
    with transaction.atomic():
        add_read(content, whole, user=None, visibility="public")
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_ten_thousand_damaged_files_end_well(taxonomy: None) -> None:
    faulthandler.enable()
    first, count = (int(os.environ.get(name, given)) for name, given in (("FIRST", 0), ("COUNT", 10_000)))
    seeds, tally, slowest = {**sources(), **costly()}, Counter[str](), Outcome(-1, "", 0.0, "")
    for number in range(first, first + count):
        faulthandler.dump_traceback_later(20 * MOST_SECONDS, exit=True)  # by the clock, on a busy machine
        found = outcome(number, seeds)
        tally["faults" if found.is_fault else "read" if found.text == "read" else "refused"] += 1
        slowest = max(slowest, found, key=lambda one: one.seconds)
        if found.is_fault:
            print(f"{found.number} {found.kind} {found.seconds:.1f} s: {found.text}", flush=True)
    faulthandler.cancel_dump_traceback_later()
    memory = peak_bytes()
    print(
        f"{dict(tally)}; slowest {slowest.seconds:.1f} s (file {slowest.number}, {slowest.kind}); peak {memory / 1024**2:.0f} MiB"
    )
    assert not tally["faults"]
    assert memory < MOST_BYTES
