"""What each article of an agreement is about, so that a reference to it can be recognised under another number.

The subject of an article is the clause type of most of its clauses, or else its heading. Only a subject that one article of
its text has alone tells anything: a reference to one of two articles on confidentiality stays a number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from agreements.models import Agreement, Provision
from clauses.models import Clause

Subjects = tuple[tuple[str, str], ...]
_LEAST_SHARE = 0.6


def article_subjects(agreements: Sequence[Agreement]) -> Mapping[int, Subjects]:
    """Agreement -> (number, subject) of the articles of its first current text; two queries."""
    types: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    rows = Clause.objects.shown().filter(provision__text__agreement__in=agreements)
    for text, eid, code in rows.values_list("provision__text_id", "provision__eid", "type_id"):
        types[text, eid.partition("__")[0]][code] += 1
    articles = Provision.objects.current().filter(text__agreement__in=agreements, kind="article").exclude(number="")
    fields = ("text__agreement_id", "text_id", "eid", "number", "heading")
    found: dict[int, dict[int, list[tuple[str, str]]]] = defaultdict(dict)
    for agreement, text, eid, number, heading in articles.order_by("text_id", "position").values_list(*fields):
        subject = _subject(types.get((text, eid), Counter()), heading)
        found[agreement].setdefault(text, []).append((number, subject))
    return {agreement: _unique(next(iter(texts.values()))) for agreement, texts in found.items()}


def _subject(types: Counter[str], heading: str) -> str:
    code, count = types.most_common(1)[0] if types else ("", 0)
    return code if count and count >= _LEAST_SHARE * types.total() else heading.casefold().strip(" .:")


def _unique(articles: Sequence[tuple[str, str]]) -> Subjects:
    subjects = Counter(subject for _, subject in articles)
    numbers = Counter(number for number, _ in articles)
    return tuple(
        (number, subject) for number, subject in articles if subject and subjects[subject] == 1 and numbers[number] == 1
    )
