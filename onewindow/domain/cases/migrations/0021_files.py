"""Whether a file is named by a case (material, page, signature, photo …) is answered by sums over pages (0077)."""

import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0020_technical_report'),
        ('kernel', '0004_lane_of_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='material',
            index=django.contrib.postgres.indexes.BrinIndex(django.contrib.postgres.indexes.OpClass('file', name='uuid_bloom_ops(n_distinct_per_range=-0.3)'), autosummarize=True, name='material_file', pages_per_range=32),
        ),
        migrations.AddIndex(
            model_name='materialpage',
            index=django.contrib.postgres.indexes.BrinIndex(django.contrib.postgres.indexes.OpClass('file', name='uuid_bloom_ops(n_distinct_per_range=-0.3)'), autosummarize=True, name='material_page_file', pages_per_range=32),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=django.contrib.postgres.indexes.BrinIndex(django.contrib.postgres.indexes.OpClass('file', name='uuid_bloom_ops(n_distinct_per_range=-0.3)'), autosummarize=True, name='signature_file', pages_per_range=32),
        ),
        migrations.AddIndex(
            model_name='consultpaper',
            index=django.contrib.postgres.indexes.BrinIndex(django.contrib.postgres.indexes.OpClass('file', name='uuid_bloom_ops(n_distinct_per_range=-0.3)'), autosummarize=True, name='consult_paper_file', pages_per_range=32),
        ),
        migrations.AddIndex(
            model_name='sitephoto',
            index=django.contrib.postgres.indexes.BrinIndex(django.contrib.postgres.indexes.OpClass('file', name='uuid_bloom_ops(n_distinct_per_range=-0.3)'), autosummarize=True, name='site_photo_file', pages_per_range=32),
        ),
        migrations.AddIndex(
            model_name='appeal',
            index=django.contrib.postgres.indexes.BrinIndex(django.contrib.postgres.indexes.OpClass('document', name='uuid_bloom_ops(n_distinct_per_range=-0.3)'), autosummarize=True, name='appeal_document', pages_per_range=32),
        ),
        migrations.AddIndex(
            model_name='technicalreport',
            index=django.contrib.postgres.indexes.BrinIndex(django.contrib.postgres.indexes.OpClass('file', name='uuid_bloom_ops(n_distinct_per_range=-0.3)'), autosummarize=True, name='technical_report_file', pages_per_range=32),
        ),
    ]
