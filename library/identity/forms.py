"""One decision on identity or relations as a form, for the page and the API alike."""

from __future__ import annotations

from django import forms
from django.contrib.auth.models import User
from django.db import transaction

from agreements.models import Agreement, Relation, Text
from clauses.models import Decision
from library.identity.decisions import (
    JOINING,
    STANDING_APART,
    Gone,
    IdentityRefused,
    check_seen,
    decisions_on,
    join,
    relate,
    separate,
    show_to,
    take_back,
)
from web.wording import sentence

ACTIONS = ("join", "reject", "relate", "separate", "undo", "show")


class IdentityForm(forms.Form):
    """One decision: ``join`` or ``reject`` (with ``other``), ``relate``, ``separate`` (a text), ``undo``, ``show``.

    ``seen`` and ``other_seen`` are the tokens of the states that the decision was taken on.
    """

    action = forms.ChoiceField(choices=[(action, action) for action in ACTIONS])
    other = forms.ModelChoiceField(Agreement.objects.none(), to_field_name="slug", required=False)
    role = forms.ChoiceField(choices=[*JOINING.items(), *((role, role) for role in STANDING_APART)], required=False)
    kind = forms.ChoiceField(choices=Relation.Kind.choices, required=False)
    text = forms.IntegerField(required=False)
    decision = forms.IntegerField(required=False)
    visibility = forms.ChoiceField(choices=Agreement.Visibility.choices, required=False)
    reason = forms.CharField(max_length=2000, required=False)
    seen = forms.CharField(required=False)
    other_seen = forms.CharField(required=False)

    def __init__(self, *args: object, user: User, agreement: Agreement, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.agreement, self.user = agreement, user
        others = Agreement.objects.visible_to(user)
        self.fields["other"].queryset = others  # type: ignore[attr-defined]


@transaction.atomic
def take(form: IdentityForm) -> Decision:
    """Do what a valid ``form`` asks; ``IdentityRefused`` says why where it cannot be done."""
    asked, agreement, user = form.cleaned_data, form.agreement, form.user
    action, other, reason = asked["action"], asked["other"], asked["reason"]
    if action in {"join", "reject", "relate"} and other is None:
        raise IdentityRefused(sentence("Choose the other agreement."))
    check_seen(user, [(agreement, asked["seen"]), *([(other, asked["other_seen"])] if other else [])])
    if action == "join":
        return join(user, _text_to_join(form), other, asked["role"], reason=reason)
    if action in {"reject", "relate"}:
        return relate(user, agreement, other, asked["kind"], is_so=action == "relate", reason=reason)
    if action == "show":
        return show_to(user, agreement, asked["visibility"], reason=reason)
    if action == "undo":
        return take_back(user, _decision(form), reason=reason)
    return separate(user, _text(form), reason=reason)


def _text_to_join(form: IdentityForm) -> Text:
    if form.cleaned_data["text"] is not None:
        return _text(form)
    text = form.agreement.texts.current().select_related("agreement").first()
    if text is None:
        raise IdentityRefused(sentence("No text of {agreement} is held.", agreement=form.agreement))
    return text


def _text(form: IdentityForm) -> Text:
    pk = form.cleaned_data["text"]
    if pk is None:
        raise IdentityRefused(sentence("Say which text is meant."))
    text = form.agreement.texts.select_related("agreement", "source").filter(pk=pk).first()
    if text is None:
        raise Gone(sentence("That text is no text of {agreement} any more.", agreement=form.agreement))
    return text


def _decision(form: IdentityForm) -> Decision:
    pk = form.cleaned_data["decision"]
    if pk is None:
        raise IdentityRefused(sentence("Say which decision is meant."))
    decision = decisions_on(form.agreement).filter(pk=pk).first()
    if decision is None:
        raise Gone(sentence("This decision no longer stands: it was taken back, or it is none of this agreement."))
    return decision
