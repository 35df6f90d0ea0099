"""Moving texts from one agreement to another, with all that hangs on them, so that it can be undone exactly.

``move`` gives an agreement texts of another one; what was decided, noted, cited and compared on them follows. An agreement
that loses its last text stays as it is, hidden behind the one it was joined to (``Agreement.joined_to``), so that ``undo``
brings it back under its own address, with its own facts. What was done is returned as a log for the decision that did it.

Which rows hang on texts is said by their own QuerySets: a model with a foreign key to Agreement whose QuerySet has
``hanging_on(agreement, texts=..., languages=..., is_whole=...)`` moves, others stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from agreements.models import Agreement, Text
from agreements.models.relation import Role
from agreements.reference_resolution import resolve_references

Log = dict[str, Any]
"""From and to, the texts as they stood, which text each replaced, and by model and field the rows that moved."""

AS_CURRENT = "new_version"
"""The role by which a text replaces the one of its language; every other leaves that one as it is."""


class MoveRefused(Exception):
    """A text that cannot be moved; the message is a sentence for a person."""


@transaction.atomic
def move(texts: Sequence[Text], target: Agreement, role: str) -> Log:
    """Make ``texts``, all of one agreement, texts of ``target``: as ``new_version``, ``language`` or a role."""
    source = texts[0].agreement
    _lock(source, target)
    if source.pk == target.pk:
        raise MoveRefused(f"The text belongs to {target} already.")
    log: Log = {"from": source.pk, "to": target.pk, "role": role, "texts": [], "replaced": [], "moved": {}}
    log["target"] = {"is_cited_only": target.is_cited_only}
    languages = {text.language for text in texts}
    is_whole = not source.texts.exclude(pk__in=[text.pk for text in texts]).exists()
    for text in sorted(texts, key=lambda text: text.version):
        _move_text(text, target, role, log)
    log["promoted"] = _promote(source, languages)
    log["moved"] = _move_rows(source, target, texts, languages, is_whole=is_whole)
    if is_whole:
        log["is_emptied"] = True
        Agreement.objects.filter(pk=source.pk).update(joined_to=target)
    Agreement.objects.filter(pk=target.pk).update(is_cited_only=False)
    _touch(source, target)
    resolve_references(Agreement.objects.get(pk=target.pk))
    return log


@transaction.atomic
def undo(log: Log) -> None:
    """Everything as it stood before ``move``; what was decided and noted on the texts since goes back with them."""
    source, target = (Agreement.objects.get(pk=log[side]) for side in ("from", "to"))
    _lock(source, target)
    Text.objects.filter(pk__in=[*log["promoted"], *(pk for pk, *_stood in log["texts"])]).update(is_current=False)
    for pk, language, version, is_current, role in reversed(log["texts"]):
        if not Text.objects.filter(pk=pk, agreement=target).exists():
            raise MoveRefused(f"The text is no longer one of {target}; take back first what moved it from there.")
        Text.objects.filter(pk=pk).update(
            agreement=source, language=language, version=version, is_current=is_current, role=role
        )
    for pk in log["replaced"]:
        Text.objects.filter(pk=pk, agreement=target).update(is_current=True)
    for name, keys in log["moved"].items():
        label, _, field = name.rpartition(".")
        rows = apps.get_model(label)._default_manager.filter(pk__in=keys)
        rows.filter(**{field: target}).update(**{field: source})
    texts = list(Text.objects.filter(pk__in=[pk for pk, *_stood in log["texts"]]))
    left = set(target.texts.values_list("language", flat=True))
    _move_rows(target, source, texts, {text.language for text in texts} - left, is_whole=False)
    Agreement.objects.filter(pk=source.pk).update(joined_to=None)
    Agreement.objects.filter(pk=target.pk).update(**log["target"])
    _touch(source, target)
    for agreement in (source, target):
        resolve_references(Agreement.objects.get(pk=agreement.pk))


def texts_with(text: Text) -> list[Text]:
    """``text`` with what was read from the same file: one file is of one agreement."""
    return list(Text.objects.filter(agreement=text.agreement_id, source=text.source_id).select_related("agreement"))


def _move_text(text: Text, target: Agreement, role: str, log: Log) -> None:
    log["texts"].append([text.pk, text.language, text.version, text.is_current, text.role])
    there = target.texts.filter(language=text.language)
    current = there.filter(is_current=True).first()
    last = there.order_by("-version").first()
    if text.is_current and current is not None and role == AS_CURRENT:
        Text.objects.filter(pk=current.pk).update(is_current=False)
        log["replaced"].append(current.pk)
        current = None
    Text.objects.filter(pk=text.pk).update(
        agreement=target,
        version=last.version + 1 if last is not None else text.version,
        is_current=text.is_current and current is None,
        role=role if role in Role.values else text.role,
    )


def _promote(agreement: Agreement, languages: set[str]) -> list[int]:
    """In each language that has lost its current text, the newest of those that are left."""
    promoted = []
    for language in languages:
        left = agreement.texts.filter(language=language)
        newest = left.order_by("-version").first()
        if newest is not None and not left.filter(is_current=True).exists():
            Text.objects.filter(pk=newest.pk).update(is_current=True)
            promoted.append(newest.pk)
    return promoted


def _move_rows(
    source: Agreement, target: Agreement, texts: Sequence[Text], languages: set[str], *, is_whole: bool
) -> dict[str, list[int]]:
    """What hangs on ``texts`` becomes ``target``'s; what stands there already stays where it is, hidden."""
    moved: dict[str, list[int]] = {}
    for model, field in _fields_to_agreements():
        rows = model._default_manager.filter(**{field: source})
        hanging = rows.hanging_on(  # type: ignore[attr-defined]
            source, texts=texts, languages=languages, is_whole=is_whole
        )
        keys = [row.pk for row in hanging.only("pk") if _moves(model, row.pk, field, target)]
        if keys:
            moved[f"{model._meta.label}.{field}"] = keys
    return moved


def _moves(model: type[models.Model], pk: int, field: str, target: Agreement) -> bool:
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=pk).update(**{field: target})
    except IntegrityError:
        return False
    return True


def _fields_to_agreements() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        if hasattr(model._default_manager.all(), "hanging_on"):
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey) and field.related_model is Agreement:
                    yield model, field.name


def _lock(*agreements: Agreement) -> None:
    """Always in one order, so that two persons never wait for each other."""
    keys = sorted(agreement.pk for agreement in agreements)
    list(Agreement.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def _touch(*agreements: Agreement) -> None:
    for agreement in agreements:
        Agreement.objects.get(pk=agreement.pk).save(update_fields=["modified"])
