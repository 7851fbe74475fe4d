"""The working calendar as rows: the notices OneWindow carries become the city's own, so that no later release moves a
due date by itself; then their days are closed against every change."""

from importlib import resources

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from onewindow.kernel.worktime import Calendar

FROZEN = (resources.files("onewindow.domain.org") / "sql" / "calendar.sql").read_text("utf-8")


def take_over(apps, schema_editor):
    """One notice for each year and number, the largest of a year first: what comes after it amends it."""
    Notice, Day = apps.get_model("org", "CalendarNotice"), apps.get_model("org", "CalendarDay")
    groups = {}
    for row in Calendar.packaged().rows:
        groups.setdefault((row.year, row.source, row.provisional), []).append(row)
    years = set()
    for edition, ((year, source, provisional), rows) in enumerate(
        sorted(groups.items(), key=lambda group: (group[0][0], -len(group[1]))), 1
    ):
        notice = Notice.objects.create(
            state="approved",
            year=year,
            whole=year not in years,
            provisional=provisional,
            number=source,
            edition=edition,
        )
        years.add(year)
        Day.objects.bulk_create(Day(notice=notice, day=row.day, kind=row.kind, name=row.name) for row in rows)


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0007_administration'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=32)),
                ('version', models.IntegerField(db_default=1)),
                ('year', models.PositiveSmallIntegerField()),
                ('whole', models.BooleanField(db_default=True)),
                ('provisional', models.BooleanField(db_default=False)),
                ('number', models.TextField(help_text='as printed on it: 国办发明电〔2025〕7号')),
                ('url', models.TextField(db_default='')),
                ('text', models.TextField(db_default='')),
                ('entered_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(db_default='', help_text='why it was rejected or withdrawn')),
                ('edition', models.IntegerField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('kind', models.TextField()),
                ('name', models.TextField()),
                ('notice', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='days', to='org.calendarnotice')),
            ],
        ),
        migrations.CreateModel(
            name='CalendarRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.TextField(help_text='the room whose clocks are recomputed')),
                ('total', models.IntegerField(default=0)),
                ('looked', models.IntegerField(default=0)),
                ('moved', models.IntegerField(default=0)),
                ('cursor', models.BigIntegerField(default=0)),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('checked_at', models.DateTimeField(null=True)),
                ('notice', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='org.calendarnotice')),
            ],
        ),
        migrations.AddConstraint(
            model_name='calendarnotice',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('entered_by__isnull', False), models.Q(('decided_by', models.F('entered_by')), _negated=True)), _connector='OR'), name='calendar_second_person'),
        ),
        migrations.AddConstraint(
            model_name='calendarnotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('edition__isnull', False), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('edition__isnull', True)), _connector='OR'), name='calendar_in_force_has_edition'),
        ),
        migrations.AddConstraint(
            model_name='calendarnotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approved', 'rejected')), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), ('entered_by__isnull', True), _connector='OR'), name='calendar_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='calendarnotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entered_at__isnull', True), ('entered_by__isnull', True), ('state', 'approved')), models.Q(('entered_at__isnull', False), ('entered_by__isnull', False)), _connector='OR'), name='calendar_entered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='calendarnotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='calendar_rejected_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='calendarnotice',
            constraint=models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='calendar_has_number'),
        ),
        migrations.AddConstraint(
            model_name='calendarnotice',
            constraint=models.CheckConstraint(condition=models.Q(('year__range', (2008, 2100))), name='calendar_year'),
        ),
        migrations.AddConstraint(
            model_name='calendarnotice',
            constraint=models.UniqueConstraint(fields=('edition',), name='calendar_edition_once'),
        ),
        migrations.AddConstraint(
            model_name='calendarnotice',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'proposed'))), fields=('year',), name='one_open_calendar_notice'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.UniqueConstraint(fields=('notice', 'day'), name='calendar_day_once'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('off', 'work'))), name='calendar_day_kind'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='calendar_day_has_name'),
        ),
        migrations.AddConstraint(
            model_name='calendarrun',
            constraint=models.UniqueConstraint(fields=('notice', 'part'), name='calendar_run_once'),
        ),
        migrations.AddConstraint(
            model_name='calendarrun',
            constraint=models.CheckConstraint(condition=models.Q(('checked_at__isnull', True), ('ended_at__isnull', False), _connector='OR'), name='calendar_run_checked_after_end'),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RunSQL(FROZEN),
    ]
