"""What persons add and save: uploads, searches, working sets and notes."""

from library.models.bulk import BulkEdition as BulkEdition
from library.models.change import Change as Change
from library.models.change import RowState as RowState
from library.models.change import TouchedRow as TouchedRow
from library.models.note import Note as Note
from library.models.note import ReadingPosition as ReadingPosition
from library.models.preference import Preference as Preference
from library.models.search_mail import SearchMail as SearchMail
from library.models.token import Token as Token
from library.models.upload import Upload as Upload
from library.models.upload import UploadedFile as UploadedFile
from library.models.webhook import Delivery as Delivery
from library.models.webhook import Webhook as Webhook
from library.models.workspace import SavedSearch as SavedSearch
from library.models.workspace import SetItem as SetItem
from library.models.workspace import SetMember as SetMember
from library.models.workspace import WorkingSet as WorkingSet
from library.models.workspace import canonical as canonical
