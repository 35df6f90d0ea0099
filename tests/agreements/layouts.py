"""One invented agreement in many dresses: the articles are the same, labels, headings and line breaks differ.

Freedonia, Sylvania and their people are borrowed from the cinema; no sentence here is from a real agreement.
"""

from __future__ import annotations

from collections.abc import Callable

HEADINGS = (
    "Definitions",
    "Scope of cooperation",
    "Confidentiality",
    "Exchange of information",
    "Settlement of disputes",
    "Final clauses",
)
ROMAN = ("I", "II", "III", "IV", "V", "VI")
WORDS = ("One", "Two", "Three", "Four", "Five", "Six")
BODIES = (
    ("For the purposes of this Agreement the following words have these meanings:", "(a) “Centre” means the Freedonian Data Centre;",
     "(b) “staff” means the officials of the Centre."),
    ("1. The Parties shall cooperate in the protection of data in accordance with\nArticle 5 of the River Convention and within their mandates.",
     "2. Nothing in Article 1 limits their cooperation under other agreements."),
    ("Each Party shall keep confidential all information that it receives from the other Party.",),
    ("1. Information shall be exchanged in writing.", "2. The exchange may take place by:", "(a) letter;", "(b) secure message, of which",
     "(i) the sender keeps a copy;", "(ii) the addressee confirms receipt.", "3. Each Party bears its own costs."),
    ("Any dispute shall be settled by negotiation.", "If none is reached within six months, an arbitrator shall decide."),
    ("1. This Agreement shall enter into force on signature.", "2. Either Party may terminate it by six months’ written notice."),
)  # fmt: skip
OPENING = """AGREEMENT
BETWEEN THE FREEDONIAN DATA CENTRE
AND THE UNION OF RIVER BASINS

The Freedonian Data Centre (hereinafter referred to as “the Centre”) and the Union of River Basins (hereinafter referred to as “the Union”),

Recalling the friendly relations between them,

Desiring to strengthen their cooperation,

Have agreed as follows:

"""
CLOSING = """
IN WITNESS WHEREOF, the undersigned have signed this Agreement.

Done at Sylvania City, on 3 May 2011, in two originals.

For the Freedonian Data Centre

Rufus Firefly
Director

For the Union of River Basins

Gloria Teasdale
President
"""
Label = Callable[[int, str], str]


def agreement(label: Label, *, between: str = "\n\n", inside: str = "\n\n") -> str:
    """The agreement with each article's label and heading as ``label(index, heading)`` writes them."""
    articles = [label(index, heading) + inside.join(BODIES[index]) for index, heading in enumerate(HEADINGS)]
    return OPENING + between.join(articles) + "\n" + CLOSING


FIGURES = tuple(str(number) for number in range(1, 7))
UPPER = tuple(heading.upper() for heading in HEADINGS)
NONE = ("",) * 6
DAMAGED = ("Article I", "Article H", "Articie Ill", "Article TV", "Artic1e V", "Article Vl")
ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
SUFFIXED = ("I", "II", "II bis", "II ter", "III", "IV")
MISREAD = ("Article l", "Article 2", "Article 3", "Article ~", "Article S", "Article 6")

