"""One life in viewflow 2.4: nine handles, each a transaction with the lock on its process."""

from collections.abc import Callable

import pace
import peer_django


def ready() -> Callable[[], int]:
    """One life; the id of its process."""
    from life.flows import REVIEWS, CaseFlow, submit
    from life.models import Event, Material, Opinion
    from viewflow.workflow.models import Task

    def act(process: int, name: str) -> None:
        node = getattr(CaseFlow, name)
        node.run(Task.objects.get(process=process, flow_task=node, finished=None))

    def live() -> int:
        process = submit()
        for name in ("accept", *REVIEWS, "decide", "licence", "close"):
            act(process, name)
        return process

    done = live()
    tasks = Task.objects.filter(process=done)
    assert tasks.count() == 12, tasks.count()
    assert not tasks.filter(finished=None).exists()
    assert Event.objects.filter(process=done).count() == 9
    assert Material.objects.filter(process=done, state="checked").count() == 3
    assert Opinion.objects.filter(process=done).count() == 4
    return live


if __name__ == "__main__":
    pace.main(peer_django.set_up, ready)
