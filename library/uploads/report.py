"""What a person is told about the files they sent: what was read of each, what was set aside, what was refused and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q

from agreements.facts.date_format import date_line
from agreements.models import Agreement, Participation, Person, Provision, Relation, Text
from clauses.classification.languages import why_not_typed
from clauses.models import Clause, Decision
from library.identity.proposals import described, proposals_on
from library.models import UploadedFile
from web.wording import label_of, plural_sentence, sentence

_PROPOSALS = 200
_ASIDE_SHOWN = 12
_ASIDE_CHARACTERS = 400
_TEXTS_AT_ONCE = 5  # a text as read may have megabytes


@dataclass(frozen=True, slots=True)
class TextReport:
    """What was read into a text; the text itself, which may have megabytes, is not kept."""

    agreement: Agreement
    version: int
    is_current: bool
    date: str
    participations: Sequence[Participation]
    provisions: Sequence[tuple[str, int]]
    """Kinds in words, each with how many there are."""
    clauses: Sequence[tuple[str, str, int]]
    """Labels and codes of types, each with how many there are."""
    clauses_reason: str
    """Why no clause was looked for; empty where they were."""
    warnings: Sequence[str]
    set_aside: Sequence[tuple[str, str]]
    """Reasons and words of the first passages that belong to no provision."""
    set_aside_count: int
    inventory: Sequence[dict[str, Any]] | None
    """What the file holds besides plain text; None where no inventory was taken."""
    is_all_read: bool
    missing_pages: Sequence[int] = ()
    """Pages that show something of which no word was read."""
    proposals: Sequence[dict[str, Any]] = ()
    """What somebody is to decide: which agreement it is a text of, how it stands to others."""
    decisions: Sequence[tuple[Decision, str]] = ()
    """What was decided of it, each to be taken back."""


@dataclass(frozen=True, slots=True)
class FileReport:
    file: UploadedFile
    read: TextReport | None = None
    """None for a file that was refused, and where the text was taken away or closed to the sender since."""


def summary(files: Sequence[UploadedFile]) -> str:
    """ "2 of 5 files read" while they are read, then "5 files: 4 added, 1 refused"."""
    total = plural_sentence("{count} file", "{count} files", len(files))
    finished = [file for file in files if file.finished]
    if len(finished) < len(files):
        return sentence("{count} of {total} read", count=len(finished), total=total)
    counts = Counter(str(file.get_state_display()) for file in files)
    return f"{total}: {', '.join(f'{count} {state}' for state, count in counts.items())}"


def report(files: Sequence[UploadedFile], user: Person) -> list[FileReport]:
    """One report a file, in as many queries for fifty files as for ten."""
    pks = {file.text_id for file in files if file.text_id is not None}
    agreements = Agreement.objects.visible_to(user).filter(texts__in=pks).with_parties().in_bulk()
    texts = Text.objects.filter(pk__in=pks, agreement__in=agreements).iterator(chunk_size=_TEXTS_AT_ONCE)
    provisions, clauses = _provision_counts(pks), _clause_counts(pks)
    proposed, decided = _proposed(list(agreements), user), _decided(list(agreements), user)
    read = {
        text.pk: replace(
            _text_report(text, agreements[text.agreement_id], provisions[text.pk], clauses[text.pk]),
            proposals=proposed[text.agreement_id],
            decisions=decided[text.agreement_id],
        )
        for text in texts
    }
    return [FileReport(file, read.get(file.text_id or 0)) for file in files]


def _proposed(agreements: Sequence[int], user: Person) -> dict[int, list[dict[str, Any]]]:
    """By agreement, the open proposals on either side of which it stands."""
    either = Q(agreement__in=agreements) | Q(other__in=agreements)
    relations = Relation.objects.visible_to(user).open().filter(either).select_related("agreement", "other")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for proposal in proposals_on(user, list(relations[:_PROPOSALS])):
        for pk in (proposal["relation"].agreement_id, proposal["relation"].other_id):
            found[pk].append(proposal)
    return found


def _decided(agreements: Sequence[int], user: Person) -> dict[int, list[tuple[Decision, str]]]:
    decisions = Decision.objects.on_identity().filter(agreement__in=agreements).select_related("text__source")
    found: dict[int, list[tuple[Decision, str]]] = defaultdict(list)
    for decision, what in described(user, list(decisions[:_PROPOSALS])):
        found[decision.agreement_id].append((decision, what))
    return found


def _text_report(
    text: Text,
    agreement: Agreement,
    provisions: Sequence[tuple[str, int]],
    clauses: Sequence[tuple[str, str, int]],
) -> TextReport:
    return TextReport(
        agreement,
        text.version,
        text.is_current,
        date_line(agreement),
        list(agreement.participations.all()),
        provisions,
        clauses,
        why_not_typed(text.language),
        text.warnings,
        [
            (reason.replace("_", " "), text.raw[start : min(end, start + _ASIDE_CHARACTERS)].strip())
            for start, end, reason in text.set_aside[:_ASIDE_SHOWN]
        ],
        len(text.set_aside),
        text.inventory,
        text.is_all_read and not text.missing_pages,
        text.missing_pages,
    )


def _provision_counts(texts: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
    counts: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = Provision.objects.filter(text__in=texts).order_by().values_list("text", "kind").annotate(n=Count("pk"))
    for text, kind, n in rows.order_by("text", "-n", "kind"):
        counts[text].append((label_of(kind), n))
    return counts


def _clause_counts(texts: Iterable[int]) -> dict[int, list[tuple[str, str, int]]]:
    """Also of texts that a newer version has replaced since."""
    counts: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    held = Clause.objects.filter(provision__text__in=texts, is_tentative=False).exclude(state=Clause.State.REJECTED)
    rows = held.order_by().values_list("provision__text", "type__label", "type").annotate(n=Count("pk"))
    for text, label, code, n in rows.order_by("provision__text", "type__position"):
        counts[text].append((label, code, n))
    return counts
