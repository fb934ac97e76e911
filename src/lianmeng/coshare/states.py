"""The way of an opportunity, as a table that reads like a drawing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    LEAD = "lead", _("线索")
    CONTACTED = "contacted", _("已联系双方")
    INTENT = "intent", _("达成意向")
    VISIT = "visit", _("实地交流")
    DECIDED = "decided", _("现场拍板")
    RETURN_VISIT = "return_visit", _("已回访")
    CONCLUDED = "concluded", _("促成合作")
    RUNNING = "running", _("在运行")
    ENDED = "ended", _("已结束")
    DECLINED = "declined", _("未成")


S = State

#                 from            to, in the order in which a page offers them
MOVES: dict[State, tuple[State, ...]] = {
    S.LEAD:         (S.CONTACTED, S.VISIT, S.DECLINED),
    S.CONTACTED:    (S.INTENT, S.VISIT, S.DECLINED),
    S.INTENT:       (S.VISIT, S.DECIDED, S.CONCLUDED, S.DECLINED),
    S.VISIT:        (S.DECIDED, S.INTENT, S.CONCLUDED, S.DECLINED),
    S.DECIDED:      (S.RETURN_VISIT, S.CONCLUDED, S.DECLINED),
    S.RETURN_VISIT: (S.CONCLUDED, S.DECLINED),
    S.CONCLUDED:    (S.RUNNING, S.ENDED),
    S.RUNNING:      (S.ENDED,),
    S.ENDED:        (),
    S.DECLINED:     (S.LEAD,),
}

DONE = (S.CONCLUDED, S.RUNNING)
OPEN = (S.LEAD, S.CONTACTED, S.INTENT, S.VISIT, S.DECIDED, S.RETURN_VISIT)
NEEDS_REASON = (S.DECLINED, S.ENDED)
UNTOLD = (S.LEAD, S.DECLINED)  # neither says that the two sides have been told of each other
STEPS = (S.LEAD, S.CONTACTED, S.INTENT, S.VISIT, S.DECIDED, S.RETURN_VISIT, S.CONCLUDED, S.RUNNING)
