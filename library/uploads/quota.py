"""How much one person and the whole library may hold: what would go beyond is refused before it is kept, with both figures."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat

from agreements.models import Source
from library.models import UploadedFile
from web.wording import sentence


def refusal_for(user: User, size: int) -> str:
    """Why ``user`` may not add ``size`` bytes; empty where they may, or where no quota is set."""
    sources, waiting = Source.objects.all(), UploadedFile.objects.filter(content__isnull=False)
    own = (sources.filter(added_by=user), waiting.filter(upload__sent_by=user))
    checks = (
        (settings.UPLOAD_QUOTA_BYTES, own, sentence("You hold")),
        (settings.LIBRARY_QUOTA_BYTES, (sources, waiting), sentence("The library holds")),
    )
    for most, rows, who in checks:
        if most and (held := sum(one.aggregate(n=Sum("size"))["n"] or 0 for one in rows)) + size > most:
            return sentence(
                "{who} {size} of {size_2}, and these files have {size_3}. Delete what is no longer needed, or ask an administrator.",
                who=who,
                size=filesizeformat(held),
                size_2=filesizeformat(most),
                size_3=filesizeformat(size),
            )
    return ""
