"""Whether a file is some licence's paper is answered by sums over pages (0077)."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0004_lane_of_names'),
        ('licences', '0002_lean'),
        ('org', '0011_agents'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='licence',
            index=django.contrib.postgres.indexes.BrinIndex(django.contrib.postgres.indexes.OpClass('pdf', name='uuid_bloom_ops(n_distinct_per_range=-0.3)'), autosummarize=True, name='licence_paper', pages_per_range=32),
        ),
    ]
