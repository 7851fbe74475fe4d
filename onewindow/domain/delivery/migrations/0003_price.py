"""What the person pays the courier, as it was shown when he asked; nothing is stored for parcels of before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """运费."""

    dependencies = [("delivery", "0002_numbers")]

    operations = [
        migrations.AddField(
            model_name="parcel",
            name="price",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                help_text="what the person pays the courier, in fen, as shown when asked",
            ),
        ),
    ]
