"""Limits that were not kept, and what the department says of it (decision 86)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0021_files'),
        ('org', '0011_agents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Overrun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=32)),
                ('version', models.IntegerField(db_default=1)),
                ('clock', models.TextField(help_text='promised or statutory')),
                ('begun_at', models.DateTimeField(help_text='the acceptance this clock ran from')),
                ('due_at', models.DateTimeField()),
                ('noted_at', models.DateTimeField()),
                ('explanation', models.TextField(db_default='', help_text='shown to everybody')),
                ('explained_at', models.DateTimeField(null=True)),
                ('corrected_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='overruns', to='cases.case')),
                ('corrected_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department')),
                ('explained_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-noted_at', '-id'], name='overruns_newest'), models.Index(fields=['department', '-noted_at', '-id'], name='overruns_of_department')],
                'constraints': [models.UniqueConstraint(fields=('case', 'clock', 'begun_at'), name='one_overrun_a_clock'), models.CheckConstraint(condition=models.Q(('clock__in', ('promised', 'statutory'))), name='overrun_of_a_known_clock'), models.CheckConstraint(condition=models.Q(('noted_at__gte', models.F('due_at'))), name='overrun_after_its_limit'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'explained'), _negated=True), models.Q(('explained_at__isnull', False), ('explained_by__isnull', False), models.Q(('explanation', ''), _negated=True)), _connector='OR'), name='overrun_explained_in_words')],
            },
        ),
    ]
