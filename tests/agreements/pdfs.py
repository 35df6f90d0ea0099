"""Agreements of our own invention, set as PDF in many layouts, with the answers known.

``make_agreement`` draws an agreement from a bank of sentences; ``typeset`` sets it as a ``Layout`` says, the way
printers and word processors do: columns, running heads, notes, hanging numbers, letter-spaced labels, broken words. What the text says does not depend on how it is set, so one answer serves for all layouts.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

rl_config.useA85 = False  # streams are squeezed, not spelled out, as in most files

_HEADINGS = {
    "en": "Purpose|Scope of cooperation|Exchange of information|Confidentiality of data|Joint activities|Financial arrangements|"
    "Intellectual property|Privileges and immunities|Settlement of disputes|Amendments|Entry into force|Duration and termination",
    "fr": "Objet|Champ de la coopération|Échange de renseignements|Confidentialité des données|Activités conjointes|Dispositions financières|"
    "Propriété intellectuelle|Privilèges et immunités|Règlement des différends|Modifications|Entrée en vigueur|Durée et dénonciation",
}  # fmt: skip
_SENTENCES = {
    "en": "The Office and the Institute shall keep each other informed of their programmes of work and of meetings that concern both.|"
    "Each Party shall designate a focal point who receives the requests of the other Party and answers them without delay.|"
    "Nothing in this Arrangement obliges either Party to disclose information that a third party has given to it in confidence.|"
    "Costs that arise from a joint activity are shared as agreed in writing before the activity begins, subject to the availability of funds.|"
    "The representatives meet once a year, alternately at the seat of the Office and at the seat of the Institute, to review progress.|"
    "Staff seconded under this Arrangement remain subject to the rules and regulations of the organization that employs them.|"
    "The Parties shall consult before they make public any result of their cooperation and shall give credit to each other.|"
    "Any difference that concerns the interpretation of this Arrangement is settled by negotiation between the Directors-General.|"
    "Reports prepared jointly belong to both Parties, and each of them may use and distribute them for its own non-commercial purposes.|"
    "A request for technical assistance states its purpose, the expected results, the timetable and the cross-border aspects of the work.",
    "fr": "Le Bureau et l’Institut se tiennent mutuellement informés de leurs programmes de travail et des réunions qui les concernent tous deux.|"
    "Chaque Partie désigne un point de contact qui reçoit les demandes de l’autre Partie et y répond sans retard.|"
    "Aucune disposition du présent Arrangement n’oblige une Partie à divulguer des renseignements qu’un tiers lui a confiés.|"
    "Les dépenses entraînées par une activité conjointe sont réparties selon les modalités convenues par écrit avant le début de l’activité.|"
    "Les représentants se réunissent une fois par an, alternativement au siège du Bureau et au siège de l’Institut, pour faire le point.|"
    "Le personnel détaché en vertu du présent Arrangement reste soumis aux règles de l’organisation qui l’emploie.|"
    "Les Parties se consultent avant de rendre public un résultat de leur coopération et se citent l’une l’autre.|"
    "Tout différend relatif à l’interprétation du présent Arrangement est réglé par voie de négociation entre les Directeurs généraux.|"
    "Les rapports établis en commun appartiennent aux deux Parties, et chacune d’elles peut les diffuser à des fins non commerciales.|"
    "Une demande d’assistance technique indique son objet, les résultats attendus, le calendrier et les aspects transfrontaliers des travaux.",
}  # fmt: skip
_WORDS = {
    "en": {
        "article": "Article", "title": "Arrangement on Cooperation between the River Office and the Institute of Lakes",
        "preamble": ["The River Office and the Institute of Lakes, hereinafter referred to as the Parties,",
                     "Considering that both organizations serve the countries of the same basin,", "Wishing to coordinate their work,",
                     "Have agreed as follows:"],
        "done": "Done at Varenna on 3 May 2011 in two originals.", "for": "For",
    },
    "fr": {
        "article": "Article", "title": "Arrangement de coopération entre le Bureau des rivières et l’Institut des lacs",
        "preamble": ["Le Bureau des rivières et l’Institut des lacs, ci-après dénommés les Parties,",
                     "Considérant que les deux organisations servent les pays du même bassin,", "Désireux de coordonner leurs travaux,",
                     "Sont convenus de ce qui suit :"],
        "done": "Fait à Varenna le 3 mai 2011 en deux exemplaires.", "for": "Pour",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Article:
    number: str
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """``signatures`` are the blocks of the parties, line by line; ``notes`` are called at the end of the first paragraphs."""

    language: str
    title: str
    preamble: tuple[str, ...]
    articles: tuple[Article, ...]
    done: str
    signatures: tuple[tuple[str, ...], tuple[str, ...]]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    name: str
    columns: int = 1
    label: str = "centred"
    """"centred", "left", "run_in", "spaced" ("A R T I C L E  1"), "small_caps" or "hanging" (the label in the margin)."""
    has_heads: bool = False
    has_notes: bool = False
    has_paragraph_numbers: bool = True
    has_hanging_numbers: bool = False
    is_hyphenated: bool = False
    is_justified: bool = False
    turn: int = 0
    font: str = "Times"
    size: float = 10.5
    leading: float = 1.22
    has_spaces: bool = True
    """Whether spaces are characters, or only gaps."""
    margin: float = 72
    paragraph_gap: float = 0.5
    indent: float = 0.0
    is_bold_twice: bool = False


def make_agreement(seed: int, *, language: str = "en", count: int = 9, notes: int = 0) -> Agreement:
    """An agreement of ``count`` articles; the same seed gives the same structure in each language."""
    chance = random.Random(seed)
    words, headings, sentences = _WORDS[language], _HEADINGS[language].split("|"), _SENTENCES[language].split("|")
    articles = []
    for number in range(1, count + 1):
        paragraphs = [
            " ".join(sentences[chance.randrange(len(sentences))] for _ in range(chance.choice((1, 1, 2, 3))))
            for _ in range(chance.choice((1, 2, 2, 3, 4)))
        ]
        articles.append(Article(str(number), headings[(seed + number) % len(headings)], tuple(paragraphs)))
    parties = {
        "en": ("the River Office", "the Institute of Lakes"),
        "fr": ("le Bureau des rivières", "l’Institut des lacs"),
    }[language]
    titles = {"en": "Director-General", "fr": "Directeur général"}[language]
    signatures = tuple(
        (f"{words['for']} {party}", "____________________", name, titles)
        for party, name in zip(parties, ("Ada Moreau", "Piet Lindqvist"), strict=True)
    )
    return Agreement(
        language,
        words["title"],
        tuple(words["preamble"]),
        tuple(articles),
        words["done"],
        signatures,
        tuple(f"See document RO/{1990 + index}/{seed}, page {index + 2}." for index in range(notes)),
    )  # type: ignore[arg-type]


@dataclass
class Piece:
    """A paragraph to set: its words as expected, and how it is set."""

    text: str
    kind: str = "body"
    label: str = ""
    note: int = 0
    expected: str = ""


def pieces(agreement: Agreement, layout: Layout) -> Iterator[Piece]:
    yield Piece(agreement.title, "title")
    for line in agreement.preamble:
        yield Piece(line)
    called = 0
    for article in agreement.articles:
        label = f"{_WORDS[agreement.language]['article']} {article.number}"
        if layout.label == "run_in":
            yield Piece(f"{label} – {article.heading}", "label")
        else:
            yield Piece(label, "label")
            yield Piece(article.heading, "heading")
        is_numbered = layout.has_paragraph_numbers and len(article.paragraphs) > 1
        for number, paragraph in enumerate(article.paragraphs, start=1):
            called += 1
            note = called if layout.has_notes and called <= len(agreement.notes) else 0
            yield Piece(paragraph, label=f"{number}." if is_numbered else "", note=note)
    yield Piece(agreement.done)


def expected_words(agreement: Agreement, layout: Layout) -> list[str]:
    """The words of the text in the order in which they are to be read, signatures party by party, notes left out."""
    words: list[str] = []
    for piece in pieces(agreement, layout):
        text = f"{piece.label} {piece.text}"
        words += (text.upper() if piece.kind == "label" and layout.label in {"spaced", "small_caps"} else text).split()
    for block in agreement.signatures:
        words += [word for line in block for word in line.split() if not word.startswith("___")]
    return words


@dataclass
class Setter:
    """Sets pieces on the pages of a canvas, column by column."""

    layout: Layout
    agreement: Agreement
    canvas: Canvas
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    page: int = 0
    column: int = 0
    pending: list[tuple[int, str]] = field(default_factory=list)
    top: float = 0.0
    foot: float = 0.0

    def new_page(self) -> None:
        if self.page:
            self._finish_page()
            self.canvas.showPage()
        self.page += 1
        width, height = (A4[1], A4[0]) if self.layout.turn else A4
        if self.layout.turn:
            self.canvas.setPageSize(A4)
            self.canvas.translate(A4[0], 0)
            self.canvas.rotate(90)
        self.height, self.page_width = height, width
        self.top, self.foot = height - self.layout.margin, self.layout.margin
        gutter = 24
        self.width = (width - 2 * self.layout.margin - gutter * (self.layout.columns - 1)) / self.layout.columns
        self.column = 0
        self.x, self.y = self.layout.margin, self.top
        if self.layout.has_heads:
            self.canvas.setFont("Helvetica", 8)
            head = "River Office – Institute of Lakes" if self.page % 2 else "Arrangement on Cooperation"
            self.canvas.drawString(self.layout.margin, height - 36, head)
            self.canvas.drawCentredString(width / 2, 30, str(self.page) if self.page % 2 else f"{self.page}")

    def _finish_page(self) -> None:
        if not self.pending:
            return
        y = self.layout.margin - 14 + 11 * len(self.pending)
        self.canvas.line(self.layout.margin, y + 12, self.layout.margin + 120, y + 12)
        for number, text in self.pending:
            self.canvas.setFont("Times-Roman", 5.5)
            self.canvas.drawString(self.layout.margin, y + 3, str(number))
            self.canvas.setFont("Times-Roman", 8.5)
            self.canvas.drawString(self.layout.margin + 6, y, text)
            y -= 11
        self.pending = []

    def advance(self, distance: float) -> None:
        self.y -= distance
        if self.y < self.foot + 12 * len(self.pending) + 6:
            self.column += 1
            if self.column >= self.layout.columns:
                self.new_page()
            else:
                self.x += self.width + 24
                self.y = self.top
            self.y -= self.layout.size

    def fonts(self, kind: str) -> tuple[str, float]:
        family = self.layout.font
        bold = {"Times": "Times-Bold", "Helvetica": "Helvetica-Bold"}[family]
        plain = {"Times": "Times-Roman", "Helvetica": "Helvetica"}[family]
        italic = {"Times": "Times-Italic", "Helvetica": "Helvetica-Oblique"}[family]
        return {
            "title": (bold, self.layout.size + 3),
            "label": (bold, self.layout.size),
            "heading": (italic, self.layout.size),
        }.get(kind, (plain, self.layout.size))

    def set(self, piece: Piece) -> None:
        font, size = self.fonts(piece.kind)
        leading = size * self.layout.leading
        if piece.kind != "heading":
            self.advance(self.layout.paragraph_gap * leading)
        if piece.kind == "label" and self.layout.label in {"spaced", "small_caps"}:
            self.advance(leading)
            self._special_label(piece.text, font, size)
            return
        is_hanging = bool(piece.label) and self.layout.has_hanging_numbers
        text = piece.text if is_hanging or not piece.label else f"{piece.label} {piece.text}"
        indent = 24.0 if is_hanging else 0.0
        lines = wrap(
            text, font, size, self.width - indent - self.layout.indent, is_hyphenated=self.layout.is_hyphenated
        )
        for index, line in enumerate(lines):
            self.advance(leading)
            if is_hanging and index == 0:
                self._draw(self.x, self.y, piece.label, font, size)
            is_centred = piece.kind in {"title", "label", "heading"} and self.layout.label in {
                "centred",
                "spaced",
                "small_caps",
            }
            first = self.layout.indent if index == 0 and not is_hanging and piece.kind == "body" else 0.0
            x = self.x + (self.width - stringWidth(line, font, size)) / 2 if is_centred else self.x + indent + first
            is_stretched = self.layout.is_justified and piece.kind == "body" and index < len(lines) - 1
            self._draw(x, self.y, line, font, size, stretch_to=self.x + self.width if is_stretched else 0.0)
            if piece.note and index == len(lines) - 1:
                self.canvas.setFont(font, size * 0.6)
                self.canvas.drawString(x + stringWidth(line, font, size), self.y + size * 0.36, str(piece.note))
                self.pending.append((piece.note, self.agreement.notes[piece.note - 1]))

    def _special_label(self, text: str, font: str, size: float) -> None:
        label = text.upper()
        if self.layout.label == "spaced":
            words = label.split()
            width = sum(stringWidth(letter, font, size) + 3.6 for letter in label) + 4
            x = self.x + (self.width - width) / 2
            for word in words:
                for letter in word:
                    self._draw(x, self.y, letter, font, size)
                    x += stringWidth(letter, font, size) + 3.6
                x += 8
            return
        x = self.x + self.width / 2 - 24
        for index, letter in enumerate(label):
            letter_size = size if index == 0 or letter.isdigit() else size * 0.8
            self._draw(x, self.y, letter, font, letter_size)
            x += stringWidth(letter, font, letter_size)

    def _draw(self, x: float, y: float, text: str, font: str, size: float, *, stretch_to: float = 0.0) -> None:
        self.canvas.setFont(font, size)
        words = text.split(" ")
        gap = stringWidth(" ", font, size)
        if stretch_to and len(words) > 1:
            gap += (stretch_to - x - stringWidth(text, font, size)) / (len(words) - 1)
        if self.layout.has_spaces and not stretch_to:
            for offset in (0.0, 0.25)[: 2 if self.layout.is_bold_twice and "Bold" in font else 1]:
                self.canvas.drawString(x + offset, y, text)
            return
        for word in words:
            self.canvas.drawString(x, y, word + (" " if self.layout.has_spaces else ""))
            x += stringWidth(word, font, size) + gap

    def sign(self) -> None:
        """The blocks of the parties, side by side, over the width of a column or of the page."""
        leading = self.layout.size * self.layout.leading
        if self.y < self.foot + 8 * leading:
            self.column = self.layout.columns
            self.new_page()
        self.advance(2 * leading)
        half = self.width / 2
        for lines in zip(*self.agreement.signatures, strict=True):
            self.advance(leading * 1.3)
            for side, line in enumerate(lines):
                self._draw(
                    self.x + side * half,
                    self.y,
                    line,
                    self.fonts("body")[0],
                    self.layout.size - (1.5 if self.layout.columns > 1 else 0),
                )


def wrap(text: str, font: str, size: float, width: float, *, is_hyphenated: bool) -> list[str]:
    """Lines no wider than ``width``; with ``is_hyphenated``, words are broken between their letters to fill a line."""
    lines, line = [], ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if stringWidth(candidate, font, size) <= width:
            line = candidate
            continue
        if is_hyphenated and re.fullmatch(r"[a-zà-ÿ]{7,}[.,;]?", word):
            for cut in range(len(word) - 4, 2, -1):
                if word[cut - 1] not in "aeiou" and stringWidth(f"{line} {word[:cut]}-", font, size) <= width:
                    line, word = f"{line} {word[:cut]}-", word[cut:]
                    break
        elif "-" in word and stringWidth(f"{line} {word.split('-')[0]}-", font, size) <= width:
            first, _hyphen, word = word.partition("-")
            line = f"{line} {first}-"
        lines.append(line)
        line = word
    return [*lines, line] if line else lines


def typeset(agreement: Agreement, layout: Layout) -> bytes:
    """The agreement as a PDF in this layout."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1)
    setter = Setter(layout, agreement, canvas)
    setter.new_page()
    for piece in pieces(agreement, layout):
        setter.set(piece)
    setter.sign()
    setter._finish_page()
    canvas.save()
    return written.getvalue()


