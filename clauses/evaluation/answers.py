"""Hand-checked answers in a folder, whatever their format: one ``Case`` a document, with its text and its answers.

Two formats: ``X.txt`` with ``X.json`` beside it (articles, several agreements, or the numbers of operative paragraphs), and
treaty XML whose markup is the answer (``<chapter><article number name>``), from which a plain text is laid out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)


@dataclass(frozen=True, slots=True)
class Case:
    """``content`` is what a reader is given; ``answers`` has offsets into its decoded text."""

    name: str
    content: bytes
    answers: dict[str, Any]

    @property
    def operative_numbers(self) -> list[str] | None:
        """The numbers of a resolution's operative paragraphs, where the answers have them."""
        counts = self.answers.get("auto_counts") or self.answers
        numbers = counts.get("operative_numbers")
        return [str(number) for number in numbers] if numbers else None

    @property
    def has_articles(self) -> bool:
        return any(key in self.answers for key in ("articles", "agreements"))


def cases(folder: Path) -> Iterator[Case]:
    """The cases right in ``folder``, in path order; a file without an answer is left out."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".json" and path.with_suffix(".txt").is_file():
            answers = json.loads(path.read_text(encoding="utf-8"))
            yield Case(path.stem, path.with_suffix(".txt").read_bytes(), answers)
        elif path.suffix == ".xml":
            yield from _marked_up(path)


def _marked_up(path: Path) -> Iterator[Case]:
    root = etree.fromstring(path.read_bytes(), _SAFE)
    if root is None or root.find("body") is None:
        return
    text, articles = "", []
    for element in root.iter("chapter", "article"):
        label, name = (re.sub(r"\s+", " ", element.get(key) or "").strip() for key in ("number", "name"))
        head = "\n".join(part for part in (label, name) if part)
        if element.tag == "chapter":
            text += f"{head}\n\n" if head else ""
            continue
        number = re.fullmatch(r"art(?:icle)?\.?\s+(\w+)\.?", label, re.IGNORECASE)
        if number:
            articles.append({"number": number[1], "heading": name or None, "start": len(text)})
        text += f"{head}\n\n" if head else ""
        text += "".join(map(str, element.itertext())).strip() + "\n\n"
    if articles:
        yield Case(path.stem, text.encode(), {"articles": articles})
