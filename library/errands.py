"""What a worker does beside its tasks, about once a second: it sends what other systems and persons are told of changes,
asks for the files of the night, and deletes pictures of pages that nobody looks at.

A thread of its own does it, so that nobody waits for a scan that is read. Several workers share the errands: each is taken
by one of them at a time.
"""

from __future__ import annotations

import logging
import threading
import time

from django.db import DatabaseError, InterfaceError, connection

from agreements.page_pictures import forget_old_pictures
from library.bulk.asking import ask_nightly
from library.webhooks.delivering import deliver_due
from library.workspace.search_mails import mail_due

logger = logging.getLogger(__name__)

_SECONDS = 1.0
ERRANDS = [deliver_due, mail_due, ask_nightly, forget_old_pictures]


class Errands(threading.Thread):
    def __init__(self) -> None:
        super().__init__(name="errands", daemon=True)

    def run(self) -> None:
        while True:
            for errand in ERRANDS:
                try:
                    errand()
                except (DatabaseError, InterfaceError) as fault:
                    logger.warning("The database did not answer; trying again: %s", fault)
                    connection.close()
                except Exception:
                    logger.exception("The errand %s failed; it is tried again", errand.__name__)
            time.sleep(_SECONDS)
