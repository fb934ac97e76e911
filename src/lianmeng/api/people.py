"""Who am I."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from lianmeng.api.errors import answers
from lianmeng.api.fields import Day, one_of
from lianmeng.people.models import Role
from lianmeng.people.queries import current_appointments

router = Router()
PLACES = ("alliance", "region", "organisation", "firm")


class PlaceOfRole(Schema):
    kind: one_of(PLACES)
    id: int
    name: str


class RoleOut(Schema):
    """A role that is held today, with where and how long."""

    role: one_of(Role)
    places: list[PlaceOfRole]
    since: Day
    until: Day | None

    @staticmethod
    def resolve_places(obj: Any) -> list[dict[str, object]]:
        held = [(kind, getattr(obj, kind)) for kind in PLACES]
        return [{"kind": kind, "id": place.pk, "name": place.name} for kind, place in held if place]


class MeOut(Schema):
    id: int
    name: str
    roles: list[RoleOut]
    scope: one_of(("read", "write", "session")) = Field(description="令牌能做什么 / what the token may do")


@router.get("/me", response=answers(MeOut), operation_id="me", summary="我是谁、有哪些角色 / who am I, my roles")
def me(request: HttpRequest) -> dict[str, object]:
    account = request.auth
    return {"id": account.pk, "name": str(account), "roles": current_appointments(account), "scope": request.api_scope}
