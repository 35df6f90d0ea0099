from pathlib import Path

import agreements.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
FUNCTIONS = ('words', 'spellings', 'keep_words')


def run_sql(name):
    """The function and triggers of ``sql/<name>.sql``."""
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"), f"DROP FUNCTION concord_{name} CASCADE")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('media_type', models.CharField(max_length=120)),
                ('pages', models.PositiveIntegerField(blank=True, null=True)),
                ('added', models.DateTimeField(auto_now_add=True)),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-added', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('title', models.TextField()),
                ('short_title', models.CharField(blank=True, help_text='As in "ITU – INTERPOL".', max_length=200)),
                ('kind', models.CharField(choices=[('cooperation_agreement', 'cooperation agreement'), ('memorandum_of_understanding', 'memorandum of understanding'), ('arrangement', 'arrangement'), ('agreement', 'agreement'), ('convention', 'convention'), ('protocol', 'protocol'), ('exchange_of_notes', 'exchange of notes'), ('resolution', 'resolution'), ('declaration', 'declaration'), ('model_agreement', 'model agreement'), ('guide', 'guide'), ('background_paper', 'background paper'), ('other', 'other')], default='other', max_length=32)),
                ('status', models.CharField(choices=[('draft', 'draft'), ('adopted', 'adopted'), ('signed', 'signed'), ('provisionally_applied', 'provisionally applied'), ('in_force', 'in force'), ('terminated', 'terminated'), ('superseded', 'superseded'), ('unknown', 'status not known from the text')], default='unknown', max_length=24)),
                ('symbol', models.CharField(blank=True, max_length=120)),
                ('signature_date', agreements.models.fields.PartialDateField(blank=True, default='', max_length=10)),
                ('adoption_date', agreements.models.fields.PartialDateField(blank=True, default='', max_length=10)),
                ('entry_into_force_date', agreements.models.fields.PartialDateField(blank=True, default='', max_length=10)),
                ('distribution_date', agreements.models.fields.PartialDateField(blank=True, default='', max_length=10)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('address', models.URLField(blank=True, help_text='Where its text is said to be available.', max_length=1000)),
                ('is_cited_only', models.BooleanField(default=False)),
                ('visibility', models.CharField(choices=[('public', 'public'), ('restricted', 'restricted')], default='public', max_length=12)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('modified', models.DateTimeField(auto_now=True)),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='added_agreements', to=settings.AUTH_USER_MODEL)),
                ('shared_with', models.ManyToManyField(blank=True, related_name='shared_agreements', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['title', 'pk'],
                'permissions': [('view_restricted', 'May see restricted agreements')],
            },
        ),
        migrations.CreateModel(
            name='Text',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(default='en', max_length=8)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('is_current', models.BooleanField(default=True)),
                ('reader', models.CharField(max_length=60)),
                ('raw', models.TextField()),
                ('raw_sha256', models.CharField(max_length=64)),
                ('quality', models.FloatField(default=1.0)),
                ('warnings', models.JSONField(blank=True, default=list)),
                ('set_aside', models.JSONField(blank=True, default=list)),
                ('read_on', models.DateTimeField(auto_now_add=True)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='agreements.agreement')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='agreements.source')),
            ],
            options={
                'ordering': ['agreement', 'language', '-version'],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('name', models.CharField(max_length=300)),
                ('acronym', models.CharField(blank=True, max_length=40)),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, default=list, size=None)),
                ('folded_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), default=list, editable=False, size=None)),
                ('kind', models.CharField(choices=[('organization', 'international organisation'), ('organ', 'organ'), ('state', 'State'), ('body', 'other body')], default='organization', max_length=12)),
                ('is_confirmed', models.BooleanField(default=False, help_text='A person has checked this entry.')),
            ],
            options={
                'verbose_name_plural': 'parties',
                'ordering': ['name'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['folded_names'], name='party_folded_names')],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='party_has_name')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('party', 'party'), ('adopting_organ', 'adopting organ'), ('sponsor', 'sponsor'), ('subject', 'subject'), ('signing_agency', 'signing agency')], default='party', max_length=16)),
                ('designations', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('signature_date', agreements.models.fields.PartialDateField(blank=True, default='', max_length=10)),
                ('signature_place', models.CharField(blank=True, max_length=200)),
                ('signatory', models.CharField(blank=True, max_length=200)),
                ('signatory_title', models.CharField(blank=True, max_length=200)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='agreements.agreement')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='agreements.party')),
            ],
            options={
                'ordering': ['agreement', 'position'],
            },
        ),
        migrations.AddField(
            model_name='agreement',
            name='parties',
            field=models.ManyToManyField(related_name='agreements', through='agreements.Participation', to='agreements.party'),
        ),
        migrations.CreateModel(
            name='Provision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('depth', models.PositiveSmallIntegerField(default=0)),
                ('eid', models.CharField(max_length=255)),
                ('kind', models.CharField(choices=[('title', 'title'), ('parties', 'parties'), ('preamble', 'preamble'), ('recital', 'recital'), ('enacting_formula', 'enacting formula'), ('part', 'part'), ('chapter', 'chapter'), ('section', 'section'), ('article', 'article'), ('paragraph', 'paragraph'), ('subparagraph', 'subparagraph'), ('list_item', 'list item'), ('operative_paragraph', 'operative paragraph'), ('annex', 'annex'), ('testimonium', 'testimonium'), ('signature_block', 'signature block'), ('footnote', 'footnote')], max_length=20)),
                ('number', models.CharField(blank=True, max_length=60, null=True)),
                ('is_number_inferred', models.BooleanField(default=False)),
                ('pinpoint', models.CharField(max_length=255)),
                ('heading', models.TextField(blank=True)),
                ('content', models.TextField(blank=True)),
                ('language', models.CharField(default='en', max_length=8)),
                ('page', models.PositiveIntegerField(blank=True, null=True)),
                ('spans', models.JSONField(default=list)),
                ('edits', models.JSONField(default=list)),
                ('search', models.GeneratedField(db_persist=True, expression=agreements.models.fields.FullTextVector('heading', 'content', 'language'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('called_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notes', to='agreements.provision')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='agreements.provision')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provisions', to='agreements.text')),
            ],
            options={
                'ordering': ['text', 'position'],
            },
        ),
        migrations.AddField(
            model_name='agreement',
            name='described_in',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='describes', to='agreements.provision'),
        ),
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField()),
                ('kind', models.CharField(max_length=40)),
                ('target', models.CharField(blank=True, help_text='What is cited, as in "A/RES/51/1".', max_length=500)),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cited_by', to='agreements.agreement')),
                ('cited_provision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cited_by', to='agreements.provision')),
                ('provision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='agreements.provision')),
            ],
            options={
                'ordering': ['provision', 'start'],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('word', name='gin_trgm_ops'), name='word_trigrams')],
            },
        ),
        migrations.CreateModel(
            name='Concordance',
            fields=[
                ('text', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='agreements.text')),
                ('language', models.CharField(max_length=8)),
                ('is_current', models.BooleanField()),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agreements.agreement')),
            ],
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(fields=('agreement', 'party', 'role'), name='participation_once_a_role'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(('signature_date', ''), ('signature_date__regex', '^\\d{4}(-\\d{2}(-\\d{2})?)?$'), _connector='OR'), name='participation_signature_date_iso'),
        ),
        migrations.AddIndex(
            model_name='provision',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='provision_search'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.UniqueConstraint(fields=('text', 'eid'), name='provision_eid_once'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.UniqueConstraint(fields=('text', 'position'), name='provision_position_once'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('title', 'parties', 'preamble', 'recital', 'enacting_formula', 'part', 'chapter', 'section', 'article', 'paragraph', 'subparagraph', 'list_item', 'operative_paragraph', 'annex', 'testimonium', 'signature_block', 'footnote'))), name='provision_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('eid', ''), _negated=True), models.Q(('pinpoint', ''), _negated=True)), name='provision_has_address'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('title'), name='gin_trgm_ops'), name='agreement_title_trigrams'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['kind'], name='agreements__kind_25068c_idx'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['signature_date'], name='agreements__signatu_899756_idx'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['modified'], name='agreements__modifie_2a3717_idx'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=django.contrib.postgres.indexes.GinIndex(agreements.models.fields.NameVector(), name='agreement_names'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(agreements.models.fields.Named(), name='gin_trgm_ops'), name='agreement_named_trigrams'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(django.db.models.functions.text.Upper('symbol'), name='agreement_symbol_upper'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(models.OrderBy(django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf(models.F('signature_date'), models.Value('')), django.db.models.functions.comparison.NullIf(models.F('adoption_date'), models.Value('')), django.db.models.functions.comparison.NullIf(models.F('entry_into_force_date'), models.Value('')), django.db.models.functions.comparison.NullIf(models.F('distribution_date'), models.Value(''))), descending=True, nulls_last=True), models.F('id'), name='agreement_newest'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(models.OrderBy(django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf(models.F('signature_date'), models.Value('')), django.db.models.functions.comparison.NullIf(models.F('adoption_date'), models.Value('')), django.db.models.functions.comparison.NullIf(models.F('entry_into_force_date'), models.Value('')), django.db.models.functions.comparison.NullIf(models.F('distribution_date'), models.Value(''))), nulls_last=True), models.F('id'), name='agreement_oldest'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(models.OrderBy(django.db.models.functions.text.Left('title', 200)), models.F('id'), name='agreement_title_order'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['created', 'id'], name='agreement_last_added'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='agreement_has_title'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('signature_date', ''), ('signature_date__regex', '^\\d{4}(-\\d{2}(-\\d{2})?)?$'), _connector='OR'), name='agreement_signature_date_iso'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('adoption_date', ''), ('adoption_date__regex', '^\\d{4}(-\\d{2}(-\\d{2})?)?$'), _connector='OR'), name='agreement_adoption_date_iso'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('entry_into_force_date', ''), ('entry_into_force_date__regex', '^\\d{4}(-\\d{2}(-\\d{2})?)?$'), _connector='OR'), name='agreement_entry_into_force_date_iso'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('distribution_date', ''), ('distribution_date__regex', '^\\d{4}(-\\d{2}(-\\d{2})?)?$'), _connector='OR'), name='agreement_distribution_date_iso'),
        ),
        migrations.AddIndex(
            model_name='reference',
            index=models.Index(fields=['target'], name='agreements__target_951de1_idx'),
        ),
        migrations.AddConstraint(
            model_name='reference',
            constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='reference_span_has_length'),
        ),
        migrations.AddConstraint(
            model_name='text',
            constraint=models.UniqueConstraint(fields=('agreement', 'language', 'version'), name='text_version_once'),
        ),
        migrations.AddConstraint(
            model_name='text',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('agreement', 'language'), name='text_one_current_a_language'),
        ),
        migrations.AddConstraint(
            model_name='text',
            constraint=models.CheckConstraint(condition=models.Q(('quality__gte', 0), ('quality__lte', 1)), name='text_quality_share'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='source_sha256_hex'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(fields=('sha256', 'name'), name='source_once_a_name'),
        ),
        migrations.AddIndex(
            model_name='concordance',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='concordance_words'),
        ),
        *(run_sql(name) for name in FUNCTIONS),
    ]
