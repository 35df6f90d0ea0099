"""Train the network on labelled paragraphs, in rounds on one thread, so that the same machine gives the same weights.

Some paragraphs are shown without their context now and then, so that the words count too.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from clauses.training.network import FROZEN, Network

BATCH = 24
WITHOUT_CONTEXT = 0.1
WARM_UP = 0.06


@dataclass(frozen=True)
class Example:
    """A paragraph as numbers of pieces, with its context and without."""

    numbers: Sequence[int]
    bare: Sequence[int]
    wanted: Any
    weight: float


@dataclass(frozen=True)
class Round:
    examples: Sequence[Example]
    rate: float
    steps_of_decay: float
    """In how many rounds the rate would fall to nothing: 1 in the last."""
    frozen: int = FROZEN
    """The layers that the round leaves as they are."""


def fine_tune(network: Network, rounds: Sequence[Round], report: Callable[[str], None], *, threads: int = 1) -> None:
    torch.set_num_threads(threads)
    torch.manual_seed(7)
    shuffler = random.Random(7)  # noqa: S311
    for number, one in enumerate(rounds, 1):
        trained = _trained(network, one.frozen)
        network.transformer.bfloat16()
        masters = [parameter.detach().float().clone() for parameter in trained]
        _run(network, one, trained, masters, shuffler, lambda said, number=number: report(f"round {number}: {said}"))
        network.float()
        with torch.no_grad():
            for parameter, master in zip(trained, masters, strict=True):
                parameter.copy_(master)


def _trained(network: Network, frozen: int) -> list[Any]:
    """The parameters of the layers above those that are frozen, and of the outputs."""
    body = network.transformer
    network.requires_grad_(True)
    for part in (body.word, body.place, body.segment, body.norm, *body.layers[:frozen]):
        part.requires_grad_(False)
    return [parameter for parameter in network.parameters() if parameter.requires_grad]


def _run(
    network: Network, one: Round, trained: Sequence[Any], masters: Sequence[Any], shuffler: Any, report: Any
) -> None:
    """Weights are kept in full precision (``masters``) and computed with in half; rates rise shortly, then fall."""
    head = {id(parameter) for parameter in network.head.parameters()}
    rates = [one.rate * (5 if id(parameter) in head else 1) for parameter in trained]
    groups = [
        {"params": [master], "lr": rate, "weight_decay": 0.01 if master.dim() > 1 else 0.0}
        for master, rate in zip(masters, rates, strict=True)
    ]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.99))
    batches = list(_batches(one.examples, shuffler))
    total = len(batches) * one.steps_of_decay
    for step, batch in enumerate(batches, 1):
        share = min(step / (WARM_UP * total), max(0.03, (total - step) / ((1 - WARM_UP) * total)))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * share
        loss = _loss(network, batch, shuffler, one.frozen)
        loss.backward()
        _step(optimizer, trained, masters)
        if step % 20 == 0:
            report(f"{step} of {len(batches)} steps, loss {float(loss):.3f}")


def _step(optimizer: Any, trained: Sequence[Any], masters: Sequence[Any]) -> None:
    with torch.no_grad():
        for parameter, master in zip(trained, masters, strict=True):
            master.grad = parameter.grad.float() if parameter.grad is not None else None
            parameter.grad = None
        torch.nn.utils.clip_grad_norm_(masters, 5.0)
        optimizer.step()
        for parameter, master in zip(trained, masters, strict=True):
            parameter.copy_(master)


def _loss(network: Network, batch: Sequence[Example], shuffler: Any, frozen: int) -> Any:
    shown = [one.bare if shuffler.random() < WITHOUT_CONTEXT else one.numbers for one in batch]
    numbers, present = _filled(shown)
    with torch.no_grad():
        hidden = network.transformer.below(numbers, present, frozen)
    vectors = network.transformer.above(hidden, present, frozen)
    odds = network.odds(functional.dropout(vectors, 0.1))
    wanted = torch.from_numpy(np.stack([one.wanted for one in batch]))
    weights = torch.tensor([one.weight for one in batch])
    return (functional.binary_cross_entropy_with_logits(odds, wanted, reduction="none").sum(1) * weights).mean()


def _filled(rows: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    longest = max(map(len, rows))
    numbers = torch.ones(len(rows), longest, dtype=torch.int64)
    present = torch.zeros(len(rows), longest)
    for index, row in enumerate(rows):
        numbers[index, : len(row)] = torch.tensor(row)
        present[index, : len(row)] = 1
    return numbers, present


def _batches(examples: Sequence[Example], shuffler: Any) -> Iterator[Sequence[Example]]:
    """Batches of paragraphs of like length, in random order."""
    order = list(examples)
    shuffler.shuffle(order)
    chunks = [
        sorted(order[at : at + 32 * BATCH], key=lambda one: len(one.numbers)) for at in range(0, len(order), 32 * BATCH)
    ]
    batches = [chunk[at : at + BATCH] for chunk in chunks for at in range(0, len(chunk), BATCH)]
    shuffler.shuffle(batches)
    yield from batches
