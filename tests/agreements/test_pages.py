"""The original beside the text: pages of PDFs as pictures, their marks, and who may see them."""

from __future__ import annotations

import io
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from agreements.formats.pdf import page_image as pageimage
from agreements.formats.pdf.page_image import LONGEST, PageNotDrawn, page_image
from agreements.ingest import ingest
from agreements.models import Agreement, Source
from agreements.page_pictures import forget_old_pictures
from library.deletion.purge import purge
from tests.agreements import rows
from tests.agreements.pdfs import Layout, make_agreement, typeset
from tests.agreements.test_views import page, seen
from tests.markup import markup_of

SHA = "a" * 64


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return typeset(make_agreement(1, count=12), Layout("plain"))


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings) -> None:
    settings.VAR_DIR = tmp_path


def test_a_page_is_drawn_once_and_kept(tmp_path: Path, pdf: bytes) -> None:
    reads = []
    for _ in range(2):
        image = page_image(tmp_path, SHA, 1, lambda: reads.append(1) or pdf)
    assert len(reads) == 1 and (round(image.width), round(image.height)) == (595, 842)
    drawn = Image.open(io.BytesIO(image.content))
    assert drawn.format == "WEBP" and max(drawn.size) <= 1_501 and len(drawn.getcolors(1 << 24)) > 10


@pytest.mark.parametrize("file", [b"", b"no PDF at all", b"%PDF-1.7\n" + b"\0" * 5_000])
def test_what_cannot_be_drawn_is_a_sentence_and_leaves_nothing(tmp_path: Path, file: bytes) -> None:
    with pytest.raises(PageNotDrawn, match="cannot be drawn"):
        page_image(tmp_path, SHA, 1, lambda: file)
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_pictures_make_room(tmp_path: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [len(page_image(tmp_path / "first", SHA, number, lambda: pdf).content) for number in (1, 2)]
    monkeypatch.setattr(pageimage, "MOST_BYTES", max(sizes) + 1_000)
    for number in (1, 2):
        page_image(tmp_path / "second", SHA, number, lambda: pdf)
    assert [kept.name for kept in (tmp_path / "second").iterdir()] == [f"{SHA}-2.webp"]


def test_two_processes_may_make_room_at_once(tmp_path: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    page_image(tmp_path, SHA, 1, lambda: pdf)
    listed = Path.glob

    def list_then_lose(folder: Path, pattern: str) -> list[Path]:
        found = list(listed(folder, pattern))
        (tmp_path / f"{SHA}-1.webp").unlink()
        return found

    monkeypatch.setattr(Path, "glob", list_then_lose)
    assert page_image(tmp_path, SHA, 2, lambda: pdf).content
    assert [kept.name for kept in tmp_path.iterdir()] == [f"{SHA}-2.webp"]


def test_a_file_that_must_wait_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pageimage, "_AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(pageimage, "_WAIT", 0.01)
    with pageimage._AT_ONCE, pytest.raises(PageNotDrawn, match="Try again"):
        page_image(tmp_path, SHA, 1, lambda: pytest.fail("read"))


@pytest.mark.django_db
def test_the_passage_is_marked_where_it_was_read(client: Client, pdf: bytes) -> None:
    agreement = ingest(pdf, "harbours.pdf").agreement
    sha256 = Source.objects.get().sha256
    base = f"/agreements/{agreement.slug}/source/{sha256}/pages"
    text = page(client, f"{base}/1/?at=art_2__para_2")
    assert '<g data-eid="art_2__para_2" class="chosen"><rect x="72.0"' in text and "Page 1 of" in seen(text)
    assert '<section class="read chosen" id="art_2__para_2"' in text
    fragment = markup_of(client.get(f"{base}/1/", headers={"HX-Request": "true"}))
    assert fragment.lstrip().startswith("<figure") and "<html" not in fragment
    picture = client.get(f"{base}/1.webp")
    assert picture["Content-Type"] == "image/webp" and "private" in picture["Cache-Control"]
    reader = page(client, f"/agreements/{agreement.slug}/")
    assert 'data-original href="' in reader and f'{base}/1/?at=art_2__para_2#art_2__para_2">Page 1<' in reader
    for missing in ("0/", "99/", "99.webp"):
        assert client.get(f"{base}/{missing}").status_code == 404


@pytest.mark.django_db
def test_no_picture_outlives_its_file(
    client: Client, pdf: bytes, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.VAR_DIR = tmp_path
    agreement = ingest(pdf, "harbours.pdf").agreement
    assert agreement is not None
    sha256 = Source.objects.get().sha256
    of_another = tmp_path / "pages" / f"{'0' * 64}-1.webp"
    assert client.get(f"/agreements/{agreement.slug}/source/{sha256}/pages/1.webp").status_code == 200
    of_another.write_bytes(b"")
    with django_capture_on_commit_callbacks(execute=True):
        purge(None, agreement, "law")
    assert [*(tmp_path / "pages").iterdir()] == [of_another], "the picture is deleted with its file"
    os.utime(of_another, (0, time.time() - LONGEST - 1))
    forget_old_pictures()
    assert [*(tmp_path / "pages").iterdir()] == [], "a day later no other machine has one"


@pytest.mark.django_db
def test_a_page_is_seen_only_by_who_may_see_its_agreement(client: Client, pdf: bytes) -> None:
    agreement = ingest(pdf, "harbours.pdf").agreement
    other = rows.hold("Other")
    sha256 = Source.objects.get(media_type="application/pdf").sha256
    assert client.get(f"/agreements/{other.slug}/source/{sha256}/pages/1.webp").status_code == 404
    assert client.get(f"/agreements/{agreement.slug}/source/{sha256}/pages/1.webp").status_code == 200
    Agreement.objects.filter(pk=agreement.pk).update(visibility="restricted")
    for address in ("1/", "1.webp"):
        assert client.get(f"/agreements/{agreement.slug}/source/{sha256}/pages/{address}").status_code == 404
