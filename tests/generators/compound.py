"""A compound file as Word and Outlook write them ([MS-CFB]), of streams given by path: ``compound``."""

from __future__ import annotations

import struct

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


class _Sectors:
    """Sectors in the order in which they are written, and the chain of each."""

    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.chain: list[int] = []

    def store(self, data: bytes) -> int:
        """The first sector of ``data``."""
        first = len(self.sectors)
        pieces = [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)]
        self.sectors += pieces
        self.chain += [*range(first + 1, first + len(pieces)), _END] if pieces else []
        return first if pieces else _END


def compound(streams: dict[str, bytes]) -> bytes:
    """``streams`` by path ("storage/stream"); siblings hang on one another to the right, which readers accept."""
    entries, file = _entries(streams), _Sectors()
    mini_start = _store_streams(entries, file)
    next_to: dict[int, int] = {}
    for entry in entries:
        next_to |= dict(zip(entry["children"], entry["children"][1:], strict=False))
    directory = b"".join(_entry(entry, next_to.get(at, _FREE)) for at, entry in enumerate(entries))
    directory_start = file.store(directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0"))
    count = 1
    while count * 128 < len(file.chain) + count:
        count += 1
    fat_start = len(file.sectors)
    table = [*file.chain, *[_FAT] * count]
    table += [_FREE] * (count * 128 - len(table))
    file.sectors += [struct.pack("<128I", *table[n * 128 : n * 128 + 128]) for n in range(count)]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory_start, 0, _CUTOFF, mini_start, 1, _END, 0
    )
    header += struct.pack("<109I", *[fat_start + n for n in range(count)], *[_FREE] * (109 - count))
    return header + b"".join(file.sectors)


def _entries(streams: dict[str, bytes]) -> list[dict]:
    """The root, and each storage and stream after its parent."""
    entries: list[dict] = [{"name": "Root Entry", "kind": 5, "children": [], "data": b""}]
    places = {"": 0}
    for path, data in streams.items():
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            key = "/".join(parts[:depth])
            if key in places:
                continue
            is_stream = depth == len(parts)
            places[key] = len(entries)
            entries[places["/".join(parts[: depth - 1])]]["children"].append(len(entries))
            held = data if is_stream else b""
            entries.append({"name": parts[depth - 1], "kind": 2 if is_stream else 1, "children": [], "data": held})
    return entries


def _store_streams(entries: list[dict], file: _Sectors) -> int:
    """Store large streams in sectors and small ones together; the first sector of the chain of the small."""
    small, chain = b"", []
    for entry in entries[1:]:
        data = entry["data"]
        if entry["kind"] == 2 and len(data) < _CUTOFF:
            entry["start"], count = len(chain), -(-len(data) // _MINI)
            chain += [*range(entry["start"] + 1, entry["start"] + count), _END][: max(count, 0)] if count else []
            small += data.ljust(count * _MINI, b"\0")
        elif entry["kind"] == 2:
            entry["start"] = file.store(data)
    entries[0]["data"], entries[0]["start"] = small, file.store(small)
    packed = struct.pack(f"<{len(chain)}I", *chain)
    return file.store(packed.ljust(max(1, -(-len(packed) // _SECTOR)) * _SECTOR, b"\xff"))


def _entry(entry: dict, right: int) -> bytes:
    name = entry["name"].encode("utf-16-le") + b"\0\0"
    child = entry["children"][0] if entry["children"] else _FREE
    packed = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), entry["kind"], 1, _FREE, right, child)
    return packed + b"\0" * 36 + struct.pack("<IQ", entry.get("start", 0), len(entry["data"]))


def outlook(*files: tuple[str, bytes]) -> bytes:
    """A message of Outlook with ``files`` attached."""
    streams = {"__properties_version1.0": b"\0" * 32, "__nameid_version1.0/__substg1.0_00020102": b"\0" * 16}
    for number, (name, content) in enumerate(files):
        storage = f"__attach_version1.0_#{number:08X}"
        streams[f"{storage}/__substg1.0_37010102"] = content
        streams[f"{storage}/__substg1.0_3707001F"] = name.encode("utf-16-le")
    return compound(streams)
