"""Who speaks for a body and who keeps the base catalogue (谁代表部门、谁管基本目录)."""

from onewindow.domain.org.models import Department, Post
from onewindow.domain.org.queries import Actor, may


def speaks_for(by: Actor, department: Department) -> bool:
    """Whether the actor speaks for this body: as its supervisor, or as the office of its area."""
    if may(by, role="office", area=department.area_id):
        return True
    posts = Post.objects.filter(department=department, role=Post.Role.SUPERVISOR).values_list("pk", flat=True)
    return any(may(by, post=post) for post in posts)


def keeps(by: Actor, owner: Department) -> bool:
    """Whether the actor keeps the items of the base catalogue that this department owns."""
    return may(by, role="office", area=owner.area_id)


def deciding_post(owner: Department) -> int | None:
    """The post whose task it is to decide about a base item: the owner's office, else its supervisor."""
    posts = dict(Post.objects.filter(department=owner).values_list("role", "pk"))
    return posts.get(Post.Role.OFFICE) or posts.get(Post.Role.SUPERVISOR)
