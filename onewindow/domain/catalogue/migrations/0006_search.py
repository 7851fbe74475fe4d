"""What search stands on: entries, pieces, everyday words, what was not found."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0005_item_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchGram',
            fields=[
                ('gram', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('entries', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('package', '一件事'), ('item', '事项'), ('guide', '办事指南'), ('situation', '情形')], max_length=12)),
                ('ref', models.CharField(max_length=160)),
                ('code', models.CharField(blank=True, max_length=80)),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('department_zh', models.CharField(blank=True, max_length=200)),
                ('department_en', models.CharField(blank=True, max_length=200)),
                ('level', models.CharField(blank=True, max_length=1)),
                ('audience', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, size=None)),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('names', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('sounds', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('grams', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('spelled', models.CharField(max_length=120)),
                ('made_from', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['grams'], name='search_entry_grams'), models.Index(fields=['spelled', 'id'], name='search_entry_spelled'), models.Index(fields=['code'], name='search_entry_code', opclasses=['varchar_pattern_ops'])],
                'constraints': [models.UniqueConstraint(fields=('kind', 'ref'), name='search_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchMiss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('count', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'text'), name='search_miss_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.CharField(max_length=40)),
                ('meant', models.CharField(max_length=80)),
                ('packaged', models.BooleanField()),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('changed_at', models.DateTimeField()),
                ('retired', models.BooleanField(db_default=False, default=False)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('said', 'meant'), name='synonym_once'), models.CheckConstraint(condition=models.Q(models.Q(('said', ''), _negated=True), models.Q(('meant', ''), _negated=True)), name='synonym_says_something')],
            },
        ),
    ]
