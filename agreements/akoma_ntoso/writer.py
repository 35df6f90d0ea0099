"""Akoma Ntoso 3.0 in the manner of AKN4UN: agreements as ``act``, resolutions as ``statement``, all else as ``doc``.

``written`` parts the units into the zones of the schema (preface, preamble, body, conclusions, attachments), which follow
each other as the text does; a unit that stands where its zone has passed is written in the zone that is open. Each unit
keeps its address as ``eId``, and as ``class`` its kind where the element has another name, so that ``formats.xml`` reads
the same addresses back. Annexes and further instruments are attachments with documents of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from agreements.akoma_ntoso.act import Act, Unit
from agreements.akoma_ntoso.identification import meta

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
MEDIA_TYPE = "application/akn+xml"
_PREFACE, _PREAMBLE, _BODY, _CONCLUSIONS, _ATTACHMENTS = range(5)
_ZONES = {
    "title": _PREFACE, "preamble": _PREAMBLE, "parties": _PREAMBLE, "recital": _PREAMBLE, "enacting_formula": _PREAMBLE,
    "testimonium": _CONCLUSIONS, "signature_block": _CONCLUSIONS, "annex": _ATTACHMENTS, "component": _ATTACHMENTS,
}  # fmt: skip
HIERARCHY = {
    "part": "part", "chapter": "chapter", "section": "section", "article": "article", "paragraph": "paragraph",
    "subparagraph": "subparagraph", "list_item": "indent", "operative_paragraph": "paragraph",
}  # fmt: skip
"""The element of a unit in the body, by its kind; any other is an ``hcontainer`` of its kind."""
_ACTS = {"resolution": "statement", "guide": "doc", "background_paper": "doc", "other": "doc"}


def written(act: Act) -> bytes:
    """The act as an Akoma Ntoso document in UTF-8; a character that XML forbids is the mark of a gap."""
    root = etree.Element(_tag("akomaNtoso"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _Writer(act).document(root, [unit for unit in act.units if unit.parent is None and unit.kind != "footnote"])
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


class _Writer:
    def __init__(self, act: Act) -> None:
        self._act = act
        self._inside: dict[str, list[Unit]] = {}
        self._called: dict[str, list[Unit]] = {}
        known = {unit.eid for unit in act.units}
        for unit in act.units:
            if unit.kind == "footnote":
                self._called.setdefault(unit.note if unit.note in known else "", []).append(unit)
            elif unit.parent is not None:
                self._inside.setdefault(unit.parent, []).append(unit)

    def document(self, parent: etree._Element, units: Sequence[Unit], owner: Unit | None = None) -> None:
        """A document of the units that stand at its top; ``owner`` is the annex or component that it is."""
        name = _ACTS.get(self._act.kind, "act") if owner is None or owner.kind == "component" else "doc"
        kind = self._act.kind if owner is None else owner.kind
        document = _add(parent, name, name=kind, contains="originalVersion")
        document.append(meta(self._act, name, "" if owner is None else owner.eid))
        zones: list[list[Unit]] = [[], [], [], [], []]
        zone = _PREFACE
        for unit in units:
            zone = max(zone, _ZONES.get(unit.kind, _BODY))
            zones[zone].append(unit)
        if zones[_PREFACE]:
            self._preface(document, zones[_PREFACE])
        if zones[_PREAMBLE]:
            self._preamble(document, zones[_PREAMBLE])
        self._body(document, "body" if name == "act" else "mainBody", zones[_BODY], owner)
        if zones[_CONCLUSIONS] or (owner is None and "" in self._called):
            self._conclusions(document, zones[_CONCLUSIONS], is_last=owner is None)
        if zones[_ATTACHMENTS]:
            attachments = _add(document, "attachments")
            for unit in zones[_ATTACHMENTS]:
                self._attachment(attachments, unit)

    def _preface(self, document: etree._Element, units: Iterable[Unit]) -> None:
        preface = _add(document, "preface")
        for unit in units:
            title = self._unit(preface, "longTitle", unit)
            if unit.heading:
                _add(_add(title, "p"), "docTitle").text = unit.heading
            self._words(title, unit, is_due=not unit.heading)
            self._blocks(title, self._inside.get(unit.eid, ()))

    def _preamble(self, document: etree._Element, units: Sequence[Unit]) -> None:
        preamble = _add(document, "preamble")
        recitals: etree._Element | None = None
        for unit in units:
            if unit.kind == "recital" and not unit.heading:
                recitals = _add(preamble, "recitals") if recitals is None else recitals
                recital = self._unit(recitals, "recital", unit)
                self._label(recital, unit)
                self._words(recital, unit, is_due=True)
                self._blocks(recital, self._inside.get(unit.eid, ()))
                continue
            recitals = None
            if unit.kind == "enacting_formula" and not unit.label and not unit.heading:
                formula = self._unit(preamble, "formula", unit, name="enacting_formula")
                self._words(formula, unit, is_due=True)
                self._blocks(formula, self._inside.get(unit.eid, ()))
            else:
                self._blocks(preamble, [unit])

    def _body(self, document: etree._Element, name: str, units: Sequence[Unit], owner: Unit | None) -> None:
        body = _add(document, name)
        if owner is not None and owner.text:
            self._lead(body, owner)
        for unit in units:
            self._provision(body, unit)
        if len(body) == 0:
            _add(_add(_add(body, "hcontainer", name="empty"), "content"), "p")

    def _lead(self, body: etree._Element, owner: Unit) -> None:
        """The words of an annex that stand before its provisions."""
        lead = _add(_add(body, "hcontainer", name="text"), "content")
        self._words(lead, owner, is_due=True)

    def _provision(self, parent: etree._Element, unit: Unit) -> None:
        name = HIERARCHY.get(unit.kind, "hcontainer")
        element = self._unit(parent, name, unit, **({"name": unit.kind} if name == "hcontainer" else {}))
        self._label(element, unit)
        if unit.heading:
            _add(element, "heading").text = unit.heading
        inside = self._inside.get(unit.eid, ())
        if not inside:
            self._words(_add(element, "content"), unit, is_due=True)
            return
        if unit.text or unit.eid in self._called:
            self._words(_add(element, "intro"), unit, is_due=True)
        for child in inside:
            self._provision(element, child)

    def _conclusions(self, document: etree._Element, units: Sequence[Unit], *, is_last: bool) -> None:
        conclusions = _add(document, "conclusions")
        self._blocks(conclusions, units)
        if is_last and (uncalled := self._called.get("")):
            self._notes(_add(conclusions, "p"), uncalled)

    def _attachment(self, attachments: etree._Element, unit: Unit) -> None:
        if unit.kind not in ("annex", "component"):
            self.document(_add(attachments, "attachment"), [unit], Unit("rest", "annex"))
            return
        attachment = self._unit(attachments, "attachment", unit)
        self._label(attachment, unit)
        if unit.heading:
            _add(attachment, "heading").text = unit.heading
        self.document(attachment, self._inside.get(unit.eid, ()), unit)

    def _blocks(self, parent: etree._Element, units: Iterable[Unit]) -> None:
        """Units outside the body, with all that stands in them."""
        for unit in units:
            block = self._unit(parent, "blockContainer", unit)
            self._label(block, unit)
            if unit.heading:
                _add(block, "heading").text = unit.heading
            inside = self._inside.get(unit.eid, ())
            self._words(block, unit, is_due=not inside)
            self._blocks(block, inside)

    def _unit(self, parent: etree._Element, tag: str, unit: Unit, /, **attributes: str) -> etree._Element:
        element = _add(parent, tag, **attributes)
        if unit.eid:
            element.set("eId", unit.eid)
        if tag != unit.kind:
            element.set("class", unit.kind)
        return element

    def _label(self, element: etree._Element, unit: Unit) -> None:
        if unit.label:
            number = _add(element, "num", **({"status": "editorial"} if unit.is_number_inferred else {}))
            number.text = unit.label

    def _words(self, parent: etree._Element, unit: Unit, *, is_due: bool) -> None:
        """The text of a unit as a paragraph, with the notes that it calls; ``is_due``: an empty one where it has none."""
        called = self._called.get(unit.eid, ())
        if unit.text or called or is_due:
            paragraph = _add(parent, "p")
            paragraph.text = unit.text or None
            self._notes(paragraph, called)

    def _notes(self, paragraph: etree._Element, notes: Iterable[Unit]) -> None:
        for note in notes:
            element = _add(paragraph, "authorialNote", eId=note.eid, placement="bottom")
            element.set("class", "footnote")
            if note.label:
                element.set("marker", note.label)
            _add(element, "p").text = note.text or None


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _tag(tag), attributes)
