"""What the reading room searches by: words of texts, names of agreements, and the orders of lists."""

import agreements.models
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

# What the database keeps itself: the words of each text, and the list of all words. A text is taken in runs, for a vector
# holds at most 1 MB; a run overlaps the next, so that no word is lost where two meet; a word parted at the end of a line
# counts as joined too. One hostile enough to overflow the vector is found by what was taken before.
KEEP_WORDS = r"""
CREATE FUNCTION concord_words(language text, raw text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
DECLARE
    dictionary regconfig := CASE language WHEN 'en' THEN 'pg_catalog.english' WHEN 'fr' THEN 'pg_catalog.french'
        WHEN 'es' THEN 'pg_catalog.spanish' WHEN 'de' THEN 'pg_catalog.german' ELSE 'pg_catalog.simple' END;
    taken tsvector := '';
    run text;
    start integer := 1;
BEGIN
    WHILE start <= least(length(raw), 5000000) LOOP
        run := substr(raw, start, 100000);
        taken := taken || strip(to_tsvector(dictionary, run));
        IF run ~ '[-\u00ad]\s*\n' THEN
            taken := taken || strip(to_tsvector(dictionary, regexp_replace(run, '[-\u00ad]\s*\n\s*', '', 'g')));
        END IF;
        start := start + 99800;
    END LOOP;
    RETURN taken;
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN taken;
END $$;

CREATE FUNCTION concord_spellings(raw text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT DISTINCT found[1] FROM regexp_matches(lower(left(raw, 1000000)), '[[:alpha:]]{4,}', 'g') AS found
    WHERE length(found[1]) <= 40 ORDER BY 1
$$;

CREATE FUNCTION concord_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.raw = NEW.raw AND OLD.language = NEW.language THEN
        UPDATE agreements_concordance SET is_current = NEW.is_current, agreement_id = NEW.agreement_id
        WHERE text_id = NEW.id;
        RETURN NULL;
    END IF;
    INSERT INTO agreements_concordance (text_id, agreement_id, language, is_current, words)
    VALUES (NEW.id, NEW.agreement_id, NEW.language, NEW.is_current, concord_words(NEW.language, NEW.raw))
    ON CONFLICT (text_id) DO UPDATE SET agreement_id = EXCLUDED.agreement_id, language = EXCLUDED.language,
        is_current = EXCLUDED.is_current, words = EXCLUDED.words;
    INSERT INTO agreements_word (word) SELECT concord_spellings(NEW.raw) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER concord_keep_words AFTER INSERT OR UPDATE OF raw, language, is_current, agreement_id ON agreements_text
FOR EACH ROW EXECUTE FUNCTION concord_keep_words();

INSERT INTO agreements_concordance (text_id, agreement_id, language, is_current, words)
SELECT id, agreement_id, language, is_current, concord_words(language, raw) FROM agreements_text;
INSERT INTO agreements_word (word)
SELECT DISTINCT concord_spellings(raw) FROM agreements_text ON CONFLICT DO NOTHING;
"""
FORGET_WORDS = """
DROP TRIGGER concord_keep_words ON agreements_text;
DROP FUNCTION concord_keep_words;
DROP FUNCTION concord_spellings;
DROP FUNCTION concord_words;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Concordance',
            fields=[
                ('text', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='agreements.text')),
                ('language', models.CharField(max_length=8)),
                ('is_current', models.BooleanField()),
                ('words', django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
            ],
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=django.contrib.postgres.indexes.GinIndex(agreements.models.NameVector(), name='agreement_names'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(agreements.models.Named(), name='gin_trgm_ops'), name='agreement_named_trigrams'),
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
        migrations.AddField(
            model_name='concordance',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agreements.agreement'),
        ),
        migrations.AddIndex(
            model_name='word',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('word', name='gin_trgm_ops'), name='word_trigrams'),
        ),
        migrations.AddIndex(
            model_name='concordance',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='concordance_words'),
        ),
        migrations.RunSQL(KEEP_WORDS, FORGET_WORDS),
    ]
