"""Tokens end with the password that their owner had: those that are held are tied to today's."""

import hashlib

from django.db import migrations, models


def tie(apps, schema_editor):
    Token = apps.get_model("library", "Token")
    for token in Token.objects.select_related("owner").iterator():
        token.owner_password_sha256 = hashlib.sha256(token.owner.password.encode()).hexdigest()
        token.save(update_fields=["owner_password_sha256"])


class Migration(migrations.Migration):
    dependencies = [("library", "0008_changes_of_persons")]

    operations = [
        migrations.AddField("token", "owner_password_sha256", models.CharField(default="", editable=False, max_length=64)),
        migrations.RunPython(tie, migrations.RunPython.noop),
    ]