LAYOUTS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "heading below": (agreement(lambda i, h: f"Article {i + 1}\n{h}\n"), FIGURES, HEADINGS),
    "heading below, apart, capitals": (agreement(lambda i, h: f"ARTICLE {ROMAN[i]}\n\n{h.upper()}\n\n"), ROMAN, UPPER),
    "heading after a dash": (agreement(lambda i, h: f"Article {i + 1} – {h}\n\n"), FIGURES, HEADINGS),
    "heading after a colon": (agreement(lambda i, h: f"Article {i + 1}: {h}\n"), FIGURES, HEADINGS),
    "heading in brackets": (agreement(lambda i, h: f"Article {i + 1} ({h})\n"), FIGURES, HEADINGS),
    "heading glued to the label": (agreement(lambda i, h: f"Article {i + 1}{h}\n"), FIGURES, HEADINGS),
    "heading before the label": (agreement(lambda i, h: f"{h}\n\nArticle {i + 1}\n\n"), FIGURES, HEADINGS),
    "label run in, no heading": (agreement(lambda i, h: f"Art. {i + 1}.- "), FIGURES, NONE),
    "spelled out": (agreement(lambda i, h: f"Article {WORDS[i]}\n{h}\n"), WORDS, HEADINGS),
    "letter-spaced": (agreement(lambda i, h: f"A R T I C L E  {i + 1}\n{h}\n"), FIGURES, HEADINGS),
    "lower case": (agreement(lambda i, h: f"article {i + 1}\n{h}\n"), FIGURES, HEADINGS),
    "sections": (agreement(lambda i, h: f"Section {i + 1}. {h}\n"), FIGURES, HEADINGS),
    "clauses": (agreement(lambda i, h: f"Clause {i + 1}: {h}\n"), FIGURES, HEADINGS),
    "section signs": (agreement(lambda i, h: f"§ {i + 1} {h}\n"), FIGURES, HEADINGS),
    "bare Roman numerals": (agreement(lambda i, h: f"{ROMAN[i]}. {h.upper()}\n"), ROMAN, UPPER),
    "bare figures": (agreement(lambda i, h: f"{i + 1}. {h.upper()}\n"), FIGURES, UPPER),
    "Markdown headings": (agreement(lambda i, h: f"## Article {i + 1}\n\n### {h}\n\n"), FIGURES, HEADINGS),
    "Markdown bold": (agreement(lambda i, h: f"**Article {i + 1} – {h}**\n\n"), FIGURES, HEADINGS),
    "Markdown, heading run in": (agreement(lambda i, h: f"**Article {i + 1} – {h}** "), FIGURES, HEADINGS),
    "damaged Roman numerals": (agreement(lambda i, h: f"{DAMAGED[i]}\n{h.upper()}\n"), ROMAN, UPPER),
    "damaged figures": (agreement(lambda i, h: f"{MISREAD[i]}. "), FIGURES, NONE),
    "nothing between": (agreement(lambda i, h: f"ARTICLE {ROMAN[i]}\n", between="\n", inside="\n"), ROMAN, NONE),
    "one line": (agreement(lambda i, h: f"ARTICLE {i + 1} ").replace("\n", " "), FIGURES, NONE),
    "paragraph glued to the label": (agreement(lambda i, h: f"ARTICLE {i + 1}" if BODIES[i][0][0] == "1" else f"ARTICLE {i + 1}. "), FIGURES, NONE),
    "heading run in after a stop": (agreement(lambda i, h: f"Article {i + 1}. {h}. "), FIGURES, HEADINGS),
    "heading run in after a colon": (agreement(lambda i, h: f"Section {i + 1}: {h}: "), FIGURES, HEADINGS),
    "heading below with a stop": (agreement(lambda i, h: f"Article {i + 1}.\n{h}.\n"), FIGURES, tuple(f"{h}." for h in HEADINGS)),
    "one line, heading run in": (agreement(lambda i, h: f"Article {i + 1} {h} ").replace("\n", " "), FIGURES, HEADINGS),
    "capitals over two lines": (agreement(lambda i, h: f"ARTICLE {ROMAN[i]}\n{h.upper()} AND OTHER\nSUCH MATTERS\n"), ROMAN, tuple(f"{h} AND OTHER SUCH MATTERS" for h in UPPER)),
    "heading before bare figures": (agreement(lambda i, h: f"{h}\n\n{i + 1}. The rule is this. ", inside=" "), FIGURES, HEADINGS),
    "questions for headings": (agreement(lambda i, h: f"Article {i + 1}\nWhat is meant by {h.lower()}\n\n"), FIGURES, tuple(f"What is meant by {h.lower()}" for h in HEADINGS)),
    "ordinals before": (agreement(lambda i, h: f"{ORDINALS[i]} Article\n{h}\n"), ORDINALS, HEADINGS),
    "paragraphs": (agreement(lambda i, h: f"Paragraph {ROMAN[i]}\n{h}\n"), ROMAN, HEADINGS),
    "suffixes": (agreement(lambda i, h: f"Article {SUFFIXED[i]}\n{h}\n"), SUFFIXED, HEADINGS),
    "letters glued": (agreement(lambda i, h: f"ARTICLE{ROMAN[i]}\n{h}\n"), ROMAN, HEADINGS),
    "soft hyphens and spaces of no width": (agreement(lambda i, h: f"Arti\u00adcle\u200b {i + 1}\n\u200b{h}\n"), FIGURES, HEADINGS),
    "underlined": (agreement(lambda i, h: f"<u>Article {i + 1}</u>\n\n<u>{h}</u>\n\n"), FIGURES, HEADINGS),
    "labels as running heads": (agreement(lambda i, h: f"Article {i + 1}\n{h}\n\nIt begins so.\n\nArticle {i + 1}\n\n- {i + 7} -\n\n"), FIGURES, HEADINGS),
    "contents, numbers apart": ("CONTENTS\n\n" + "\n".join(f"Article {i}\n{h}\n{i + 3}" for i, h in enumerate(HEADINGS, 1)) + "\n\n" + agreement(lambda i, h: f"Article {i + 1}\n{h}\n"), FIGURES, HEADINGS),
    "heading beside the label over two lines": (agreement(lambda i, h: f"Article {i + 1} {h} and other\nsuch matters\n\n"), FIGURES, tuple(f"{h} and other such matters" for h in HEADINGS)),
    "large letters over two lines": (agreement(lambda i, h: f"Article {i + 1}\n{h} of the\nRepresentatives\n", inside="\n"), FIGURES, tuple(f"{h} of the Representatives" for h in HEADINGS)),
    "large letters beside the label over two lines": (agreement(lambda i, h: f"Article {i + 1} – {h} of\nRepresentatives of the Members\n", inside="\n"), FIGURES, tuple(f"{h} of Representatives of the Members" for h in HEADINGS)),
    "run in over two lines": (agreement(lambda i, h: f"Article {i + 1}. {h} and all\nsuch other matters. "), FIGURES, tuple(f"{h} and all such other matters" for h in HEADINGS)),
    "above the label over three lines": (agreement(lambda i, h: f"{h},\nfacilities and\nother matters\n\nArticle {i + 1}\n\n"), FIGURES, tuple(f"{h}, facilities and other matters" for h in HEADINGS)),
    "an acronym on the second line": (agreement(lambda i, h: f"Article {i + 1}\n{h} of the\nUFRB\n"), FIGURES, tuple(f"{h} of the UFRB" for h in HEADINGS)),
    "capitals over five lines": (agreement(lambda i, h: f"ARTICLE {i + 1}\n{h.upper()}\nIN THE FIELD\nOF DATA, OF\nNOTICES AND\nOF L'ARCHIVE\n"), FIGURES, tuple(f"{h} IN THE FIELD OF DATA, OF NOTICES AND OF L'ARCHIVE" for h in UPPER)),
    "carriage returns": (agreement(lambda i, h: f"Article {i + 1}\n{h}\n").replace("\n", "\r\n"), FIGURES, HEADINGS),
}  # fmt: skip
