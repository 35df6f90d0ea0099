"""A person's own receivers of changes: made, tried, paused, deleted, and what became of each message."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from library.models import Delivery, Webhook
from library.models.webhook import new_salt
from library.webhooks.delivering import ping
from library.webhooks.forms import WebhookForm

_SHOWN = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_list(request: HttpRequest) -> HttpResponse:
    """The receivers, and the form for a new one; its secret is shown in the answer that made it, and never again."""
    user = cast(User, request.user)
    form = WebhookForm(request.POST if request.method == "POST" else None, owner=user)
    made = None
    if form.is_bound and form.is_valid():
        made, form = form.save(), WebhookForm(owner=user)
    context = {"form": form, "webhooks": Webhook.objects.visible_to(user), "made": made}
    return render(request, "library/webhook_list.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def webhook_page(request: HttpRequest, pk: int) -> HttpResponse:
    webhook = get_object_or_404(Webhook.objects.visible_to(request.user), pk=pk)
    return _page(request, webhook)


@login_required
@never_cache
@require_POST
def webhook_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Try it, pause it, go on, make a new secret, or delete it."""
    webhook = get_object_or_404(Webhook.objects.visible_to(request.user), pk=pk)
    wish = request.POST.get("wish", "")
    if wish == "delete":
        webhook.delete()
        messages.success(request, _("“%(name)s” is told of nothing any more.") % {"name": webhook.name})
        return redirect("webhook_list")
    if wish == "secret":
        webhook.salt = new_salt()
        webhook.save(update_fields=["salt"])
        return _page(request, webhook, secret=webhook.secret)
    if wish == "pause":
        Webhook.objects.filter(pk=webhook.pk).update(state=Webhook.State.PAUSED)
        messages.success(request, _("It is paused: nothing is sent, and nothing is lost."))
    elif wish == "resume":
        webhook.resume()
        messages.success(request, _("It is told of each change."))
    elif wish == "try" and not webhook.deliveries.filter(state=Delivery.State.WAITING).exists():
        ping(webhook)
        webhook.resume()
        messages.success(request, _("A message to try it by is on its way; load this page again in a moment."))
    return redirect("webhook_page", pk=webhook.pk)


def _page(request: HttpRequest, webhook: Webhook, secret: str = "") -> HttpResponse:
    deliveries = webhook.deliveries.defer("body")[:_SHOWN]
    return render(
        request, "library/webhook_page.html", {"webhook": webhook, "deliveries": deliveries, "secret": secret}
    )
