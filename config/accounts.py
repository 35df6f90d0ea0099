"""Which account of this machine may run PostgreSQL, and which folders it may enter.

PostgreSQL never runs as root. Root lends it to the account that owns its folder already, or else to `postgres` or
`nobody`; everybody else runs it themselves.
"""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UNPRIVILEGED = ("postgres", "_postgres", "nobody")


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    def for_subprocess(self) -> dict[str, Any]:
        """What makes `subprocess` run as this account; nothing where that is us."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def the_account_for(folder: Path) -> Account | None:
    """The account that runs the server of `folder`; None where root finds nobody to lend it to."""
    if os.geteuid() != 0:
        return Account(name="", uid=os.geteuid(), gid=os.getegid())
    owner = folder.stat().st_uid if folder.exists() else 0
    for entry in pwd.getpwall():
        if owner and entry.pw_uid == owner:
            return _account(entry)
    by_name = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next((_account(by_name[name]) for name in UNPRIVILEGED if name in by_name), None)


def may_reach(account: Account, folder: Path) -> bool:
    """Whether the account may enter `folder` and all above it; of a folder not there yet, what is there."""
    return all(_may_enter(account, part) for part in (folder, *folder.parents) if part.exists())


def _may_enter(account: Account, folder: Path) -> bool:
    status = folder.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)
