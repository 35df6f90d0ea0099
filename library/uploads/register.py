"""A register of files: the spreadsheet that many offices keep beside a folder, as CSV.

``read_register`` turns the bytes into rows whose values are checked, and a sentence for each value that cannot be taken; a
column that is not known is named and left alone. ``COLUMNS`` documents the columns, ``template`` is one to fill in.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from web.wording import gettext_noop, label_of, sentence

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_MOST_ROWS = 20_000
_DELIMITERS = ",;\t|"

COLUMNS: dict[str, tuple[str, str]] = {
    "file": (gettext_noop("The name of the file, with its ending. Required."), "itu-interpol.pdf"),
    "title": (gettext_noop("The full title."), "Cooperation Agreement between the Harbour Office and the Lighthouse Union"),
    "parties": (gettext_noop("The parties, with a semicolon between them."), "Harbour Office; Lighthouse Union"),
    "signature_date": (gettext_noop("As 2011-05-04, 2011-05 or 2011."), "2011-05-04"),
    "adoption_date": (gettext_noop("As signature_date."), ""),
    "entry_into_force_date": (gettext_noop("As signature_date."), "2011-06-01"),
    "place": (gettext_noop("Where it was signed or adopted."), "Tarn"),
    "status": (
        gettext_noop("draft, adopted, signed, provisionally_applied, in_force, terminated, superseded or unknown."),
        "in_force",
    ),
    "number": (gettext_noop("The symbol or number by which it is cited."), "HO/2011/4"),
    "language": (gettext_noop("The language of the file, as en, fr or es."), "en"),
    "role": (
        gettext_noop("What the text is: signed_original, certified_copy, draft, counter_draft, consolidated or translation."),
        "signed_original",
    ),
    "visibility": (gettext_noop("public or restricted. What is given here also holds for a draft."), "public"),
    "relation": (
        gettext_noop(
            "How it stands to others, each as “kind: file or address”, with a semicolon between them; kind is language_of, "
            "translation_of, certified_copy_of, new_version_of, draft_of, counter_draft_of, consolidates, amends, extends, "
            "supersedes, implements, supplements, terminates, replies_to or attached_to."
        ),
        "amends: harbours-2001.pdf",
    ),
}  # fmt: skip
"""Name of a column -> what it means, and an example."""
_ALIASES = {
    "filename": "file", "file_name": "file", "datei": "file", "fichier": "file", "signed": "signature_date",
    "date": "signature_date", "symbol": "number", "in_force": "entry_into_force_date", "relations": "relation",
}  # fmt: skip
DATES = ("signature_date", "adoption_date", "entry_into_force_date")
STATUSES = ("draft", "adopted", "signed", "provisionally_applied", "in_force", "terminated", "superseded", "unknown")
ROLES = ("signed_original", "certified_copy", "draft", "counter_draft", "consolidated", "translation")
JOINS = {
    "language_of": "language", "translation_of": "translation", "certified_copy_of": "certified_copy",
    "new_version_of": "new_version", "draft_of": "draft", "counter_draft_of": "counter_draft",
    "consolidates": "consolidated",
}  # fmt: skip
"""Kinds of a relation by which a text belongs to another agreement, and as what."""
KINDS = (
    *JOINS, "amends", "extends", "supersedes", "implements", "supplements", "terminates", "replies_to", "attached_to",
)  # fmt: skip


class RegisterRefused(Exception):
    """A file that is no register; the message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register: values that are given, checked; ``relations`` as (kind, file or slug)."""

    line: int
    file: str
    values: dict[str, str] = field(default_factory=dict)
    parties: tuple[str, ...] = ()
    relations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    rows: tuple[RegisterRow, ...]
    problems: tuple[str, ...] = ()


def read_register(content: bytes) -> Register:
    """The rows of a register in CSV; ``RegisterRefused`` where it has no column for the files."""
    words = _decoded(content)
    if not words.strip():
        raise RegisterRefused(sentence("The register is empty. Download the template, fill it in and save it as CSV."))
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=_delimiter(words))
    try:
        header, *lines = list(reader)
    except csv.Error as error:
        raise RegisterRefused(
            sentence("The register cannot be read as CSV: {error}. Save it as CSV (UTF-8) and send that.", error=error)
        ) from error
    names = [_column(name) for name in header]
    if "file" not in names:
        raise RegisterRefused(
            sentence(
                "The register has no column “file”, so that nobody can tell which file a line is about. Its columns are: {value}. Download the template to see what is expected.",
                value=", ".join(filter(None, header)) or sentence("none"),
            )
        )
    if len(lines) > _MOST_ROWS:
        raise RegisterRefused(
            sentence(
                "The register has {count} lines, and at most {most_rows} are taken at once. Split it.",
                count=len(lines),
                most_rows=_MOST_ROWS,
            )
        )
    problems = [
        sentence("The column “{given}” is not known and was left alone.", given=given)
        for given, name in zip(header, names, strict=True)
        if name not in COLUMNS and given.strip()
    ]
    return _checked(names, lines, problems)


def template() -> str:
    """A register with the header, and one line as an example."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerow(example for _meaning, example in COLUMNS.values())
    return out.getvalue()


