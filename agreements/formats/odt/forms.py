"""Form controls of OpenDocument texts: what each shows, by the name under which the text places it."""

from __future__ import annotations

from odfdo import Element


def control_values(body: Element) -> dict[str, str]:
    """What the controls of a text show: the words of a field, a ticked or empty box, the choice of a list."""
    values: dict[str, str] = {}
    for forms in body.get_elements("//office:forms"):
        for control in forms.get_elements("descendant::*"):
            key = _attribute(control, "xml:id") or _attribute(control, "form:id")
            if key and (shown := _shown(control)):
                values[key] = shown
    return values


def _attribute(element: Element, name: str) -> str:
    value = element.get_attribute(name)
    return "true" if value is True else str(value or "")


def _shown(control: Element) -> str:
    if control.tag in {"form:checkbox", "form:radio"}:
        state = _attribute(control, "form:current-state") or _attribute(control, "form:state")
        is_ticked = state == "checked" or "true" in {
            _attribute(control, "form:current-selected"),
            _attribute(control, "form:selected"),
        }
        return "☒" if is_ticked else "☐"
    if control.tag == "form:listbox":
        return ", ".join(_choices(control))
    if control.tag in {
        "form:text",
        "form:textarea",
        "form:formatted-text",
        "form:combobox",
        "form:date",
        "form:time",
        "form:number",
    }:
        return _attribute(control, "form:current-value") or _attribute(control, "form:value")
    return _attribute(control, "form:label") if control.tag == "form:fixed-text" else ""


def _choices(control: Element) -> list[str]:
    options = control.get_elements("form:option")
    for mark in ("form:current-selected", "form:selected"):
        chosen = [_attribute(option, "form:label") for option in options if _attribute(option, mark) == "true"]
        if chosen:
            return chosen
    return []
