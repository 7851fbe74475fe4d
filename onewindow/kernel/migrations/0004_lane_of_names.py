"""The index of names says by its condition who may use it: the planner took it for the lane of a topic (decision 0031)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0003_todo_lanes'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='task',
            name='task_open_named',
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('closed_at', None), ('post__isnull', False), models.Q(('name', ''), _negated=True)), fields=['post', 'name', 'lit', 'due_at', 'id'], name='task_open_named'),
        ),
    ]
