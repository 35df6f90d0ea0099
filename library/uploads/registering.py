"""What a register says becomes what the library says: each difference is told, and kept as a decision of whoever sent it.

A register is a person's word, so it outranks what was read. Applied again it changes nothing: what it says stands already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction

from agreements.models import Agreement, Provision, Relation, Text
from agreements.outcome import may_change
from clauses.review.repairs import correct_facts
from library.identity.decisions import IdentityRefused, join, relate, set_parties, show_to
from library.uploads.register import JOINS, RegisterRow
from web.wording import sentence

_FACTS = {
    "title": "title", "signature_date": "signature_date", "adoption_date": "adoption_date",
    "entry_into_force_date": "entry_into_force_date", "place": "place", "status": "status", "number": "symbol",
}  # fmt: skip
FindText = Callable[[str], Text | None]


@dataclass(slots=True)
class RowReport:
    """What a row of the register changed, and what of it could not be done; a sentence each."""

    row: RegisterRow
    agreement: Agreement | None = None
    changed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    is_refused: bool = False

    @property
    def lines(self) -> list[str]:
        return [*self.changed, *self.problems] or ["as read"]


def apply_register(rows: Iterable[RegisterRow], find: FindText, user: User) -> list[RowReport]:
    """Apply each row to the agreement of the text that ``find`` knows by its file; relations last, when all are there."""
    reports = [RowReport(row) for row in rows]
    texts: dict[str, Text] = {}
    for report in reports:
        text = find(report.row.file)
        report.is_refused = text is None or not may_change(user, text.agreement)
        if text is None:
            report.problems.append(
                sentence(
                    "{file} is not in the library: add it first, then apply the register again.", file=report.row.file
                )
            )
            continue
        texts[report.row.file] = text
        report.agreement = text.agreement
        if report.is_refused:
            report.problems.append(
                sentence(
                    "{agreement} was added by somebody else, and only they may change it.", agreement=text.agreement
                )
            )
        elif not _is_joined(report.row, text, find):
            _apply(report, text, user)
    for report in reports:
        if not report.is_refused:
            for kind, other in report.row.relations:
                _relate(report, texts[report.row.file], kind, other, find=find, user=user)
    return reports


def _is_joined(row: RegisterRow, text: Text, find: FindText) -> bool:
    """Whether the text was joined to the agreement that the row names: its facts are those of another row then."""
    others = [find(other) for kind, other in row.relations if kind in JOINS]
    return any(
        other is not None and other.agreement_id == text.agreement_id and other.pk != text.pk for other in others
    )


@transaction.atomic
def _apply(report: RowReport, text: Text, user: User) -> None:
    row, agreement = report.row, text.agreement
    facts = {field: row.values[name] for name, field in _FACTS.items() if name in row.values}
    if row.values.get("role") in {"draft", "counter_draft"}:
        facts.setdefault("status", Agreement.Status.DRAFT)
    differing = {field: value for field, value in facts.items() if getattr(agreement, field) != value}
    for name, value in differing.items():
        report.changed.append(_difference(name.replace("_", " "), getattr(agreement, name), value))
    correct_facts(user, agreement, differing, reason=f"As the register says, line {row.line}.")
    if row.parties:
        before = set_parties(user, agreement, row.parties, reason=f"As the register says, line {row.line}.")
        if before is not None:
            report.changed.append(_difference("parties", "; ".join(before), "; ".join(row.parties)))
    _apply_to_text(report, text)
    agreement.refresh_from_db()
    _show(report, agreement, user)


def _apply_to_text(report: RowReport, text: Text) -> None:
    values = report.row.values
    language, role = values.get("language", text.language), values.get("role", text.role)
    if language != text.language.partition("-")[0]:
        if text.agreement.texts.current().filter(language=language).exists():
            report.problems.append(
                sentence(
                    "The language was read as {language}; {language_2} is held already.",
                    language=text.language,
                    language_2=language,
                )
            )
        else:
            report.changed.append(_difference("language", text.language, language))
            Provision.objects.filter(text=text).update(language=language)
            Text.objects.filter(pk=text.pk).update(language=language)
    if role != text.role:
        report.changed.append(_difference("role", text.role, role))
        Text.objects.filter(pk=text.pk).update(role=role)


def _show(report: RowReport, agreement: Agreement, user: User) -> None:
    """Set who may read it, as the register says; without a word of it, what became a draft is private."""
    is_draft = report.row.values.get("status") == "draft" or report.row.values.get("role") in {"draft", "counter_draft"}
    wanted = report.row.values.get("visibility") or ("restricted" if is_draft and report.changed else "")
    if not wanted or wanted == agreement.visibility:
        return
    before = agreement.visibility
    try:
        show_to(user, agreement, wanted, reason=f"As the register says, line {report.row.line}.")
    except IdentityRefused as refused:
        report.problems.append(str(refused))
    else:
        report.changed.append(_difference("visibility", before, wanted))


def _relate(report: RowReport, text: Text, kind: str, other: str, *, find: FindText, user: User) -> None:
    there = find(other)
    seen = Agreement.objects.visible_to(user)
    target = there.agreement if there is not None else seen.filter(slug=other).first()
    text.refresh_from_db()
    if target is None:
        report.problems.append(
            sentence("“{other}” is neither a file of the library nor the address of an agreement.", other=other)
        )
        return
    if target.pk == text.agreement_id or _stands(text.agreement, target, kind):
        return
    reason = f"As the register says, line {report.row.line}."
    try:
        if kind in JOINS:
            join(user, text, target, JOINS[kind], reason=reason)
        else:
            relate(user, text.agreement, target, kind, reason=reason, evidence="as a register says")
    except IdentityRefused as refused:
        report.problems.append(str(refused))
    else:
        report.changed.append(f"{kind.replace('_', ' ')} {target}")


def _stands(agreement: Agreement, target: Agreement, kind: str) -> bool:
    return Relation.objects.confirmed().filter(agreement=agreement, other=target, kind=kind).exists()


def _difference(name: str, before: str, after: str) -> str:
    if not before:
        return sentence("{name}: “{after}”, which was not read", name=name, after=after)
    return sentence("{name}: read “{before}”, the register says “{after}”", name=name, before=before, after=after)
