"""What the text of an agreement says, and where: the rows behind every page of the library.

Rows of ``Text``, ``Provision`` and ``Reference`` are derived from a ``Source`` and written by ``ingest`` alone. Every
QuerySet that can reach an agreement has ``visible_to(user)``; views, searches and the API start from it.
"""

from agreements.models.agreement import LEADING_DATE as LEADING_DATE
from agreements.models.agreement import SHORTENED_TITLE as SHORTENED_TITLE
from agreements.models.agreement import Agreement as Agreement
from agreements.models.agreement import AgreementQuerySet as AgreementQuerySet
from agreements.models.agreement import Participation as Participation
from agreements.models.audit import AuditEntry as AuditEntry
from agreements.models.collection import Collection as Collection
from agreements.models.collection import CollectionMember as CollectionMember
from agreements.models.collection import CollectionQuerySet as CollectionQuerySet
from agreements.models.collection import Decidable as Decidable
from agreements.models.fields import FullTextVector as FullTextVector
from agreements.models.fields import Named as Named
from agreements.models.fields import NameVector as NameVector
from agreements.models.fields import PartialDateField as PartialDateField
from agreements.models.fields import Person as Person
from agreements.models.fields import fold_name as fold_name
from agreements.models.fields import name_matches as name_matches
from agreements.models.party import Party as Party
from agreements.models.party import PartyQuerySet as PartyQuerySet
from agreements.models.provision_ref import ProvisionRef as ProvisionRef
from agreements.models.provision_ref import ProvisionRefQuerySet as ProvisionRefQuerySet
from agreements.models.relation import Relation as Relation
from agreements.models.relation import RelationQuerySet as RelationQuerySet
from agreements.models.relation import Role as Role
from agreements.models.relation import Sketch as Sketch
from agreements.models.text import Provision as Provision
from agreements.models.text import ProvisionQuerySet as ProvisionQuerySet
from agreements.models.text import Reference as Reference
from agreements.models.text import ReferenceQuerySet as ReferenceQuerySet
from agreements.models.text import Source as Source
from agreements.models.text import Text as Text
from agreements.models.text import TextQuerySet as TextQuerySet
