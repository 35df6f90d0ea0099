"""What the provisions of a text cite, each citation with its exact place and what it points to.

``find_references`` looks in every provision for resolutions and decisions, symbols of documents, the Treaty Series, articles
of named instruments, agreements by name and date, and provisions of the same text. A target is a symbol
(``A/RES/51/1``), a key that is the same for every citation of one thing (``agreement/1997/interpol+united-nations#art_4``), or
``#eid`` in the same text; None where the words do not say enough. The patterns are data (``references.toml``).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agreements.formats.document import Citation, Document, Provision
from agreements.structure.dates import first_date
from agreements.structure.grammar import normalize
from agreements.structure.tree import roman_to_int

RULES = Path(__file__).resolve().parents[1] / "grammar" / "kinds" / "references.toml"
_FIGURE = re.compile(r"\d")
_JOIN = re.compile(r"(?:, (?:and |et |y |und )?| (?:and|et|y|und|to|à|a|bis) )")
_NAME = re.compile(
    r"(?:the |la |le |les |el |las |los |der |die |dem |l['’])?[A-ZÀ-Þ][\w’'.&-]*(?:,? (?:(?:of|for|on|the|and|to|against|de|des|du|et|y|und|la|las|les|der|für) ){0,3}(?!I\b)[A-ZÀ-Þ][\w’'&-]*){0,14}"
)
_LAST_AND = re.compile(r",? (?:and|et|y|und) (?:the |la |le |les |el |las |los |der |die |dem )?")
_ARTICLE_WORD = re.compile(r"^(?:the|la|le|les|el|las|los|der|die|dem|l['’])\s?", re.IGNORECASE)
_SHORT = re.compile(r"\(([A-Z][\w-]{1,15})\)")
_ACRONYM = re.compile(r"\b[A-Z][A-Z-]{2,11}\b")
_ITU_BODY = re.compile(
    r" of (?:the )?(?P<body>Plenipotentiary Conference|WTDC|WTSA|WRC|RA|World Telecommunication Development Conference|World Telecommunication Standardization Assembly|World Radiocommunication Conference|Radiocommunication Assembly|this conference)"
)
_ITU_CODES = {"plenipotentiary": "PP", "this": "PP", "wtdc": "WTDC", "wtsa": "WTSA", "wrc": "WRC", "ra": "RA"}
_FIRST_SESSION_WITH_SLASH = (
    31  # the General Assembly has numbered its resolutions session/number since its thirty-first
)
_ORGANS = (
    ("E", ("economic", "economique", "economico", "ecosoc")), ("S", ("security", "securite", "seguridad", "sicherheitsrat")),
    ("A/HRC", ("human rights council", "droits de l'homme", "derechos humanos")), ("A", ("general", "generale", "unga", "generalversammlung")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a citation is read against: the document, its eids, the provision and the short names of organisations."""

    document: Document
    eids: frozenset[str]
    provision: Provision
    article: str
    shorts: dict[str, str]


def find_references(document: Document) -> tuple[Citation, ...]:
    """Every citation of a document in reading order; ``start`` and ``end`` are offsets into the provision's ``text``."""
    eids = frozenset(provision.eid for provision in document.provisions)
    shorts = _short_names(document)
    parents = {provision.eid: provision for provision in document.provisions}
    found: list[Citation] = []
    for provision in document.provisions:
        if provision.text and provision.kind != "title":
            scope = _Scope(document, eids, provision, _article_of(provision, parents), shorts)
            found += _apart(_all(scope), document.symbol)
    return tuple(found)


def _all(scope: _Scope) -> Iterator[Citation]:
    """Citations by rule, the surest first. All but articles and internal ones have a figure in them."""
    agreements: list[Citation] = []
    if _FIGURE.search(scope.provision.text):
        yield from _treaty_series(scope)
        yield from _resolutions(scope)
        yield from _symbols(scope)
        agreements = list(_agreements(scope))
        yield from agreements
    yield from _articles_of(scope, agreements)
    yield from _internal(scope)


