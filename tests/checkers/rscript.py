"""The R that the example of the API's documentation runs in: the one that is there, or else Debian's.

`python -m tests.checkers.rscript` (part of `make test`) looks for an installed one, then as root on Debian asks apt-get for it;
it says which. The example needs nothing but R itself. Where none can be had its test is skipped and says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

HOW_TO_INSTALL = "There is no R here; on Debian or Ubuntu: apt install r-base-core."
needs_r = pytest.mark.skipif(shutil.which("Rscript") is None, reason=HOW_TO_INSTALL)


def fetch() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("R: none is installed; asking apt-get for Debian's.", flush=True)
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "r-base-core"]
        if subprocess.run(install, env=quietly, check=False, timeout=900, capture_output=True).returncode:
            subprocess.run(["apt-get", "-qq", "update"], env=quietly, check=False, timeout=900)
            subprocess.run(install, env=quietly, check=False, timeout=900, stdout=subprocess.DEVNULL)


def main() -> None:
    if shutil.which("Rscript") is None:
        fetch()
    print(f"R: {shutil.which('Rscript') or 'none; the test of the example in R is skipped. ' + HOW_TO_INSTALL}")


if __name__ == "__main__":
    main()
