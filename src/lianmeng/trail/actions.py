"""The one write of the trail. Called inside the transaction of the act it records."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from lianmeng.trail.models import Entry, Head
from lianmeng.trail.queries import fingerprint

Wall = Entry.Wall


class _Encoder(DjangoJSONEncoder):
    def default(self, value: object) -> object:
        return value.iso() if hasattr(value, "iso") else super().default(value)


def _plain(detail: dict[str, object]) -> object:
    """As JSON data that any database gives back as it was: PostgreSQL rewrites 1e16, and knows no NaN."""

    def number(text: str) -> object:
        value = float(text)
        return value if abs(value) < 1e15 else text

    return json.loads(json.dumps(detail, cls=_Encoder), parse_float=number, parse_constant=str)


@transaction.atomic
def record(
    actor: Any, *, verb: str, target: models.Model, reason: str = "", detail: dict[str, object] | None = None,
    wall: str = Wall.BUSINESS,
) -> Entry:
    """Add one line: `actor` (an Account, or None for the system) did `verb` to `target`.

    `detail` holds what changed, as JSON data: never personal data of party members. One row lock a
    transaction: writers of the trail queue behind each other until commit.
    """
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    entry = Entry(
        at=timezone.now(),
        actor=actor if getattr(actor, "pk", None) else None,
        actor_label=str(actor)[:120] if getattr(actor, "pk", None) else "系统",
        verb=verb,
        target=f"{target._meta.label}:{target.pk}",
        target_label=str(target)[:200],
        reason=reason,
        detail=_plain(detail or {}),
        wall=wall,
        previous_hash=head.hash,
    )
    entry.hash = fingerprint(entry)
    entry.save()
    head.number, head.hash = head.number + 1, entry.hash
    head.save()
    return entry