def _apart(citations: Iterable[Citation], own_symbol: str | None) -> list[Citation]:
    """Those that do not overlap an earlier one, in order; a text does not cite itself by its symbol."""
    kept: list[Citation] = []
    starts: list[int] = []
    for citation in citations:
        at = bisect_left(starts, citation.start)
        is_free = (at == 0 or kept[at - 1].end <= citation.start) and (
            at == len(kept) or citation.end <= kept[at].start
        )
        if is_free and (citation.target is None or citation.target != own_symbol):
            kept.insert(at, citation)
            starts.insert(at, citation.start)
    return kept


def _cite(scope: _Scope, start: int, end: int, kind: str, target: str | None) -> Citation:
    text = scope.provision.text
    return Citation(scope.provision.eid, text[start:end], kind, target, start, end)


def _treaty_series(scope: _Scope) -> Iterator[Citation]:
    for pattern in _patterns("treaty_series"):
        for found in pattern.finditer(scope.provision.text):
            groups = found.groupdict()
            volume = groups.get("volume") or groups.get("volume2")
            page = groups.get("page") or groups.get("page2")
            series = "LNTS" if groups.get("league") else "UNTS"
            place = groups.get("number") or f"p.{page}"
            start = found.start() + len(found.group()) - len(found.group().lstrip(" ,"))
            yield _cite(scope, start, found.end(), "treaty_series", f"{series}/{volume}/{place}")


def _resolutions(scope: _Scope) -> Iterator[Citation]:
    text = scope.provision.text
    number = _pattern("resolution_number", flags=0)
    for head in _patterns("resolution_head")[0].finditer(text):
        start, at = head.start(), head.end()
        while item := number.match(text, at):
            dated = _pattern("date").match(text, item.end())
            end = dated.end() if dated else item.end()
            kind, target, end = _resolution_target(scope, head, item, end)
            yield _cite(scope, start + (text[start] == " "), end, kind, target)
            joined = _JOIN.match(text, end)
            if joined is None:
                break
            start = at = joined.end()
    for item in number.finditer(text):
        if item["wha"] or item["interpol"]:
            yield _cite(
                scope,
                item.start(),
                item.end(),
                "who_resolution" if item["wha"] else "interpol_resolution",
                item.group(),
            )


def _resolution_target(
    scope: _Scope, head: re.Match[str], item: re.Match[str], end: int
) -> tuple[str, str | None, int]:
    """Kind, target and end of one numbered resolution or decision."""
    word = "DEC" if normalize(head["word"]).lower().startswith(("decis", "beschl")) else "RES"
    kind = "un_decision" if word == "DEC" else "un_resolution"
    if item["wha"]:
        return "who_resolution", item["wha"], end
    if item["interpol"]:
        return "interpol_resolution", item["interpol"], end
    if item["itu"]:
        body = _ITU_BODY.match(scope.provision.text, end)
        return "itu_resolution", _itu_target(head, item, body), body.end() if body else end
    if item["council"]:
        return kind, f"S/{word}/{item['council']} ({item['year']})", end
    if item["old"]:
        return kind, f"A/{word}/{item['old'].split()[0]} ({item['roman']})", end
    prefix = _organ_prefix(head["organ"] or "", item["session"]) or _own_prefix(scope, head, item["session"])
    letter = item["letter"] or ""
    return kind, f"{prefix}/{word}/{item['session']}/{item['number']}{letter}" if prefix else None, end


def _itu_target(head: re.Match[str], item: re.Match[str], body: re.Match[str] | None) -> str:
    named = (body["body"] if body else head["organ"] or "").lower()
    initials = "".join(word[0] for word in named.split())
    code = next((code for key, code in _ITU_CODES.items() if named.startswith(key) or initials == key), "")
    return (
        f"ITU/{code}/RES/{item['itu']} ({item['version'].strip()})"
        if code
        else f"ITU/RES/{item['itu']} ({item['version'].strip()})"
    )


def _organ_prefix(organ: str, session: str) -> str | None:
    folded = normalize(organ).lower()
    for prefix, names in _ORGANS:
        if any(name in folded for name in names):
            return prefix
    return "E" if len(session) == 4 and session.isdecimal() else None


