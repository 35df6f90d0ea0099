"""Every sentence of the interface can be translated, and the catalogues are complete, true to their placeholders and compiled."""

from __future__ import annotations

import ast
import gc
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.conf import settings
from django.template.base import Lexer, TokenType

from config import catalogues

TEMPLATES = sorted(
    {*(settings.BASE_DIR / "templates").rglob("*.html")}
    - {*(settings.BASE_DIR / "templates" / "drf_spectacular").rglob("*")}
)
"""All but the page of the API, which speaks English as the API does."""
TRANSLATE = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "sentence", "plural_sentence", "sentence_as"}
DESK = settings.BASE_DIR / "comparisons" / "desk"
"""The other folders of comparisons write files, whose words have a test of their own."""
COMPLETE = [code for code in catalogues.languages() if code not in settings.LANGUAGES_IN_PART]
SPOKEN = {"aria-label", "title", "placeholder", "alt", "data-label", "data-announce", "label"}
"""The attributes whose values a person reads or hears."""
VERBATIM = {"script", "style", "code", "kbd", "head"}
"""The elements whose words are those of a program, a file or a key; the title of a page is a block of its own."""
NAMES = {"Concord", "API", "SHA-256", "PDF", "Word", "CSV", "UTC", "Akoma Ntoso", "A3", "A4", "Excel", "ms"}
_WORDS = re.compile(r"[^\W\d_]{2,}")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{[\w!:,.]*\}|<[^>]*>")
_LITERAL = re.compile(r"""\|(?:default|default_if_none|yesno|pluralize|join):(?:"([^"]*)"|'([^']*)')""")


