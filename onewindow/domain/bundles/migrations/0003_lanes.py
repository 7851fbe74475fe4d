"""Open tasks of bundles learn their package version and the window's department (decision 0031)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("bundles", "0002_frozen"), ("kernel", "0003_todo_lanes")]

    operations = [
        migrations.RunSQL(
            "UPDATE kernel_task k SET topic = t.package_version_id, scope = p.department_id"
            " FROM bundles_bundle t JOIN org_post p ON p.id = t.window_post_id"
            " WHERE k.closed_at IS NULL AND k.kind = 'bundle' AND t.id = k.thing",
            migrations.RunSQL.noop,
        )
    ]
