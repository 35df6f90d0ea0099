"""``manage.py train``: makes ``clauses/model`` again from the labelled texts of ``fixtures`` (and ``--extra`` files)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clauses.classification.classify import MODEL_FOLDER
from clauses.classification.encoder import encoder_in
from clauses.classification.nlp import ENCODER_FOLDER
from clauses.classification.train import examples, save, train
from clauses.evaluation.labels import LABELS, TextsDiffer, all_restored


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
        parser.add_argument("--into", type=Path, default=MODEL_FOLDER, help="the folder to write")

    def handle(self, *args: Any, **options: Any) -> None:
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
        save(train(settled, encoder=encoder), options["into"], facts)
        self.stdout.write(f"Wrote {options['into']}.")


def _restored(texts: Path) -> list[dict[str, Any]]:
    """The labelled paragraphs of ``fixtures/labels`` with their words."""
    try:
        return all_restored(texts)
    except TextsDiffer as differ:
        raise CommandError(str(differ)) from differ
