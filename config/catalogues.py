"""The catalogues of the interface's sentences: found in modules and templates, merged into ``locale``, compiled.

Babel does all three, so that no program of gettext need be installed. The compiled files are part of the project: a fresh
clone speaks every language at once. A reference names the file and no line, so that moving a sentence changes no catalogue.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from django.conf import settings
from django.utils.translation.template import templatize

from agreements.formats.document import PROVISION_KINDS
from clauses.classification.patterns import FOLDER
from clauses.terms.extract import ALL_LANGUAGES
from comparisons.export import to_csv, to_xlsx
from library.pages.facts_table import RowForm
from web.translated import said_by_scripts

APPS = ("web", "agreements", "clauses", "library", "comparisons", "config")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "sentence"), (False, False)),
    **dict.fromkeys(("ngettext", "ngettext_lazy", "plural_sentence", "plural_noop"), (False, True)),
    **dict.fromkeys(("pgettext", "pgettext_lazy", "sentence_as", "context_noop"), (True, False)),
}
"""The functions that take a sentence: whether its context comes first, and whether its plural comes second."""
_CALL = re.compile(r"\b(?:n|p|np)?gettext\(|\b_\(")
Found = tuple[str, str | tuple[str, str], str | None]  # file, sentence (and its plural), context

_AS_TYPED = re.compile(r"(<code>.*?</code>|<[^>]*>|%\(\w+\)[sd]|\{[^}]*\}|&\w+;)")
_TYPOGRAPHY: dict[str, tuple[tuple[str, str], ...]] = {
    "fr": (
        (r"[ \u00a0\u202f]?([;!?])(?=[\s.)»]|$)", "\u202f\\1"),
        (r"[ \u00a0\u202f]?:(?=\s|$)", "\u00a0:"),
        (r"[“«][ \u00a0\u202f]?", "«\u202f"),
        (r"[ \u00a0\u202f]?[”»]", "\u202f»"),
        (r"(\w)'(\w)", r"\1’\2"),
        (r"[ \u00a0]%(?!\()", "\u202f%"),
    ),
    "es": ((r"[“«]\s?", "«"), (r"\s?[”»]", "»"), (r" %(?!\()", "\u00a0%")),
}


def path_of(language: str, suffix: str = "po") -> Path:
    return settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / f"django.{suffix}"


def languages() -> list[str]:
    return [code for code in settings.ALL_LANGUAGES if code != settings.LANGUAGE_CODE]


def read(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return pofile.read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def template() -> Catalog:
    """Every sentence of the project, with the files that hold it."""
    catalog = Catalog(project="Concord", charset="utf-8", fuzzy=False)
    for name, sentence, context in sorted(found(), key=lambda found: (found[0], str(found[1]))):
        flags = ["python-brace-format"] if name.endswith(".py") and "{" in str(sentence) else []
        catalog.add(sentence, locations=[(name, 0)], context=context, flags=flags)
    return catalog


def found() -> Iterator[Found]:
    root = settings.BASE_DIR
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            if not {"migrations", "management", "training"} & {*path.parts}:
                for sentence, context in _of_module(path.read_text("utf-8")):
                    yield path.relative_to(root).as_posix(), sentence, context
    for path in sorted((root / "templates").rglob("*.html")):
        for sentence, context in _of_template(path.read_text("utf-8")):
            yield path.relative_to(root).as_posix(), sentence, context
    for words in said_by_scripts():
        yield "static/js", words, None
    yield from _of_fixtures(root / "fixtures")
    for code in sorted(_codes()):
        yield "codes", code.replace("_", " "), None


def _of_module(source: str) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """The sentences in the calls that look one up; ``sentence("a" if x else "b")`` holds two."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            context, plural = KEYWORDS[node.func.id]
            said = [list(_constants(argument)) for argument in node.args]
            if plural and all(said[:2]) and len(said) > 1:
                yield (said[0][0], said[1][0]), None
            elif said and not plural:
                for sentence in said[1 if context else 0] if len(said) > context else ():
                    yield sentence, said[0][0] if context else None


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _of_template(source: str) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """The calls that Django's own reading of a template amounts to."""
    code = templatize(source)
    for call in _CALL.finditer(code):
        names = _arguments(code[call.start() :])
        plural, context = call[0].startswith(("n",)), call[0].lstrip("n").startswith("p")
        said = names[1:] if context else names
        yield (said[0], said[1]) if plural else said[0], names[0] if context else None


