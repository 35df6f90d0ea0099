"""A person's draft through its negotiation: versions ours, theirs and agreed, compared, and seen by nobody else."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from agreements.models import Agreement
from comparisons.models import Draft
from library.models import UploadedFile
from library.uploads.add import add
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
WORDS = """AGREEMENT BETWEEN THE ZEPHYR UNION AND THE ZEPHYR FUND

Article 1
Termination

Either Party may terminate this Agreement by giving {notice} written notice to the other Party.
"""


def read_by_the_worker(user: User) -> None:
    """What the worker does of each file that waits."""
    for file in UploadedFile.objects.filter(text__isnull=True).order_by("pk"):
        outcome = add(bytes(file.content or b""), file.name, user=user, visibility=file.upload.visibility)
        file.text = outcome.text
        file.save()


def test_versions_are_kept_read_and_compared_by_their_owner_alone(client: Client) -> None:
    ada = User.objects.create_user("ada")
    ada.user_permissions.add(Permission.objects.get(codename="add_agreement"))
    client.force_login(ada)
    address = client.post("/drafts/", {"title": "Zephyr talks"}).headers["Location"]
    assert "zephyr" not in address
    for side, notice in (("agreed", "six months'"), ("ours", "thirty days'"), ("theirs", "two years'")):
        client.post(f"{address}add/", {"side": side, "words": WORDS.format(notice=notice)})
    assert "waiting" in markup_of(client.get(address))
    read_by_the_worker(ada)
    page = markup_of(client.get(address))
    texts = list(Agreement.objects.order_by("pk"))
    assert [one.visibility for one in texts] == ["restricted"] * 3 and all(one.is_draft for one in texts)
    assert f"/compare/whole/{texts[0].slug}/{texts[1].slug}/?third={texts[2].slug}" in page
    assert page.count("what changed since the version before") == 2
    beside = client.get(
        page.partition('class="btn main" href="')[2].partition('"')[0].replace("&amp;", "&"), follow=True
    )
    assert "Zephyr Union – Zephyr Fund (theirs 1)" in markup_of(beside)
    client.post(f"{address}add/", {"side": "ours"})
    assert Draft.objects.get().versions.count() == 3
    stranger = User.objects.create_user("bob")
    stranger.user_permissions.add(Permission.objects.get(codename="add_agreement"))
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    assert "Zephyr" not in markup_of(client.get("/drafts/"))
    assert client.post(f"{address}add/", {"side": "ours", "words": "x"}).status_code == 404
