"""``manage.py train``: makes ``clauses/model`` again from the labelled texts of ``fixtures`` (and ``--extra`` files).

With ``--from-decisions`` the shipped model stays: what persons decided in this library is learnt beside it, and measured.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clauses.classification import own_model
from clauses.classification.classify import MODEL_FOLDER, SHIPPED_VERSION, shipped_classifier
from clauses.classification.encoder import encoder_in
from clauses.classification.nlp import ENCODER_FOLDER
from clauses.classification.train import examples, train
from clauses.evaluation.labels import LABELS, TextsDiffer, all_restored
from clauses.review.learning import decided_paragraphs

LEAST_DECISIONS = 50
"""With fewer, nothing is learnt that holds."""


class Command(BaseCommand):
    help = "Train the classifier of clauses; the same examples give the same model."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--extra", type=Path, action="append", default=[], help="more labelled paragraphs, as JSONL"
        )
        parser.add_argument(
            "--texts",
            type=Path,
            help="the folder with the texts that fixtures/labels was made on, to train on them too",
        )
        parser.add_argument(
            "--from-decisions", action="store_true", help="learn from the decisions of this library, beside the model"
        )
        parser.add_argument("--into", type=Path, default=MODEL_FOLDER, help="the folder to write")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["from_decisions"]:
            self._learn()
            return
        missing = [str(path) for path in options["extra"] if not path.is_file()]
        if missing:
            raise CommandError(f"There is no file {missing[0]}; name a JSONL file of labelled paragraphs.")
        settled = examples(options["extra"], _restored(options["texts"]) if options["texts"] else ())
        encoder = encoder_in(ENCODER_FOLDER) if options["texts"] else None
        self.stdout.write(f"Training on {len(settled)} paragraphs ...")
        facts = {
            "paragraphs": len(settled),
            "extra": [path.name for path in (*options["extra"], *(LABELS if options["texts"] else ()))],
            "encoder": encoder.sha256 if encoder else "",
        }
        train(settled, encoder=encoder).to_disk(options["into"], facts)
        self.stdout.write(f"Wrote {options['into']}.")

    def _learn(self) -> None:
        decided = list(decided_paragraphs())
        if len(decided) < LEAST_DECISIONS:
            raise CommandError(
                f"There are {len(decided)} decisions on paragraphs that still stand; {LEAST_DECISIONS} are needed."
            )
        model = own_model.make(decided, shipped_classifier().thresholds, SHIPPED_VERSION)
        for name, row in (("shipped", model.shipped), ("own", model.own)):
            self.stdout.write(f"  {name:8} precision {row.precision:.3f}  recall {row.recall:.3f}  F1 {row.f1:.3f}")
        if not model.is_better:
            self.stdout.write("The shipped model is as good on these decisions: nothing was changed.")
            return
        own_model.save(model)
        self.stdout.write(f"Wrote {own_model.PATH.name} from {model.decisions} decisions; restart, then run annotate.")


def _restored(texts: Path) -> list[dict[str, Any]]:
    """The labelled paragraphs of ``fixtures/labels`` with their words."""
    try:
        return all_restored(texts)
    except TextsDiffer as differ:
        raise CommandError(str(differ)) from differ
