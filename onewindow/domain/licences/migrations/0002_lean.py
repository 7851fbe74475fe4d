"""Indexes nobody reads go, and a page keeps room for the licence that is issued: it is changed once, where it stands (0069)."""

import django.db.models.deletion
from django.db import migrations, models

ROOM = "ALTER TABLE licences_licence SET (fillfactor = 75)"


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0004_lane_of_names'),
        ('licences', '0001_initial'),
        ('org', '0011_agents'),
    ]

    operations = [
        migrations.RunSQL(ROOM, "ALTER TABLE licences_licence RESET (fillfactor)"),
        migrations.RemoveIndex(
            model_name='licence',
            name='licence_number',
        ),
        migrations.AlterField(
            model_name='licence',
            name='holder_enterprise',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='org.enterprise'),
        ),
        migrations.AlterField(
            model_name='licence',
            name='holder_person',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='org.person'),
        ),
        migrations.AlterField(
            model_name='licence',
            name='issuer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='org.department'),
        ),
        migrations.AlterField(
            model_name='licence',
            name='pdf',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='kernel.storedfile'),
        ),
        migrations.AlterField(
            model_name='licence',
            name='type',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='licences.licencetype'),
        ),
    ]
