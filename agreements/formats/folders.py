"""The files that a command was pointed at, in path order, and the documents in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from agreements.formats.apart.child import never, run
from agreements.formats.containers import Held, documents_in
from agreements.formats.document import UnreadableFile


def files_below(paths: Iterable[Path]) -> Iterator[Path]:
    """Each file named, and each file in the folders named, hidden ones left out; a path that is not there is an error."""
    for path in paths:
        if path.is_dir():
            found = (p for p in sorted(path.rglob("*")) if p.is_file())
            yield from (p for p in found if not any(part.startswith(".") for part in p.relative_to(path).parts))
        elif path.is_file():
            yield path
        else:
            raise UnreadableFile(f"There is no file or folder {path}. Check the path.")


def held_in(path: Path, passwords: Sequence[str] = ()) -> list[Held]:
    """The document in a file, or the documents in an e-mail or archive; ``UnreadableFile`` where it cannot be opened."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise UnreadableFile(f"{path.name} cannot be opened: {fault.strerror or fault}.") from fault
    return opened_apart(content, path.name, passwords)


def opened_apart(
    content: bytes, name: str, passwords: Sequence[str] = (), *, should_stop: Callable[[], bool] = never
) -> list[Held]:
    """``documents_in`` in a child with limits."""
    return run(documents_in, content, name, tuple(passwords), size=len(content), should_stop=should_stop)
