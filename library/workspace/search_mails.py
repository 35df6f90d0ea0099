"""E-mail for saved searches, from the log of changes: at most one a day each, only where agreements joined the list.

Whether an agreement is on the list is asked when the mail is written, as its owner sees the library then. A mail leaves the
library, so that it names no agreement that is restricted: it counts them.
"""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.mail import send_mail
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agreements.models import Agreement
from agreements.search.word_index import by_index
from library.filters import LibraryFilter
from library.models import Change, Preference, SavedSearch, SearchMail
from web.redirects import return_url

EVERY, AFTER_A_FAULT = timedelta(days=1), timedelta(minutes=15)
_NAMED = 20
_READ = 10_000


def mail_due() -> int:
    """Look once for every search that is due; how many mails were sent."""
    return sum(_look(mail) for mail in SearchMail.objects.due()[:20])


def _look(mail: SearchMail) -> bool:
    mine = SearchMail.objects.filter(pk=mail.pk, due=mail.due)
    if not mine.update(due=timezone.now() + EVERY):
        return False  # another worker looks
    latest = _latest()
    joined = _joined(mail)
    if joined:
        with translation.override(Preference.objects.language_of(mail.search.owner)):
            subject, words = _written(mail.search, joined)
        try:
            send_mail(subject, words, None, [mail.search.owner.email])
        except (SMTPException, OSError):
            SearchMail.objects.filter(pk=mail.pk).update(due=timezone.now() + AFTER_A_FAULT)
            return False
    SearchMail.objects.filter(pk=mail.pk).update(sequence=latest)
    return bool(joined)


def _latest() -> int:
    return Change.objects.aggregate(latest=Max("sequence"))["latest"] or 0


def _joined(mail: SearchMail) -> list[Agreement]:
    """Agreements that were added to what the owner sees since, and are on the list."""
    owner = mail.search.owner
    added = Change.objects.visible_to(owner).after(mail.sequence).filter(resource="agreements", kind="added")
    keys = {key for key in added.values_list("agreement", flat=True)[:_READ] if key}
    if not keys:
        return []
    request = HttpRequest()
    request.user = owner
    found = LibraryFilter(
        QueryDict(mail.search.query), Agreement.objects.visible_to(owner).filter(pk__in=keys), request=request
    )
    with by_index():
        return list(found.qs.order_by("title", "pk"))


def _written(search: SavedSearch, joined: list[Agreement]) -> tuple[str, str]:
    """Subject and words."""
    count = ngettext("%(n)s new agreement", "%(n)s new agreements", len(joined)) % {"n": len(joined)}
    public = [one for one in joined if one.visibility == Agreement.Visibility.PUBLIC]
    lines = [f"- {one.title}\n  {settings.SITE_URL}{one.get_absolute_url()}" for one in public[:_NAMED]]
    hidden = len(joined) - len(lines)
    if hidden:
        lines.append(_("- and %(n)s more, which the library shows") % {"n": hidden})
    address = f"{settings.SITE_URL}{search.get_absolute_url()}&ordering=-created"
    end = _("The list is at %(address)s\nThere you also end these mails.") % {"address": address}
    return f"Concord: {' '.join(search.name.split())}: {count}", "\n".join(
        [f"{search.name}: {count}", "", *lines, "", end]
    )


@require_POST
@login_required
def search_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a saved search write mails from now on, or no more."""
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    if request.POST.get("wish") == "end":
        SearchMail.objects.filter(search=search).delete()
        messages.success(request, _("“%(name)s” writes no more mails.") % {"name": search.name})
    elif not search.owner.email:
        messages.error(request, _("No mail can be sent to you: your account has no address. Ask an administrator."))
    else:
        SearchMail.objects.get_or_create(search=search, defaults={"sequence": _latest()})
        messages.success(
            request, _("“%(name)s” writes to you when agreements join it, once a day at most.") % {"name": search.name}
        )
    return redirect(return_url(request, search.get_absolute_url()))
