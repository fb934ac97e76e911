"""The demo world, loaded once into an empty database, in one transaction."""

import datetime
from collections.abc import Callable
from types import SimpleNamespace

from django.db import transaction
from django.utils import timezone

from lianmeng.chain import actions as chain
from lianmeng.demo import article, invented
from lianmeng.members.models import Alliance

STEPS: tuple[tuple[str, Callable[[SimpleNamespace], None]], ...] = (
    ("地点", article.places),
    ("联盟与产业链", article.alliance),
    ("报道中的九家企业", article.firms),
    ("报道中的组织", article.organisations),
    ("产出、副产", article.streams),
    ("供求关系", article.links),
    ("329 家示例企业", invented.firms),
    ("37 个成员", invented.organisations),
    ("各角色账号", invented.accounts),
    ("26 个难题（示例内容）", invented.problems),
    ("联建活动", article.activities),
    ("示例联建活动", invented.activities),
    ("智库", article.think_tank),
    ("两个对接故事", article.stories),
)


def is_loaded() -> bool:
    return Alliance.objects.exists()


@transaction.atomic
def load(say: Callable[[str], None] = lambda _line: None) -> SimpleNamespace:
    """Everything of the demo through the same actions as in use; then the engine runs once. Returns the world:
    alliance, chain, firms (the nine, by key), accounts (by username)."""
    # The register counts from a day; the demo's firms and members have been on it for a month.
    world = SimpleNamespace(registered=timezone.localdate() - datetime.timedelta(days=30))
    for label, step in STEPS:
        say(label)
        step(world)
    say("链盟找出无人注意到的联系")
    world.discovery = chain.discover(None, chain=world.chain)
    return world
