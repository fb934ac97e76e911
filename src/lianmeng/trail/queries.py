"""Reading the trail."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from lianmeng.trail.models import Entry, Head


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where the chain does not hold."""

    entry: int
    what: str


def fingerprint(entry: Entry) -> str:
    """sha256 over the row and the hash before it."""
    row = [
        entry.previous_hash, entry.at.isoformat(), entry.actor_id, entry.actor_label, entry.verb,
        entry.target, entry.target_label, entry.reason, entry.detail, entry.wall,
    ]
    return hashlib.sha256(json.dumps(row, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def of(target: models.Model) -> models.QuerySet[Entry]:
    """What was done to one record, newest first."""
    return Entry.objects.filter(target=f"{target._meta.label}:{target.pk}").order_by("-pk")


def verify() -> Iterator[Broken]:
    """Walk the whole chain; yields every row that was changed, removed or added from outside."""
    previous, number = "0" * 64, 0
    last = 0
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=2000):
        if entry.previous_hash != previous:
            yield Broken(entry.pk, f"a row between {last} and {entry.pk} is missing or was added")
        if entry.hash != fingerprint(entry):
            yield Broken(entry.pk, "the row was changed")
        previous, number, last = entry.hash, number + 1, entry.pk
    head = Head.objects.filter(pk=1).first()
    if (head.number if head else 0) != number or (head.hash if head else "0" * 64) != previous:
        yield Broken(last, f"rows at the end are missing: {number} found, {head.number if head else 0} written")
