"""Write the network as the encoder that the product runs: ONNX with weights of seven bits, pieces, and a manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from clauses.classification.encoder import checksum
from clauses.training.network import Network


def export(network: Network, pieces: Path, into: Path, *, types: Sequence[str], held_out: Sequence[str]) -> None:
    """Seven bits of eight, so that processors without instructions for it reckon the same."""
    network.eval()
    into.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            network, (torch.randint(5, 100, (1, 20)),), str(exact), input_names=["ids"], output_names=["odds", "vector"],
            dynamic_axes={"ids": {0: "rows", 1: "pieces"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(exact, into / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    if pieces.resolve() != (into / "pieces.tsv").resolve():
        shutil.copy(pieces, into / "pieces.tsv")
    facts = {
        "base": "multilingual-e5-small",
        "license": "MIT",
        "types": list(types),
        "held_out": sorted(held_out),
        "sha256": checksum(into),
    }
    (into / "manifest.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