def typeset_parallel(left: Agreement, right: Agreement, layout: Layout) -> bytes:
    """Two languages in two columns, aligned article by article, as bilingual originals are."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1)
    margin, gutter = layout.margin, 24.0
    width = (A4[0] - 2 * margin - gutter) / 2
    y = A4[1] - margin
    size, leading = layout.size - 1, (layout.size - 1) * layout.leading
    for both in zip(cells(left, layout), cells(right, layout), strict=True):
        set_lines = [wrap(text, "Times-Roman", size, width, is_hyphenated=False) for text in both]
        while any(set_lines):
            if y < margin:
                canvas.showPage()
                y = A4[1] - margin
            canvas.setFont("Times-Roman", size)
            for side, lines in enumerate(set_lines):
                if lines:
                    canvas.drawString(margin + side * (width + gutter), y, lines.pop(0))
            y -= leading
        y -= leading / 2
    canvas.save()
    return written.getvalue()


def cells(agreement: Agreement, layout: Layout) -> list[str]:
    plain = replace(layout, label="centred", has_notes=False)
    body = [f"{piece.label} {piece.text}".strip() for piece in pieces(agreement, plain)]
    return body + [line for block in agreement.signatures for line in block]


def typeset_facing(left: Agreement, right: Agreement, layout: Layout) -> bytes:
    """Two languages on pages that face each other."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1)
    sides = [_paged(agreement, layout) for agreement in (left, right)]
    for number in range(max(map(len, sides))):
        for side in sides:
            y = A4[1] - layout.margin
            canvas.setFont("Times-Roman", layout.size)
            for line in side[number] if number < len(side) else []:
                canvas.drawString(layout.margin, y, line)
                y -= layout.size * layout.leading
            canvas.showPage()
    canvas.save()
    return written.getvalue()


