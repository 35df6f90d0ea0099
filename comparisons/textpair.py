"""Two texts of one agreement side by side: two languages, or two versions of one language with what changed between them.

Provisions answer one another by their ``eid``. Texts are named as "fr.1": language and version. Of one language, only what
differs is listed, unless ``all`` asks for the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.models import Agreement, Provision, Text
from comparisons.diff import Diff, diff

_LONGEST = 60_000
"""Longer provisions are shown beside each other without what differs in them."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A provision of each text, or of one alone; ``difference`` where both are of one language and differ."""

    left: Provision | None
    right: Provision | None
    difference: Diff | None = None

    @property
    def either(self) -> Provision:
        return self.left or self.right  # type: ignore[return-value]

    @property
    def is_changed(self) -> bool:
        return self.left is None or self.right is None or _words(self.left) != _words(self.right)


@require_safe
def text_pair(request: HttpRequest, slug: str) -> HttpResponse:
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    texts = list(agreement.texts.order_by("-is_current", "language", "-version").defer("raw", "set_aside"))
    left, right = (_named(request.GET.get(side, ""), texts) for side in ("left", "right"))
    if left is None or right is None:
        raise Http404
    is_one_language = left.language == right.language
    pairs = list(_pairs(left, right, is_one_language))
    changed = [pair for pair in pairs if pair.is_changed]
    shows_all = not is_one_language or "all" in request.GET
    context = {
        "agreement": agreement, "texts": texts, "left": left, "right": right, "is_one_language": is_one_language,
        "pairs": pairs if shows_all else changed, "changed_count": len(changed), "shows_all": shows_all,
    }  # fmt: skip
    return render(request, "agreements/text_pair.html", context)


def _named(said: str, texts: Sequence[Text]) -> Text | None:
    return next((text for text in texts if f"{text.language}.{text.version}" == said), None)


def _pairs(left: Text, right: Text, is_one_language: bool) -> Iterator[Pair]:
    """In the reading order of both: what stands in one alone stands where its neighbours do."""
    ours, theirs = (list(text.provisions.readable().defer("search", "spans", "edits")) for text in (left, right))
    matcher = SequenceMatcher(None, [p.eid for p in ours], [p.eid for p in theirs], autojunk=False)
    for _tag, start, end, other_start, other_end in matcher.get_opcodes():
        if _tag == "equal":
            yield from (
                _pair(*both, is_one_language)
                for both in zip(ours[start:end], theirs[other_start:other_end], strict=True)
            )
        else:
            yield from (Pair(provision, None) for provision in ours[start:end])
            yield from (Pair(None, provision) for provision in theirs[other_start:other_end])


def _pair(left: Provision, right: Provision, is_one_language: bool) -> Pair:
    ours, theirs = _words(left), _words(right)
    if not is_one_language or ours == theirs or len(ours) + len(theirs) > _LONGEST:
        return Pair(left, right)
    return Pair(left, right, diff(ours, theirs))


def _words(provision: Provision) -> str:
    return f"{provision.heading}\n{provision.content}".strip() if provision.heading else provision.content
