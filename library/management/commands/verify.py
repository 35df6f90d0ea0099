"""``manage.py verify``: the promises over the whole library; exit 1 on the first byte, fact or decision that does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.management.base import BaseCommand, CommandError

from agreements import audit
from agreements.models import Text
from agreements.verify import problems
from clauses.review import proofs


class Command(BaseCommand):
    help = "Check that texts, facts, decisions and the log of what was done are as they were written; exit 1 where one is not."

    def handle(self, **options: object) -> None:
        texts = Text.objects.select_related("agreement", "source").order_by("pk")
        self.checked = 0
        found = self._tell(self._of_texts(texts.iterator(chunk_size=20)))
        self.stdout.write(f"{self.checked} texts checked, {found} problems.")
        of_the_log = self._tell(
            audit.chain_problems(), audit.fact_problems(), audit.collection_problems(), proofs.problems()
        )
        self.stdout.write(
            f"Facts, collections, decisions and the audit log checked, {of_the_log} problems; its head is {audit.head()}."
        )
        if found := found + of_the_log:
            raise CommandError(f"{found} problems: the library does not hold what was read and decided.")

    def _of_texts(self, texts: Iterable[Text]) -> Iterator[str]:
        for text in texts:
            self.checked += 1
            yield from problems(text)

    def _tell(self, *found: Iterator[str]) -> int:
        count = 0
        for sentences in found:
            for sentence in sentences:
                count += 1
                self.stderr.write(sentence)
        return count