class _Shown(HTMLParser):
    """The words of a page outside of its catalogue."""

    def __init__(self) -> None:
        super().__init__()
        self.verbatim: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VERBATIM:
            self.verbatim.append(tag)
        self.found += [value for name, value in attrs if name in SPOKEN and value]
        if tag == "input" and dict(attrs).get("type") == "submit":
            self.found.append(dict(attrs).get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if self.verbatim[-1:] == [tag]:
            self.verbatim.pop()

    def handle_data(self, data: str) -> None:
        if not self.verbatim:
            self.found.append(data)


@pytest.fixture(autouse=True)
def _parsed_in_one_go() -> Iterator[None]:
    """Python 3.11 mistakes its depth in ``ast.parse`` if a collection lets another thread parse meanwhile."""
    gc.disable()
    yield
    gc.enable()


def bare(source: str) -> list[str]:
    """The words of a template that stand in no ``translate`` or ``blocktranslate``."""
    html, literals, inside = "", [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split(None, 1)[0] if token.contents.split() else ""
        if token.token_type is TokenType.BLOCK and name in {"blocktranslate", "comment"}:
            inside = f"end{name}"
        elif token.contents == "block main_attributes":
            inside = "endblock"
        elif token.token_type is TokenType.BLOCK and name == inside:
            inside = ""
        elif token.token_type is TokenType.TEXT and not inside:
            html += token.contents
        elif token.token_type in {TokenType.VAR, TokenType.BLOCK} and not inside:
            html += "\N{ZERO WIDTH SPACE}" if token.token_type is TokenType.VAR else ""
            literals += ["".join(found) for found in _LITERAL.findall(token.contents)]
    shown = _Shown()
    shown.feed(html)
    words = [" ".join(found.replace("\N{ZERO WIDTH SPACE}", " ").split()).strip(" ·()") for found in shown.found]
    return [
        found
        for found in (*words, *literals)
        if _WORDS.search(found) and found not in NAMES and not found.startswith("https://")
    ]


def test_what_stands_bare_is_found() -> None:
    assert bare('<p class="a">{{ a }} words</p>{% translate "no" %}<b title="{% if a %}said{% endif %}"></b>') == [
        "words",
        "said",
    ]
    assert bare(
        '{{ a|default:"not known" }}{{ b|default:_("yes") }}<code>as is</code>{% comment %}x y{% endcomment %}'
    ) == ["not known"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_word_of_a_template_stands_bare(path: Path) -> None:
    assert bare(path.read_text("utf-8")) == []


def markup_in(tree: ast.AST) -> Iterator[str]:
    """The pieces of HTML that stand in a module's strings, with a place for each value that is put in."""
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    inner |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    inner |= {id(one) for call in calls if call.func.id in TRANSLATE for one in call.args}  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            source = "".join(str(part.value) if isinstance(part, ast.Constant) else "{{ a }}" for part in node.values)
        else:
            source = str(node.value) if isinstance(node, ast.Constant) and id(node) not in inner else ""
        if re.search(r"<[a-z][\w-]*(?: [^<]*)?>", source) and "(?" not in source:  # patterns are no markup
            yield source


def test_html_of_a_module_is_found() -> None:
    source = (
        "def f(a):\n    'In <b>words</b>.'\n    return f'<p title=\"said\">{a} and <b>{a}</b></p>' + '<i>other</i>'"
    )
    assert [words for piece in markup_in(ast.parse(source)) for words in bare(piece)] == ["said", "and", "other"]


def test_no_word_of_html_that_a_module_writes_stands_bare() -> None:
    """The cells of a comparison are written in Python, nine times as fast as a template fills them."""
    found = {
        f"{path.name}: {words}"
        for room in (*(settings.BASE_DIR / room for room in ("agreements", "clauses", "library", "web")), DESK)
        for path in sorted(room.rglob("*.py"))
        if not {"migrations", "management", "formats"} & {*path.parts}
        for piece in markup_in(ast.parse(path.read_text("utf-8")))
        for words in bare(piece)
    }
    assert found == set()


def told(tree: ast.AST) -> Iterator[str]:
    """The literal sentences that are shown to a person: in messages and in refusals."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            of_messages = isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "messages"
            if of_messages or name in {"ValidationError", "PermissionDenied"} or name.endswith("Refused"):
                for argument in node.args[int(of_messages) :]:
                    words = ast.unparse(argument) if isinstance(argument, ast.JoinedStr) else ""
                    words = str(argument.value) if isinstance(argument, ast.Constant) else words
                    if " " in words:
                        yield words


def test_no_message_or_refusal_is_said_in_one_language() -> None:
    found = {
        f"{path.name}: {words}"
        for room in ("library", "clauses", "comparisons", "config")
        for path in sorted((settings.BASE_DIR / room).rglob("*.py"))
        if not path.stem.endswith("api") and not {"migrations", "management", "training"} & {*path.parts}
        for words in told(ast.parse(path.read_text("utf-8")))
    }
    assert found == set()


def ids_of(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def strings_of(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_the_catalogues_have_what_the_project_says_and_nothing_else() -> None:
    said = {(message.context, *ids_of(message)) for message in catalogues.template() if message.id}
    for language in catalogues.languages():
        known = {(message.context, *ids_of(message)) for message in catalogues.read(language) if message.id}
        assert (sorted(map(str, said - known)), sorted(map(str, known - said))) == ([], []), "run manage.py catalogues"


@pytest.mark.parametrize("language", COMPLETE)
def test_a_catalogue_has_no_gap(language: str) -> None:
    catalog = catalogues.read(language)
    assert [message.id for message in catalogues.untranslated(catalog)] == []
    assert [message.id for message in catalog if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", catalogues.languages())
def test_placeholders_and_elements_are_those_of_the_sentence(language: str) -> None:
    """One form of a plural may leave out its number ("une semaine"); the form for many has all."""
    differing = []
    for message in catalogues.read(language):
        if message.id and all(strings_of(message)):
            wanted = sorted(_PLACEHOLDER.findall(ids_of(message)[-1]))
            many = sorted(_PLACEHOLDER.findall(strings_of(message)[-1]))
            others = [{*_PLACEHOLDER.findall(form)} - {*wanted} for form in strings_of(message)]
            if many != wanted or any(others):
                differing.append((message.id, message.string))
    assert differing == []


@pytest.mark.parametrize("language", catalogues.languages())
def test_what_is_compiled_is_the_catalogue(language: str) -> None:
    assert catalogues.path_of(language, "mo").read_bytes() == catalogues.compiled(catalogues.read(language))


_MARKUP = re.compile(r"<code>.*?</code>|<[^>]*>|%\(\w+\)[sd]|\{[^}]*\}|&\w+;|%%")
TYPOGRAPHY = {
    "fr": {
        "a narrow no-break space before ; ! ?": re.compile(r"(?<!\u202f)[;!?](?=[\s.)»]|$)"),
        "a no-break space before a colon": re.compile(r"(?<!\u00a0):(?=\s|$)"),
        "« » with narrow no-break spaces": re.compile(r"[“”]|«(?!\u202f)|(?<!\u202f)»"),
        "’ for an apostrophe": re.compile(r"\w'\w"),
        "a narrow no-break space before %": re.compile(r"[ \u00a0\d]%"),
    },
    "es": {
        "« » without spaces": re.compile(r"[“”]|«\s|\s»"),
        "¿ and ¡ at the beginning": re.compile(r"^[^¿]*\?(?=\s|$)|^[^¡]*!(?=\s|$)"),
        "a no-break space before %": re.compile(r"[ \d]%"),
    },
}


@pytest.mark.parametrize("language", TYPOGRAPHY)
def test_a_catalogue_is_set_as_its_language_is(language: str) -> None:
    """By the Lexique of the Imprimerie nationale, and by the Ortografía of the Real Academia."""
    faults = [
        (rule, words)
        for message in catalogues.read(language)
        if message.id and message.id not in {"?", ":", ";"}
        for words in strings_of(message)
        for rule, fault in TYPOGRAPHY[language].items()
        if fault.search(_MARKUP.sub(lambda found: "%" if found[0] == "%%" else "x", words))
    ]
    assert faults == []