def _paged(agreement: Agreement, layout: Layout) -> list[list[str]]:
    lines: list[str] = []
    for cell in cells(agreement, layout):
        lines += [*wrap(cell, "Times-Roman", layout.size, A4[0] - 2 * layout.margin, is_hyphenated=False), ""]
    return [lines[at : at + 40] for at in range(0, len(lines), 40)]


LAYOUTS = (
    Layout("plain"),
    Layout("sans_left", label="left", font="Helvetica", size=10, paragraph_gap=0.9),
    Layout("run_in_heading", label="run_in"),
    Layout("two_columns", columns=2, size=9.5),
    Layout("two_columns_justified", columns=2, size=9.5, is_justified=True, is_hyphenated=True, has_heads=True),
    Layout("justified", is_justified=True),
    Layout("justified_gaps", is_justified=True, has_spaces=False),
    Layout("hyphenated", is_justified=True, is_hyphenated=True),
    Layout("running_heads", has_heads=True),
    Layout("notes", has_notes=True, has_heads=True),
    Layout("two_columns_notes", columns=2, has_notes=True, size=9.5),
    Layout("hanging_numbers", has_hanging_numbers=True),
    Layout("hanging_two_columns", has_hanging_numbers=True, columns=2, size=9.5),
    Layout("letter_spaced", label="spaced"),
    Layout("small_capitals", label="small_caps"),
    Layout("turned", turn=1),
    Layout("gaps_for_spaces", has_spaces=False),
    Layout("indented", indent=24, paragraph_gap=0.0, label="centred"),
    Layout("unnumbered", has_paragraph_numbers=False, label="left"),
    Layout("wide_leading", leading=1.9, paragraph_gap=0.2),
    Layout("tight", leading=1.05, size=8.5, margin=54, paragraph_gap=0.2),
    Layout("bold_twice", is_bold_twice=True, label="left"),
    Layout("three_columns", columns=3, size=8, margin=40),
)
