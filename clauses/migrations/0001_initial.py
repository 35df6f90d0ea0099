from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
FUNCTIONS = ('count_types', 'clauses_changed', 'text_changed', 'list_terms', 'terms_changed', 'terms_of_clauses_changed', 'terms_of_text_changed')


def run_sql(name):
    """The function and triggers of ``sql/<name>.sql``."""
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"), f"DROP FUNCTION concord_{name} CASCADE")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agreements', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClauseType',
            fields=[
                ('code', models.SlugField(max_length=40, primary_key=True, serialize=False)),
                ('group', models.CharField(max_length=20)),
                ('label', models.CharField(max_length=80)),
                ('definition', models.TextField()),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('version', models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('eid', models.CharField(blank=True, max_length=255)),
                ('text_sha256', models.CharField(max_length=64)),
                ('verdict', models.CharField(choices=[('confirm', 'confirmed'), ('reject', 'rejected'), ('retype', 'given another type'), ('absent', 'verified absent'), ('boundary', 'boundaries corrected'), ('drop', 'let go'), ('undo', 'taken back')], max_length=10)),
                ('before', models.JSONField(blank=True, default=dict)),
                ('after', models.JSONField(blank=True, default=dict)),
                ('reason', models.TextField(blank=True)),
                ('made_on', models.DateTimeField(auto_now_add=True)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='agreements.agreement')),
                ('carries', models.ForeignKey(blank=True, help_text='The decision that lost its words, and that this one carries over to other words or lets go.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_by', to='clauses.decision')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL)),
                ('text', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to='agreements.text')),
                ('type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='clauses.clausetype')),
                ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='clauses.decision')),
            ],
            options={
                'ordering': ['-made_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Clause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.FloatField()),
                ('evidence', models.JSONField(blank=True, default=list)),
                ('source', models.CharField(choices=[('rule', 'rule'), ('model', 'model'), ('person', 'person')], max_length=8)),
                ('state', models.CharField(choices=[('suggested', 'suggested'), ('confirmed', 'confirmed'), ('rejected', 'rejected')], default='suggested', max_length=10)),
                ('is_tentative', models.BooleanField(default=False, help_text='Below the threshold of its type: for review only.')),
                ('rules_version', models.CharField(blank=True, max_length=40)),
                ('modified', models.DateTimeField(auto_now=True)),
                ('provision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clauses', to='agreements.provision')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clauses', to='clauses.clausetype')),
                ('decision', models.ForeignKey(blank=True, help_text='What a person said of it, where it is more than a suggestion.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='clauses', to='clauses.decision')),
            ],
            options={
                'ordering': ['provision', 'type'],
            },
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clause_count', models.PositiveIntegerField()),
                ('agreement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='occurrences', to='agreements.agreement')),
                ('type', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='occurrences', to='clauses.clausetype')),
            ],
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(blank=True, max_length=8)),
                ('eid', models.CharField(blank=True, max_length=255)),
                ('pinpoint', models.CharField(blank=True, max_length=255)),
                ('words_sha256', models.CharField(blank=True, max_length=64)),
                ('words', models.TextField(blank=True)),
                ('remark', models.TextField(blank=True, max_length=2000)),
                ('reported_on', models.DateTimeField(auto_now_add=True)),
                ('settled_on', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.TextField(blank=True, max_length=2000)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agreements.agreement')),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-reported_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('value', models.CharField(blank=True, max_length=300)),
                ('words', models.TextField()),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('arithmetic', models.CharField(blank=True, max_length=300)),
                ('clause', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='clauses.clause')),
            ],
            options={
                'ordering': ['clause', 'start', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='TermOccurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('value', models.CharField(blank=True, max_length=300)),
                ('agreement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agreements.agreement')),
                ('type', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clauses.clausetype')),
            ],
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['agreement', 'type'], name='clauses_dec_agreeme_e7f344_idx'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['text_sha256'], name='clauses_dec_text_sh_89b57b_idx'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undoes__isnull', False), ('verdict', 'undo')), models.Q(models.Q(('verdict', 'undo'), _negated=True), ('undoes__isnull', True)), _connector='OR'), name='decision_undo_names_what'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', 'boundary'), ('verdict', 'undo'), ('type__isnull', False), _connector='OR'), name='decision_has_type'),
        ),
        migrations.AddIndex(
            model_name='clause',
            index=models.Index(fields=['type', 'state'], name='clauses_cla_type_id_0fa478_idx'),
        ),
        migrations.AddIndex(
            model_name='clause',
            index=models.Index(condition=models.Q(('score__lt', 0.7), ('state', 'suggested')), fields=['is_tentative', 'score'], name='clause_awaits_a_person'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.UniqueConstraint(fields=('provision', 'type'), name='clause_type_once_a_provision'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 1)), name='clause_score_probability'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['type', 'agreement'], name='occurrence_type_agreement'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.UniqueConstraint(fields=('agreement', 'type'), name='occurrence_once'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['settled_on', '-reported_on'], name='report_queue'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('eid', ''), _negated=True), name='report_has_place'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_by', None), ('settled_on', None)), models.Q(('settled_by__isnull', False), ('settled_on__isnull', False)), _connector='OR'), name='report_settled_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_on', None)), fields=('agreement', 'language', 'eid', 'reported_by'), name='report_open_once'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=models.Index(fields=['kind', 'value'], name='clauses_ter_kind_fa7d29_idx'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='term_span_has_length'),
        ),
        migrations.AddIndex(
            model_name='termoccurrence',
            index=models.Index(fields=['kind', 'value', 'agreement'], name='term_occurrence_value'),
        ),
        migrations.AddIndex(
            model_name='termoccurrence',
            index=models.Index(fields=['type', 'kind', 'value'], name='term_occurrence_type'),
        ),
        migrations.AddConstraint(
            model_name='termoccurrence',
            constraint=models.UniqueConstraint(fields=('agreement', 'type', 'kind', 'value'), name='term_occurrence_once'),
        ),
        *(run_sql(name) for name in FUNCTIONS),
    ]
