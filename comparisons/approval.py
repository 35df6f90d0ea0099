"""How a position of the house comes to count, for the pages and for the API: proposed by one person, approved by another."""

from __future__ import annotations

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext

from comparisons.models import Position
from comparisons.models.position import APPROVE
from web.wording import sentence


class PositionForm(forms.ModelForm):
    class Meta:
        model = Position
        fields = ["type", "standing", "wording", "language", "reasons", "owner", "review_on"]
        widgets = {
            "wording": forms.Textarea(attrs={"rows": 5, "class": "words", "dir": "auto"}),
            "reasons": forms.Textarea(attrs={"rows": 3}),
            "review_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: object, **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]
        type, owner = self.fields["type"], self.fields["owner"]
        if isinstance(type, forms.ModelChoiceField):
            type.label_from_instance = lambda obj: sentence(obj.label)  # type: ignore[method-assign, assignment]
        if isinstance(owner, forms.ModelChoiceField):
            owner.queryset = User.objects.filter(is_active=True).order_by("username")


def propose(form: PositionForm, user: User, before: Position | None) -> Position:
    """Keep what ``form`` holds as a proposal of ``user``, which once approved replaces ``before``."""
    position: Position = form.save(commit=False)
    position.proposed_by, position.replaces = user, before
    position.save()
    return position


def approve(position: Position, user: User) -> str:
    """The second person's word; or the sentence that says why it does not count. The row is locked by the caller."""
    if problem := _not_to_be_approved(position, user):
        return problem
    position.approved_by, position.approved_on = user, timezone.now()
    position.save(update_fields=["approved_by", "approved_on"])
    return ""


def _not_to_be_approved(position: Position, user: User) -> str:
    """Nobody approves their own, and a type has one preferred wording a language."""
    if not position.is_awaiting_approval:
        return gettext("This position does not await approval.")
    if position.proposed_by == user:
        return gettext("You proposed this position yourself; a second person approves it.")
    others = Position.objects.in_force().filter(type=position.type_id, language=position.language, standing="preferred")
    if position.replaces_id is not None:
        others = others.exclude(pk=position.replaces_id)
    if position.standing == Position.Standing.PREFERRED and others.exists():
        return gettext(
            "There is a preferred wording of this type already. Propose the new one as its replacement, or withdraw it first."
        )
    return ""


def may_withdraw(position: Position, user: User) -> bool:
    """Return whether ``user`` may approve, or made the proposal."""
    is_own_proposal = position.is_awaiting_approval and position.proposed_by == user
    return is_own_proposal or user.has_perm(APPROVE)


def withdraw(position: Position, user: User) -> None:
    position.withdrawn_by, position.withdrawn_on = user, timezone.now()
    position.save(update_fields=["withdrawn_by", "withdrawn_on"])
