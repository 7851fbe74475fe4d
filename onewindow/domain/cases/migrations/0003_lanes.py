"""Open tasks of cases learn their item version and department (decision 0031); from now on the step writes them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_number"), ("kernel", "0003_todo_lanes")]

    operations = [
        migrations.RunSQL(
            "UPDATE kernel_task k SET topic = t.item_version_id, scope = t.department_id FROM cases_case t"
            " WHERE k.closed_at IS NULL AND k.kind = 'case' AND t.id = k.thing",
            migrations.RunSQL.noop,
        )
    ]
