"""One life in viewflow 2.4: nine handles, each a transaction with the lock on its process."""

from collections.abc import Callable

import pace
import peer_django


def ready() -> Callable[[], int]:
    """One life; the id of its process."""
    from life.flows import REVIEWS, CaseFlow
    from life.models import Event
    from viewflow.workflow.models import Task

    def act(process: int, name: str) -> None:
        node = getattr(CaseFlow, name)
        node.run(Task.objects.get(process=process, flow_task=node, finished=None))

    def live() -> int:
        process = CaseFlow.start.run()
        Event.objects.create(process=process.pk, name="file", by=1, data={})
        for name in ("accept", *REVIEWS, "decide", "licence", "close"):
            act(process.pk, name)
        return int(process.pk)

    done = live()
    tasks = Task.objects.filter(process=done)
    assert tasks.count() == 12, tasks.count()
    assert not tasks.filter(finished=None).exists()
    assert Event.objects.filter(process=done).count() == 9
    return live


if __name__ == "__main__":
    pace.main(peer_django.set_up, ready)
