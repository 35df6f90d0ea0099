"""The Chromium that drives the browser tests: one that is there, or else one that is fetched.

`python -m tests.browser.chromium` (part of `make test`) looks for an installed one, then as root on Debian asks apt-get
for the distribution's, then has Playwright download its own; it says which. The shell without windows comes first: the same
engine lays out and runs a page, in a third of the time. The tests ask `found()` and fetch nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

INSTALLED = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIAN = ("chromium-headless-shell", "fonts-liberation")
QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def found() -> Path | None:
    """An installed Chromium, or the one Playwright downloaded."""
    installed = next((path for name in INSTALLED if (path := shutil.which(name))), None)
    if installed:
        return Path(installed)
    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    return downloaded if downloaded.exists() else None


def arguments() -> list[str]:
    """Root has no sandbox to give; small containers have little shared memory."""
    return [*QUIET, "--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def fetch() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Browser: none is installed; asking apt-get for Debian's chromium-headless-shell.", flush=True)
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "-qq", "update"], env=quietly, check=False, timeout=900)
        install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *DEBIAN]
        subprocess.run(install, env=quietly, check=False, timeout=900, stdout=subprocess.DEVNULL)
    if found() is None:
        print("Browser: none is installed; Playwright downloads its own Chromium.", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=900)


def main() -> None:
    if found() is None:
        fetch()
    browser = found()
    if browser is None:
        sys.exit("Browser: no Chromium could be had. Install one (as root: apt-get install chromium) and try again.")
    print(f"Browser: {browser}")


if __name__ == "__main__":
    main()