def _decoded(content: bytes) -> str:
    for encoding in (
        ("utf-8-sig", "utf-16", "cp1252") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    ):
        try:
            return content.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise RegisterRefused(sentence("The register is not text. Save it as CSV (UTF-8) in the program that made it."))


def _delimiter(words: str) -> str:
    """The sign that parts the columns of the header."""
    header = words.lstrip("\r\n").splitlines()[0]
    return max(_DELIMITERS, key=header.count)


def _column(name: str) -> str:
    plain = re.sub(r"[\s\-]+", "_", name.strip().casefold())
    return _ALIASES.get(plain, plain)


def _checked(names: Sequence[str], lines: Iterable[Sequence[str]], problems: list[str]) -> Register:
    rows: list[RegisterRow] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        given = {
            name: cell.strip() for name, cell in zip(names, cells, strict=False) if name in COLUMNS and cell.strip()
        }
        if len(cells) > len(names):
            problems.append(
                sentence("Line {number} has more cells than the header; what is beyond was left alone.", number=number)
            )
        file = given.pop("file", "")
        if not file:
            problems.append(sentence("Line {number} names no file and was left alone.", number=number))
        elif file in seen:
            problems.append(
                sentence(
                    "Line {number} is about “{file}” again, as line {seen} is; it was left alone.",
                    number=number,
                    file=file,
                    seen=seen[file],
                )
            )
        else:
            seen[file] = number
            rows.append(_row(number, file, given, problems))
    return Register(tuple(rows), tuple(problems))


def _row(number: int, file: str, given: dict[str, str], problems: list[str]) -> RegisterRow:
    parties = tuple(name.strip() for name in given.pop("parties", "").split(";") if name.strip())
    relations = [_relation(number, one, problems) for one in given.pop("relation", "").split(";") if one.strip()]
    values = {name: taken for name, value in given.items() if (taken := _value(number, name, value, problems))}
    return RegisterRow(number, file, values, parties, tuple(relation for relation in relations if relation))


def _relation(number: int, words: str, problems: list[str]) -> tuple[str, str] | None:
    kind, colon, other = words.partition(":")
    name = re.sub(r"[\s\-]+", "_", kind.strip().casefold())
    if not colon or name not in KINDS or not other.strip():
        problems.append(
            sentence(
                "Line {number}: “{strip}” is no relation; write it as “amends: file.pdf”.",
                number=number,
                strip=words.strip(),
            )
        )
        return None
    return name, other.strip()


def _value(number: int, name: str, value: str, problems: list[str]) -> str:
    """``value`` as it is stored; empty, with a sentence, where it is none of the column."""
    allowed = {"status": STATUSES, "role": ROLES, "visibility": ("public", "restricted")}.get(name)
    if allowed is not None:
        plain = re.sub(r"[\s\-]+", "_", value.casefold())
        if plain in allowed:
            return plain
        problems.append(
            sentence(
                "Line {number}: “{value}” is no {name}; it is one of {names}.",
                number=number,
                value=value,
                name=name,
                names=", ".join(allowed),
            )
        )
        return ""
    if name in DATES and not _is_date(value):
        problems.append(
            sentence(
                "Line {number}: “{value}” is no {replace}; write 2011-05-04, 2011-05 or 2011.",
                number=number,
                value=value,
                replace=label_of(name),
            )
        )
        return ""
    if name == "language" and not re.fullmatch(r"[a-zA-Z]{2,3}", value):
        problems.append(
            sentence(
                "Line {number}: “{value}” is no code of a language; write en, fr or es.", number=number, value=value
            )
        )
        return ""
    return value.lower() if name == "language" else value


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    month, day = int(value[5:7] or 1), int(value[8:10] or 1)
    return 1 <= month <= 12 and 1 <= day <= 31
