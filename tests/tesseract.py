"""The Tesseract that the tests of scans need: the one that is there, or else Debian's.

`python -m tests.tesseract` (part of `make test`) looks for an installed one, then as root on Debian asks apt-get for it; it
says which. Where none can be had the tests of scans are skipped and say so, as Concord itself then reads no scans.
"""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from agreements.formats.ocr.engine import HOW_TO_INSTALL, tesseract

DEBIAN = ("tesseract-ocr", "tesseract-ocr-fra", "tesseract-ocr-spa", "tesseract-ocr-deu")
needs_tesseract = pytest.mark.skipif(tesseract() is None, reason=HOW_TO_INSTALL)


def fetch() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Tesseract: none is installed; asking apt-get for Debian's.", flush=True)
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "-qq", "update"], env=quietly, check=False, timeout=900)
        install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *DEBIAN]
        subprocess.run(install, env=quietly, check=False, timeout=900, stdout=subprocess.DEVNULL)


def main() -> None:
    if tesseract() is None:
        fetch()
    program = tesseract()
    if program is None:
        print(f"Tesseract: none; the tests of scans are skipped. {HOW_TO_INSTALL}")
    else:
        print(f"Tesseract: {program.path} {program.version}, {' '.join(sorted(program.languages))}")


if __name__ == "__main__":
    main()
