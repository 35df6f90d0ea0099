"""The command `concord` of an installed wheel, in which this file is `concord/__init__.py`.

`concord up` runs all on one person's machine; `concord serve --bind ADDRESS` is the site in production; everything else is what
`manage.py` knows: `concord migrate`, `concord db_worker`, `concord backup FILE`.
"""

import os
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    os.environ.setdefault("CONCORD_VAR", str(data / "concord"))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HOME), os.environ.get("PYTHONPATH")]))
    if sys.argv[1:2] == ["serve"]:
        served = ["--chdir", str(HOME), "--config", str(HOME / "config" / "gunicorn.py"), *sys.argv[2:], "config.wsgi"]
        os.chdir(HOME)  # gunicorn looks for modules where it is started, and would find those of a checkout too
        os.execv(sys.executable, [sys.executable, "-P", "-m", "gunicorn", *served])  # noqa: S606
    os.execv(sys.executable, [sys.executable, str(HOME / "manage.py"), *sys.argv[1:]])  # noqa: S606
