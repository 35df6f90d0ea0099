"""Two texts side by side: two languages, or two versions of one language with what changed between them.

They are of one agreement, or of two (``with`` names the other), which somebody is to decide whether they are one.

Provisions answer one another by their ``eid``, wherever they stand. Texts are named as "fr.1": language and version. Of one
language, only what differs is listed, unless ``all`` asks for the whole; a page has at most 200 pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.models import Agreement, Provision, Text
from comparisons.alignment.diff import Diff, diff
from comparisons.export import WRITERS
from library.identity.beside import decision_beside

_A_PAGE = 200
_LONGEST = 60_000
"""Longer provisions are shown beside each other without what differs in them."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A provision of each text, or of one alone."""

    left: Provision | None
    right: Provision | None

    @property
    def either(self) -> Provision:
        return self.left or self.right  # type: ignore[return-value]

    @property
    def is_changed(self) -> bool:
        return self.left is None or self.right is None or _words(self.left) != _words(self.right)

    @property
    def difference(self) -> Diff | None:
        """Of two of one language; None where there is nothing to see, or too much."""
        if self.left is None or self.right is None or self.left.text.language != self.right.text.language:
            return None
        ours, theirs = _words(self.left), _words(self.right)
        return None if ours == theirs or len(ours) + len(theirs) > _LONGEST else diff(ours, theirs)


@require_safe
def text_pair(request: HttpRequest, slug: str) -> HttpResponse:
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user).with_parties(), slug=slug)
    texts = list(agreement.texts.order_by("-is_current", "language", "-version").defer("raw", "set_aside", "inventory"))
    other = _other(request)
    others = (
        texts
        if other is None
        else list(other.texts.current().order_by("language").defer("raw", "set_aside", "inventory"))
    )
    left, right = _named(request.GET.get("left", ""), texts), _named(request.GET.get("right", ""), others)
    if left is None or right is None:
        raise Http404
    is_one_language = left.language == right.language
    pairs = list(_pairs(left, right))
    changed = [pair for pair in pairs if pair.is_changed]
    shows_all = not is_one_language or "all" in request.GET
    paginator = Paginator(pairs if shows_all else changed, _A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "agreement": agreement, "other": other, "texts": texts, "left": left, "right": right, "is_one_language": is_one_language,
        "pairs": page.object_list, "changed_count": len(changed), "shows_all": shows_all,
        "other_slug": (other or agreement).slug, "exports": [(extension, writer.LABEL) for extension, writer in WRITERS.items()],
        "page": page, "paginator": paginator,
        "sides": [agreement, other], "deciding": decision_beside(request.user, agreement, other) if other else None,
    }  # fmt: skip
    return render(request, "agreements/text_pair.html", context)


def _other(request: HttpRequest) -> Agreement | None:
    slug = request.GET.get("with", "")
    seen = Agreement.objects.visible_to(request.user).with_parties()
    return get_object_or_404(seen, slug=slug) if slug else None


def _named(said: str, texts: Sequence[Text]) -> Text | None:
    return next((text for text in texts if f"{text.language}.{text.version}" == said), None)


def _pairs(left: Text, right: Text) -> Iterator[Pair]:
    """In the order of the left text; what stands in the right alone follows what it follows there."""
    ours, theirs = (
        {p.eid: p for p in text.provisions.readable().defer("search", "spans", "edits")} for text in (left, right)
    )
    added: dict[str, list[Pair]] = {}
    before = ""
    for provision in theirs.values():
        if provision.eid in ours:
            before = provision.eid
        else:
            added.setdefault(before, []).append(Pair(None, provision))
    waiting = added.get("", [])
    for eid, provision in ours.items():
        if eid in theirs:
            yield from waiting
            waiting = added.get(eid, [])
        yield Pair(provision, theirs.get(eid))
    yield from waiting


def _words(provision: Provision) -> str:
    return f"{provision.heading}\n{provision.content}".strip() if provision.heading else provision.content
