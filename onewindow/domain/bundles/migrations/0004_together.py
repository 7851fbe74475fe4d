"""Changes of packages (一件事变更), items added and dropped (增减事项), urging (催办), the one hand-over (统一出件)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bundles', '0003_lanes'),
        ('org', '0010_sign_up'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BundleChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, help_text='nodes', size=None)),
                ('dropped', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, help_text='nodes, with those that waited for them', size=None)),
                ('consent', models.TextField(default='', help_text='how the applicant asked, where a clerk wrote it down')),
                ('at', models.DateTimeField()),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='bundles.bundle')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('added', []), _negated=True), models.Q(('dropped', []), _negated=True), _connector='OR'), name='bundle_change_changes')],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('results', models.JSONField()),
                ('collector', models.TextField()),
                ('signed', models.TextField()),
                ('at', models.DateTimeField()),
                ('bundle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hand_over', to='bundles.bundle')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mandate', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.mandate')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('collector', ''), _negated=True), models.Q(('signed', ''), _negated=True)), name='hand_over_is_signed'), models.CheckConstraint(condition=models.Q(('results', []), _negated=True), name='hand_over_gives_something')],
            },
        ),
        migrations.CreateModel(
            name='PackageChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=32)),
                ('version', models.IntegerField(db_default=1)),
                ('document', models.JSONField()),
                ('effective_from', models.DateField()),
                ('started_at', models.DateTimeField()),
                ('saved_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(db_default='')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='bundles.package')),
                ('published', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='change', to='bundles.packageversion')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['state', '-id'], name='package_change_in_order')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'returned'))), fields=('package',), name='one_open_package_change'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(models.Q(('decided_by', models.F('started_by')), _negated=True), models.Q(('submitted_by__isnull', True), models.Q(('decided_by', models.F('submitted_by')), _negated=True), _connector='OR')), _connector='OR'), name='package_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('decided_at__isnull', False), ('published__isnull', False)), _connector='OR'), name='package_published_is_a_version'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='package_returned_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='Urging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(help_text='the working day it counts for')),
                ('text', models.TextField(default='')),
                ('at', models.DateTimeField()),
                ('bundle', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='urgings', to='bundles.bundle')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bundle', 'department', 'on'), name='one_urging_a_day')],
            },
        ),
    ]