def _own_prefix(scope: _Scope, head: re.Match[str], session: str) -> str | None:
    """Where no organ is named: that of a resolution that says "its", else the General Assembly, if it ever had the session."""
    text = scope.provision.text[max(0, head.start() - 12) : head.start()]
    own = next((party.name for party in scope.document.parties if party.role == "adopting_organ"), "")
    if re.search(r"\b(?:its|ses|sus?|sa|ihren?)\s?(?:\w+\s)?$", text, re.IGNORECASE) and own:
        return _organ_prefix(own, "")
    is_assembly = not session.isdecimal() or int(session) >= _FIRST_SESSION_WITH_SLASH
    return "A" if is_assembly else None


def _symbols(scope: _Scope) -> Iterator[Citation]:
    for found in _patterns("symbol", flags=0)[0].finditer(scope.provision.text):
        if not any(character.isdigit() for character in found.group()):
            continue
        kind = "un_resolution" if "/RES/" in found.group() else "document_symbol"
        end = found.start() + len(found.group().rstrip("."))
        yield _cite(scope, found.start(), end, kind, scope.provision.text[found.start() : end])


def _agreements(scope: _Scope) -> Iterator[Citation]:
    text = scope.provision.text
    for found in _patterns("agreement")[0].finditer(text):
        named = _NAME.match(text, found.end()) if found["between"] else None
        parties = _two(named.group()) if named else None
        if parties is None and not (found["date"] and found["kind"][:1].islower()):
            continue
        if not found["date"] and not found["kind"][:1].isupper():
            continue
        end = named.end() if parties and named else found.end("date")
        date = (first_date(found["date"]) or "") if found["date"] else ""
        keys = sorted(_party_key(scope, name) for name in parties or ())
        if _is_own(scope, keys, found, date):
            continue
        names = "+".join(keys)
        yield _cite(scope, found.start(), end, "agreement", f"agreement/{date}/{names}" if names else None)


def _is_own(scope: _Scope, keys: list[str], found: re.Match[str], date: str) -> bool:
    """Whether an agreement between the same parties is this one: called as its title calls it, and not of another day."""
    own = sorted(_party_key(scope, party.name) for party in scope.document.parties)
    title, called = normalize(scope.document.title or "").lower(), normalize(found["kind"]).lower()
    is_of_its_day = not date or any((day or "").startswith(date) for day in scope.document.dates.values())
    return (
        bool(keys) and keys == own and is_of_its_day and re.match(rf"(?:the )?{re.escape(called)}\b", title) is not None
    )


def _two(names: str) -> tuple[str, str] | None:
    """The two parties of "the United Nations and INTERPOL", parted at the last "and"."""
    joins = list(_LAST_AND.finditer(names))
    if not joins:
        return None
    last = joins[-1]
    return _ARTICLE_WORD.sub("", names[: last.start()]), names[last.end() :]


def _party_key(scope: _Scope, name: str) -> str:
    name = scope.shorts.get(name.strip().casefold(), name)
    return re.sub(r"[^\w]+", "-", normalize(name).lower()).strip("-")


def _short_names(document: Document) -> dict[str, str]:
    """Full names of organisations and the short form the text gives them, so that both have one key."""
    shorts = {party.name.casefold(): party.designations[0] for party in document.parties if party.designations}
    for provision in document.provisions:
        for short in _SHORT.finditer(provision.text[:200_000]):
            before = provision.text[max(0, short.start() - 120) : short.start()].rstrip()
            name = re.search(r"[A-Z][\w’'-]*(?: (?:of |for |on |and |the )*[A-Z][\w’'-]*){1,9}$", before)
            if name and not short[1].isdigit():
                shorts.setdefault(name.group().casefold(), short[1])
    return shorts


def _articles_of(scope: _Scope, agreements: list[Citation]) -> Iterator[Citation]:
    text = scope.provision.text
    for pattern in _patterns("article_of"):
        for found in pattern.finditer(text):
            groups = {name.split("_")[0]: value for name, value in found.groupdict().items() if value}
            pinpoint = _pinpoint(groups["number"], groups.get("para") or groups.get("para2"), groups.get("letter"))
            if pinpoint is None:
                continue
            if normalize(groups.get("holder", "")).lower() in {
                "said",
                "aforesaid",
                "that",
                "above-mentioned",
                "dit",
                "dite",
                "dicho",
            }:
                antecedent = _antecedent(agreements, found.start(), groups.get("noun", ""))
                target = f"{antecedent}#{pinpoint}" if antecedent else None
            elif "named" in found.re.pattern:
                target = f"{_party_key(scope, groups['owner'])}#{pinpoint}"
            else:
                target = _instrument_target(scope, groups, found.start(), pinpoint)
            yield _cite(scope, found.start(), found.end(), "article", target)


