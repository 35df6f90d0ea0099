"""What persons save of comparisons, and what the house itself would write."""

from comparisons.models.comparison import (
    Alignment,
    AlignmentQuerySet,
    Comparison,
    ComparisonColumn,
    ComparisonColumnQuerySet,
    ComparisonQuerySet,
    ComparisonRow,
    Snapshot,
    SnapshotAgreement,
    SnapshotQuerySet,
    unguessable_slug,
)
from comparisons.models.draft import Draft, DraftVersion
from comparisons.models.file_order import FileOrder, FileOrderQuerySet
from comparisons.models.position import Position, PositionQuerySet

__all__ = [
    "Alignment",
    "AlignmentQuerySet",
    "Comparison",
    "ComparisonColumn",
    "ComparisonColumnQuerySet",
    "ComparisonQuerySet",
    "ComparisonRow",
    "Draft",
    "DraftVersion",
    "FileOrder",
    "FileOrderQuerySet",
    "Position",
    "PositionQuerySet",
    "Snapshot",
    "SnapshotAgreement",
    "SnapshotQuerySet",
    "unguessable_slug",
]
