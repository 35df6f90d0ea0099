"""A party may have several signatories."""

from django.db import migrations, models

import agreements.models.fields


def gather(apps, schema_editor):
    participations = apps.get_model("agreements", "Participation").objects
    held = participations.exclude(signatory="", signatory_title="", signature_date="", signature_place="")
    for row in held.iterator():
        row.signatories = [
            {"name": row.signatory, "title": row.signatory_title, "date": row.signature_date, "place": row.signature_place}
        ]
        row.save(update_fields=["signatories"])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("agreements", "0007_audit")]

    operations = [
        migrations.RemoveConstraint(model_name="participation", name="participation_signature_date_iso"),
        migrations.AddField(
            model_name="participation",
            name="signatories",
            field=models.JSONField(
                blank=True, default=list, validators=[agreements.models.fields.validate_signatories]
            ),
        ),
        migrations.RunPython(gather, migrations.RunPython.noop),
        migrations.RemoveField(model_name="participation", name="signatory"),
        migrations.RemoveField(model_name="participation", name="signatory_title"),
        migrations.RemoveField(model_name="participation", name="signature_date"),
        migrations.RemoveField(model_name="participation", name="signature_place"),
    ]
