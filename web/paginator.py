"""Pages of a list that may be very long: counted exactly to 10,000, and then said to be "10,000+".

Counting stops there, so that a page costs the same however much the library grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Field, ForeignKey, Lookup, QuerySet
from django.utils.functional import cached_property

from web.wording import number

CAP = 10_000


class Keys:
    """Many primary keys as PostgreSQL reads an array. Django, which looks at each value of a list in each query, takes it as one."""

    def __init__(self, keys: Iterable[int]) -> None:
        self.literal = f"{{{','.join(map(str, keys))}}}"


@ForeignKey.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    """``pk__any=Keys([...])``: one of many numbers, sent as one array; a list of ten thousand parameters takes far longer to read."""

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        keys = self.rhs if isinstance(self.rhs, Keys) else Keys(self.rhs)
        return f"{left} = ANY(%s::bigint[])", (*parameters, keys.literal)


def format_capped(count: int) -> str:
    """
    >>> format_capped(1_200), format_capped(10_001)
    ('1,200', '10,000+')
    """
    return f"{number(CAP)}+" if count > CAP else number(count)


class CappedPaginator(Paginator):
    """A paginator over a QuerySet that counts at most ``CAP + 1`` rows."""

    @cached_property
    def counted(self) -> int:
        rows: QuerySet[Any] = self.object_list.order_by()[: CAP + 1]  # type: ignore[attr-defined]
        return rows.count()

    @property
    def count(self) -> int:  # type: ignore[override]
        return min(self.counted, CAP)

    @property
    def formatted_count(self) -> str:
        return format_capped(self.counted)


def page_of(paginator: CappedPaginator, asked: str | None) -> Page:
    """The page asked for, or the nearest there is."""
    return paginator.get_page(asked)


class KeyPaginator(CappedPaginator):
    """Pages of rows whose keys are known already, in order: at most ``CAP`` of them, and one more where there are more."""

    def __init__(self, keys: Sequence[int], per_page: int, rows: QuerySet[Any]) -> None:
        super().__init__(rows, per_page)
        self.keys = keys

    @cached_property
    def counted(self) -> int:
        return len(self.keys)

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        keys = self.keys[(number - 1) * self.per_page : min(number * self.per_page, CAP)]
        by_key = self.object_list.in_bulk(keys)  # type: ignore[attr-defined]
        return Page([by_key[key] for key in keys if key in by_key], number, self)
