from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql" / "audit.sql"
GONE = """
DROP TRIGGER concord_audit_is_append_only ON agreements_auditentry;
DROP FUNCTION concord_facts_sha256(bigint);
DROP FUNCTION concord_audit_is_append_only();
DROP FUNCTION concord_audit(text, integer, bigint, jsonb);
DROP FUNCTION concord_audit_line(bigint, timestamptz, integer, text, bigint, jsonb, text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0006_recognition'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('actor', models.IntegerField(blank=True, help_text='The number of the account; none for a command.', null=True)),
                ('action', models.CharField(choices=[('signed_in', 'signed in'), ('sign_in_refused', 'sign-in refused'), ('signed_out', 'signed out'), ('viewed', 'viewed a restricted agreement'), ('exported', 'exported'), ('decision', 'decided'), ('facts', 'set the facts'), ('rights', 'changed rights'), ('deleted', 'deleted')], max_length=20)),
                ('agreement', models.BigIntegerField(blank=True, help_text='The number of the agreement.', null=True)),
                ('details', models.JSONField(default=dict)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('sha256', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'verbose_name_plural': 'audit entries',
                'ordering': ['-sequence'],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['agreement', 'action', '-sequence'], name='audit_of_agreement'), models.Index(fields=['action', '-sequence'], name='audit_of_action')],
            },
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), GONE),
    ]
