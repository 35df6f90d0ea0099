"""What each provision is for, and what its terms are: suggestions of the machine and decisions of persons.

``Clause`` and ``Term`` are derived and written by ``annotate`` alone; ``Decision`` is append-only and written by what a
person does. The state of an agreement for a type is never stored: ``states`` derives it.
"""

from clauses.models.clause import DOUBT as DOUBT
from clauses.models.clause import POSSIBLE as POSSIBLE
from clauses.models.clause import Clause as Clause
from clauses.models.clause import ClauseQuerySet as ClauseQuerySet
from clauses.models.clause import Decision as Decision
from clauses.models.clause import DecisionQuerySet as DecisionQuerySet
from clauses.models.clause_type import ClauseType as ClauseType
from clauses.models.clause_type import ClauseTypeQuerySet as ClauseTypeQuerySet
from clauses.models.clause_words import ClauseWords as ClauseWords
from clauses.models.occurrence import Occurrence as Occurrence
from clauses.models.occurrence import OccurrenceQuerySet as OccurrenceQuerySet
from clauses.models.occurrence import PossibleOccurrence as PossibleOccurrence
from clauses.models.occurrence import TermOccurrence as TermOccurrence
from clauses.models.occurrence import TermOccurrenceQuerySet as TermOccurrenceQuerySet
from clauses.models.report import Report as Report
from clauses.models.sample import Sample as Sample
from clauses.models.second_reading import FirstReading as FirstReading
from clauses.models.second_reading import ReviewAssignment as ReviewAssignment
from clauses.models.term import Term as Term
from clauses.models.term import TermQuerySet as TermQuerySet
from clauses.models.values import bounded as bounded
from clauses.models.vector import ParagraphVector as ParagraphVector
