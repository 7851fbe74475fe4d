"""Everyday words are found by their pinyin too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0010_standards")]

    operations = [
        migrations.AddField(
            model_name="synonym",
            name="sound",
            field=models.CharField(db_default="", default="", max_length=80),
        ),
        migrations.AddIndex(model_name="synonym", index=models.Index(fields=["sound"], name="synonym_sound")),
    ]
