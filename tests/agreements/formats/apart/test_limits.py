"""What takes too much is a refusal in a sentence, also where a file is read without a child."""

from __future__ import annotations

import zlib

import pytest

from agreements.formats.apart import limits
from agreements.formats.apart.limits import TooHeavy, excess_refused, inflate
from agreements.formats.document import UnreadableFile


@pytest.mark.parametrize("fault", [TooHeavy, MemoryError, RecursionError])
def test_excess_is_refused_in_a_sentence(fault: type[BaseException]) -> None:
    with pytest.raises(UnreadableFile, match="too much time or memory"), excess_refused():
        raise fault


def test_a_stream_unfolds_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STREAM_BYTES", 1000)

    assert inflate(zlib.compress(b"0" * 1000)) == b"0" * 1000
    with pytest.raises(TooHeavy):
        inflate(zlib.compress(b"0" * 1001))
    with pytest.raises(zlib.error):
        inflate(zlib.compress(b"text")[:-3])
