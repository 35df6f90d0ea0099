"""Agreements that nobody concluded, in any number: for measuring how the library does at scale. Pure; same seed, same words.

The sentences are the project's own model clauses, so that types, lengths and vocabulary are those of agreements; each
agreement gets names of its own besides, most of them rare, as names are. Nothing is copied from any agreement.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

BODIES = ("Union", "Organization", "Commission", "Agency", "Council", "Institute", "Fund", "Secretariat")
REGIONS = (
    "Northern", "Southern", "Eastern", "Western", "Central", "Coastal", "Alpine", "Baltic", "Pacific", "Atlantic",
    "Andean", "Nordic", "Arctic", "Balkan", "Caspian", "Danube", "Equatorial", "Insular", "Iberian", "Tropical",
)  # fmt: skip
FIELDS = (
    "Fisheries", "Telegraphs", "Meteorology", "Lighthouses", "Forestry", "Railways", "Hydrology", "Statistics", "Nutrition",
    "Seismology", "Archives", "Metrology", "Quarantine", "Aviation", "Pilotage", "Salvage", "Irrigation", "Pensions",
    "Patents", "Broadcasting", "Vaccines", "Libraries", "Cartography", "Standards", "Customs", "Refugees", "Education",
)  # fmt: skip
_FORMS = {
    "en": ("Article", "{0} between the {1} and the {2}", "For the {0}: {1}", "Registered under No. {0}."),
    "fr": ("Article", "{0} entre l'{1} et l'{2}", "Pour l'{0} : {1}", "Enregistré sous le no {0}."),
    "es": ("Artículo", "{0} entre la {1} y la {2}", "Por la {0}: {1}", "Registrado con el núm. {0}."),
}
_KINDS = {
    "cooperation_agreement": ("Cooperation Agreement", "Accord de coopération", "Acuerdo de cooperación"),
    "memorandum_of_understanding": ("Memorandum of Understanding", "Mémorandum d'accord", "Memorando de entendimiento"),
    "arrangement": ("Working Arrangement", "Arrangement", "Arreglo de trabajo"),
    "agreement": ("Agreement", "Accord", "Acuerdo"),
}
_STATUSES = ("signed", "signed", "signed", "in_force", "in_force", "terminated", "draft", "unknown")
_OPENING = ("recital", "parties", "title")
_MONTHS = {"three": "P3M", "six": "P6M", "twelve": "P12M", "thirty": "P30D", "sixty": "P60D", "ninety": "P90D"}
_PERIOD = re.compile(r"\b(three|six|twelve|thirty|sixty|ninety)(?: \(\d+\))? (?:months|days)")
_SYLLABLES = (
    "va",
    "mo",
    "ri",
    "tel",
    "ka",
    "sen",
    "dor",
    "lu",
    "mi",
    "bra",
    "no",
    "ves",
    "pa",
    "hal",
    "zu",
    "ge",
    "or",
    "tin",
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Model:
    """A model clause: what it is for, and its words with slots."""

    types: tuple[str, ...]
    heading: str
    text: str


@dataclass(slots=True)
class Models:
    """The model clauses of one language; those of a type are looked for once, and asked for by every paragraph."""

    all: list[Model]
    _of: dict[tuple[str, ...], list[Model]] = field(default_factory=dict)

    def of(self, types: tuple[str, ...]) -> list[Model]:
        if types not in self._of:
            self._of[types] = [model for model in self.all if set(types) & set(model.types)]
        return self._of[types]


@dataclass(slots=True)
class Piece:
    """A provision; ``spans`` are (start, end, part) in the text of its agreement."""

    eid: str
    kind: str
    number: str | None
    label: str
    heading: str
    text: str
    parent: str | None
    types: tuple[str, ...] = ()
    spans: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def period(self) -> tuple[str, str, int, int] | None:
        """The first period in it: value, words, start, end."""
        found = _PERIOD.search(self.text)
        return (_MONTHS[found[1]], found[0], found.start(), found.end()) if found else None


@dataclass(slots=True)
class Generated:
    """One agreement: facts, and provisions in reading order whose spans lie in ``raw``."""

    number: int
    language: str
    kind: str
    status: str
    title: str
    parties: tuple[int, int]
    date: str
    raw: str = ""
    pieces: list[Piece] = field(default_factory=list)


def models(folder: Path) -> dict[str, Models]:
    """The model clauses by language."""
    return {
        language: Models(
            [
                Model(tuple(row["types"]), row["heading"], row["text"])
                for row in map(json.loads, (folder / f"{language}.jsonl").read_text(encoding="utf-8").splitlines())
            ]
        )
        for language in _FORMS
    }


def party_names(count: int) -> list[tuple[str, str]]:
    """Names and acronyms of as many organisations that do not exist."""
    names = []
    for number in range(count):
        region, rest = REGIONS[number % len(REGIONS)], number // len(REGIONS)
        body, subject = BODIES[rest % len(BODIES)], FIELDS[(rest // len(BODIES) + number) % len(FIELDS)]
        series = number // (len(REGIONS) * len(BODIES))
        letters = "".join(_LETTERS[(number * step + series) % 26] for step in (7, 11)).upper()
        name = f"{region} {body} for {subject}" + (f" {_numeral(series)}" if series else "")
        names.append((name, f"{region[0]}{body[0]}{subject[0]}{letters}{series or ''}"))
    return names


def _numeral(number: int) -> str:
    return "I" * number if number < 4 else f"No. {number}"


def agreement(
    number: int, seed: int, library: dict[str, Models], parties: Sequence[tuple[str, str]], *, articles: int = 14
) -> Generated:
    """The agreement of that number; ``articles`` on average, each of two to four paragraphs."""
    chance = random.Random(f"{seed} {number}")
    language = chance.choices(("en", "fr", "es"), (88, 6, 6))[0]
    kind = chance.choice(list(_KINDS))
    first, second = chance.sample(range(len(parties)), 2)
    named = _KINDS[kind][list(_FORMS).index(language)]
    title = _FORMS[language][1].format(named, parties[first][0], parties[second][0])
    date = f"{chance.randint(1951, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    made = Generated(number, language, kind, chance.choice(_STATUSES), title, (first, second), date)
    words = {
        "org": parties[first][0], "other": f"the {parties[second][0]}", "Other": f"The {parties[second][0]}",
        "agreement": named,
    }  # fmt: skip
    _write(made, _Writer(chance, library[language], words), parties, articles)
    return made


@dataclass(slots=True)
class _Writer:
    chance: random.Random
    models: Models
    words: dict[str, str]

    def of(self, *types: str) -> list[Model]:
        return self.models.of(types)

    def filled(self, text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda slot: self.words.get(slot[1], slot[1]), text)

    def paragraph(self, model: Model) -> str:
        """Two to four sentences of the same purpose, and now and then a name."""
        beside = self.of(*model.types)
        more = [self.chance.choice(beside).text for _ in range(self.chance.randint(1, 3))]
        named = [f"({self.name()}, {self.name()}.)"] if self.chance.random() < 0.2 else []
        return " ".join([self.filled(text) for text in dict.fromkeys([model.text, *more])] + named)

    def name(self) -> str:
        """Few names are met often and most are met once, as in any library."""
        is_met_often = self.chance.random() < 0.3
        rank = int(self.chance.paretovariate(0.6)) if is_met_often else self.chance.randrange(len(_SYLLABLES) ** 4)
        digits = [(rank // len(_SYLLABLES) ** place) % len(_SYLLABLES) for place in range(4)]
        return "".join(_SYLLABLES[digit] for digit in digits).capitalize()


def _write(made: Generated, writer: _Writer, parties: Sequence[tuple[str, str]], articles: int) -> None:
    word, _title, signed, registered = _FORMS[made.language]
    add = made.pieces.append
    add(Piece("title", "title", None, "", "", made.title, None))
    add(Piece("parties", "parties", None, "", "", registered.format(made.number), None, ("parties",)))
    for number in range(1, writer.chance.randint(3, 6)):
        text = writer.filled(writer.chance.choice(writer.of("recital")).text)
        add(Piece(f"pp_{number}", "recital", None, "", "", text, None, ("recital",)))
    purposes = sorted({type for model in writer.models.all for type in model.types if type not in _OPENING})
    count = max(2, writer.chance.randint(articles - articles // 3, articles + articles // 3))
    for number, purpose in enumerate(writer.chance.sample(purposes, min(count, len(purposes))), 1):
        _write_article(made, writer, str(number), purpose, word)
    for number, party in enumerate(made.parties, 1):
        text = signed.format(parties[party][0], f"{writer.name()} {writer.name()}")
        add(Piece(f"signature_{number}", "signature_block", None, "", "", text, None))
    _lay_out(made)


def _write_article(made: Generated, writer: _Writer, number: str, purpose: str, word: str) -> None:
    of_purpose = writer.of(purpose)
    heading = next((model.heading for model in of_purpose if model.heading), purpose.replace("_", " ").capitalize())
    eid = f"art_{number}"
    made.pieces.append(Piece(eid, "article", number, f"{word} {number}", writer.filled(heading), "", None))
    for place in range(1, writer.chance.randint(3, 5)):
        text = writer.paragraph(writer.chance.choice(of_purpose))
        types = (purpose,) if place == 1 or writer.chance.random() < 0.3 else ()
        made.pieces.append(Piece(f"{eid}__para_{place}", "paragraph", str(place), f"{place}.", "", text, eid, types))


def _lay_out(made: Generated) -> None:
    lines: list[str] = []
    position = 0
    for piece in made.pieces:
        for part, words in (("label", piece.label), ("heading", piece.heading), ("text", piece.text)):
            if words:
                piece.spans.append((position, position + len(words), part))
                lines.append(words)
                position += len(words) + 1
    made.raw = "\n".join(lines)
