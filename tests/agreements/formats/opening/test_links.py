"""An old Word file whose pictures lie elsewhere makes nobody fetch them, from the network or from the machine that reads it."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image

from agreements.formats.opening.office import converted, soffice
from agreements.formats.read import read

pytestmark = [
    pytest.mark.program,
    pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed"),
]
TEXT = """<?xml version="1.0"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>The Parties keep the lights.</text:p>
{}</office:text></office:body></office:document>"""
PICTURE = '<text:p><draw:frame draw:name="x"><draw:image xlink:href="{}"/></draw:frame></text:p>'


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and what was asked of it."""
    requests: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            requests.append(self.rfile.readline().decode(errors="replace"))
            self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}", requests
    server.shutdown()


def test_nothing_that_a_file_names_is_fetched(asked: tuple[str, list[str]], tmp_path: Path) -> None:
    host, requests = asked
    local = tmp_path / "secret.png"
    Image.new("RGB", (40, 40), "red").save(local)
    links = [f"http://{host}/a.png", f"https://{host}/b.png", f"ftp://{host}/c.png", local.as_uri()]
    old_word = converted(TEXT.format("".join(map(PICTURE.format, links))).encode(), "fodt", "doc")
    for link in links:
        assert link.encode() in old_word or link.encode("utf-16-le") in old_word, "the file names it"
    with zipfile.ZipFile(io.BytesIO(converted(old_word, "doc", "docx"))) as made:
        assert [name for name in made.namelist() if "media" in name] == []
    assert "The Parties keep the lights." in read(old_word, "a.doc").text
    assert requests == []
