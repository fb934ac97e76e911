"""The way of a problem, as a table. Solved means: the one who asked says so."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    REPORTED = "reported", _("已提出")
    ACCEPTED = "accepted", _("已受理")
    IN_PROGRESS = "in_progress", _("办理中")
    OUTSIDE = "outside", _("联盟外办理")
    PROPOSED = "proposed", _("已答复，待确认")
    CONFIRMED = "confirmed", _("提出人确认已解决")
    REOPENED = "reopened", _("提出人说未解决")
    WITHDRAWN = "withdrawn", _("已撤回")
    CLOSED_UNSOLVED = "closed_unsolved", _("未解决而终止")


S = State

MOVES: dict[State, tuple[State, ...]] = {
    S.REPORTED:        (S.ACCEPTED, S.WITHDRAWN),
    S.ACCEPTED:        (S.IN_PROGRESS, S.WITHDRAWN),
    S.IN_PROGRESS:     (S.PROPOSED, S.OUTSIDE, S.WITHDRAWN, S.CLOSED_UNSOLVED),
    S.OUTSIDE:         (S.PROPOSED, S.IN_PROGRESS, S.CLOSED_UNSOLVED),
    S.PROPOSED:        (S.CONFIRMED, S.REOPENED),
    S.CONFIRMED:       (S.REOPENED,),
    S.REOPENED:        (S.IN_PROGRESS, S.CLOSED_UNSOLVED),
    S.WITHDRAWN:       (),
    S.CLOSED_UNSOLVED: (S.REOPENED,),
}

OPEN = (S.REPORTED, S.ACCEPTED, S.IN_PROGRESS, S.OUTSIDE, S.PROPOSED, S.REOPENED)
COUNTED = tuple(state for state in S if state != S.WITHDRAWN)  # the denominator of the rate
BY_REPORTER = (S.CONFIRMED, S.REOPENED, S.WITHDRAWN)  # nobody else makes these moves: they change the rate
NEEDS_REASON = (S.OUTSIDE, S.REOPENED, S.WITHDRAWN, S.CLOSED_UNSOLVED)
# The way that most take, as steps on the page.
STEPS = (S.REPORTED, S.ACCEPTED, S.IN_PROGRESS, S.PROPOSED, S.CONFIRMED)