def _arguments(code: str) -> list[str]:
    """The strings that the call at the beginning of ``code`` is given."""
    end = 0
    while True:
        end = code.index(")", end) + 1
        try:
            call = ast.parse(code[:end], mode="eval").body
        except SyntaxError:
            continue
        assert isinstance(call, ast.Call)  # noqa: S101 (the expression begins with a name and a parenthesis)
        return [argument.value for argument in call.args if isinstance(argument, ast.Constant)]  # type: ignore[misc]


def _of_fixtures(folder: Path) -> Iterator[Found]:
    """The labels and definitions of the clause types that Concord comes with, and the words of its checklists."""
    for row in json.loads((folder / "clause_types.json").read_text("utf-8")):
        for name in ("label", "definition"):
            yield "fixtures/clause_types.json", row["fields"][name], None
    for path in sorted((folder / "checklists").glob("*.json")):
        checklist = json.loads(path.read_text("utf-8"))
        for words in (
            checklist["title"],
            checklist["purpose"],
            *(element["label"] for element in checklist["elements"]),
        ):
            yield f"fixtures/checklists/{path.name}", words, None


def _codes() -> set[str]:
    """The codes that ``label_of`` shows as words: kinds and values of terms, kinds of provisions, columns of files."""
    rows = (
        row
        for path in (FOLDER / "terms").glob("*.jsonl")
        for row in map(json.loads, path.read_text("utf-8").splitlines())
        if row
    )
    terms = {row[name] for row in rows for name in ("kind", "value") if isinstance(row.get(name), str)}
    terms |= {ALL_LANGUAGES, "language", "originals", "prevails", "expiry_date"}  # computed, and in no pattern
    columns = {*to_csv.COLUMNS, *to_xlsx.TERM_COLUMNS, *to_xlsx.STATE_COLUMNS, "what"}
    return (
        {code for code in terms if re.fullmatch("[a-z_]+", code)} | {*PROVISION_KINDS, *RowForm.Meta.fields} | columns
    )


def merge(language: str, sentences: Catalog) -> Catalog:
    """The language's catalogue with exactly ``sentences``; nothing is guessed from what is similar."""
    catalog = read(language) if path_of(language).exists() else Catalog(locale=language)
    created = catalog.creation_date
    catalog.update(sentences, no_fuzzy_matching=True)
    catalog.creation_date = created
    catalog.obsolete.clear()
    return catalog


def as_printed(language: str, words: str) -> str:
    """The spaces and quotes of a language put right: nobody types a narrow no-break space. Elements, values and ``<code>`` stay.

    French by the Lexique of the Imprimerie nationale, Spanish by the Ortografía of the Real Academia.

    >>> as_printed("fr", "Lire : {name} ?") == "Lire\u00a0: {name}\u202f?"
    True
    >>> as_printed("es", "“{name}”, <code>“as typed”</code>")
    '«{name}», <code>“as typed”</code>'
    """
    pieces = _AS_TYPED.split(words)
    for number in range(0, len(pieces), 2):
        following = pieces[number + 1] if number + 1 < len(pieces) else ""
        has_no_space = bool(following) and not following.startswith("<") and pieces[number][-1:] in {":", ";", "!", "?"}
        piece, rest = (pieces[number][:-1], pieces[number][-1]) if has_no_space else (pieces[number], "")
        for pattern, replacement in _TYPOGRAPHY.get(language, ()):
            piece = re.sub(pattern, replacement, piece)
        pieces[number] = piece + rest
    return "".join(pieces)


def write(language: str, catalog: Catalog) -> None:
    """The catalogue and its compiled form, its spaces and quotes as the language has them."""
    for message in catalog:
        if message.id and isinstance(message.string, str):
            message.string = as_printed(language, message.string)
        elif message.id and message.string:
            message.string = tuple(as_printed(language, form) for form in message.string)
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    with path_of(language).open("wb") as file:
        pofile.write_po(file, catalog, width=120, sort_output=True, include_lineno=False, omit_header=False)
    path_of(language, "mo").write_bytes(compiled(read(language)))


def untranslated(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id and not all(_strings(message))]


def _strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [str(message.string or "")]