def _antecedent(agreements: list[Citation], at: int, noun: str) -> str | None:
    """What "the said cooperation agreement" is: the last one before it that is called so, else the last."""
    before = [citation for citation in agreements if citation.end <= at and citation.target]
    called = [citation for citation in before if noun and citation.text.lower().startswith(noun.lower())]
    return (called or before)[-1].target if before else None


def _instrument_target(scope: _Scope, groups: dict[str, str], at: int, pinpoint: str) -> str | None:
    """``constitution/interpol#art_2``: the instrument by its noun and whose it is; None where nothing says whose."""
    noun = normalize(groups.get("noun") or groups.get("holder", "")).lower()
    owner = groups.get("short") or groups.get("owner", "")
    if not owner and groups.get("holder", "").lower() in {"its", "their"}:
        acronyms = _ACRONYM.findall(scope.provision.text[:at])
        owner = acronyms[-1] if acronyms else ""
    if not owner and noun.startswith("chart"):
        owner = "United Nations"
    return f"{noun}/{_party_key(scope, owner)}#{pinpoint}" if owner and noun not in {"its", "their"} else None


def _pinpoint(number: str, para: str | None, letter: str | None = None) -> str | None:
    value = int(number) if number.isdecimal() else roman_to_int(number)
    if value is None:
        return None
    end = f"__subpara_{letter}" if letter else ""
    if para and not para.isdigit():
        return f"art_{value}__subpara_{para}"
    return f"art_{value}" + (f"__para_{para}" if para else "") + end


def _internal(scope: _Scope) -> Iterator[Citation]:
    """Provisions of the same text; an article that the text does not have is one of another instrument, and left out."""
    text = scope.provision.text
    of_this, by_number, alone, itself = _patterns("internal")
    for found in of_this.finditer(text):
        eid = f"{scope.article}__para_{found['of_para']}" if scope.article else ""
        yield _cite(scope, found.start(), found.end(), "internal", _held(scope, eid, found["of_letter"]))
    for found in by_number.finditer(text):
        if not found["tail"] and re.match(r",? (?:of|de|du|der|des|del|dudit) ", text[found.end() : found.end() + 8]):
            continue
        para = found["in_para"] or found["para"] or found["para2"] or found["para3"]
        eid = _pinpoint(found["number"], para) or ""
        target = _held(scope, eid, found["letter"] or found["in_letter"])
        if target or found["tail"]:
            yield _cite(scope, found.start(), found.end(), "internal", target)
    for found in alone.finditer(text):
        eid = next(
            (eid for eid in (f"op_{found['alone']}", f"{scope.article}__para_{found['alone']}") if eid in scope.eids),
            "",
        )
        yield _cite(scope, found.start(), found.end(), "internal", _held(scope, eid, found["alone_letter"]))
    for found in itself.finditer(text):
        if scope.article:
            yield _cite(scope, found.start(), found.end(), "internal", f"#{scope.article}")


def _held(scope: _Scope, eid: str, letter: str | None = None) -> str | None:
    """``#eid`` of what the text holds: the letter where it stands alone, else what holds it."""
    if letter and f"{eid}__subpara_{letter}" in scope.eids:
        return f"#{eid}__subpara_{letter}"
    return f"#{eid}" if eid in scope.eids else None


def _article_of(provision: Provision, parents: dict[str, Provision]) -> str:
    """The eid of the article a provision stands in, or empty."""
    node: Provision | None = provision
    while node is not None and node.kind != "article":
        node = parents.get(node.parent) if node.parent else None
    return node.eid if node else ""


@cache
def table() -> dict[str, Any]:
    with RULES.open("rb") as file:
        return tomllib.load(file)


@cache
def _patterns(role: str, flags: int = re.IGNORECASE) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule["pattern"], flags) for rule in table()[role])


@cache
def _pattern(role: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(table()[role]["pattern"], flags)
