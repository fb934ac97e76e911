"""`lianmeng person add | appoint | end | link`: accounts and roles from the command line; the first secretariat too."""

import datetime
import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.people import actions
from lianmeng.people.models import Account, Appointment, Role
from lianmeng.people.queries import not_over

KNOWN = 10
LOCAL = ("127.0.0.1", "localhost", "[::1]")


class Command(BaseCommand):
    help = "Add an account, give or end a role, make a one-time sign-in link."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        add = what.add_parser("add", help="Add an account. It has no password: sign in by `person link`.")
        add.add_argument("username")
        add.add_argument("--name", required=True, help="Shown on pages; may be a post instead of a person's name.")
        add.add_argument("--email", default="")
        give = what.add_parser("appoint", help="Give a role: lianmeng person appoint wang secretariat --alliance 1")
        end = what.add_parser("end", help="End a role; the last day it holds is --until (today).")
        for sub in (give, end):
            sub.add_argument("username")
            sub.add_argument("role", choices=Role.values)
            for place in actions.PLACES:
                sub.add_argument(f"--{place}", default="", metavar="ID", help="Number or full name.")
            sub.add_argument("--until", type=_day, default=None, metavar="YYYY-MM-DD")
        give.add_argument("--since", type=_day, default=None, metavar="YYYY-MM-DD", help="Today unless told.")
        link = what.add_parser("link", help="A link that signs the account in once, within a day.")
        link.add_argument("username")
        link.add_argument("--site", default="", metavar="URL", help="Address of the site, such as http://127.0.0.1:8000")

    def handle(self, *args: object, what: str, **options: Any) -> None:
        step: Callable[..., None] = getattr(self, f"_{what}")
        try:
            step(**options)
        except ValidationError as wrong:
            errors = wrong.message_dict if hasattr(wrong, "error_dict") else {"": wrong.messages}
            raise CommandError("\n".join(f"{name}: {' '.join(texts)}" if name else " ".join(texts) for name, texts in errors.items())) from None

    def _add(self, *, username: str, name: str, email: str, **_rest: object) -> None:
        account = actions.add_account(None, username=username, name=name, email=email)
        self.stdout.write(_("已新增账号 %(username)s（%(name)s）。下一步：lianmeng person appoint %(username)s ROLE …") % {
            "username": account.username, "name": account.name,
        })

    def _appoint(self, *, username: str, role: str, since: datetime.date | None, until: datetime.date | None, **rest: Any) -> None:
        account = _account(username)
        places = {place: _place(place, rest[place]) for place in actions.PLACES if rest[place]}
        _need(role, places)
        held = actions.appoint(
            None, account=account, role=role, since=since or timezone.localdate(), until=until, **places
        )
        self.stdout.write(_("已任命：%(held)s。登录链接：lianmeng person link %(username)s") % {"held": held, "username": username})

    def _end(self, *, username: str, role: str, until: datetime.date | None, **rest: Any) -> None:
        places = {place: _place(place, rest[place]) for place in actions.PLACES if rest[place]}
        held = list(Appointment.objects.filter(not_over(), account=_account(username), role=role, **places))
        if len(held) != 1:
            raise CommandError(_("这个账号有 %(number)s 个符合的任职；请用 --alliance、--region、--organisation 或 --firm 指明一处。") % {"number": len(held)})
        actions.end_appointment(None, appointment=held[0], until=until or timezone.localdate())
        self.stdout.write(_("已结束：%(held)s。") % {"held": held[0]})

    def _link(self, *, username: str, site: str, **_rest: object) -> None:
        account = _account(username)
        query = actions.make_link(None, account=account)
        self.stdout.write((site or _site()).rstrip("/") + reverse("people:once") + query)
        self.stderr.write(_("这个链接一天内有效，只能用一次；谁拿到它谁就能登录。"))


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _site() -> str:
    scheme = "https" if settings.SECURE_PROXY_SSL_HEADER else "http"
    host = next((host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))), "127.0.0.1")
    # Without a proxy in front, the site answers on the port that `serve` takes.
    port = "" if scheme == "https" or host not in LOCAL else f":{os.environ.get('PORT') or 8000}"
    return f"{scheme}://{host}{port}"


def _account(username: str) -> Account:
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise CommandError(_("没有登录名为“%(username)s”的账号；先用 lianmeng person add 新增。") % {"username": username})
    return account


def _place(place: str, text: str) -> object:
    rows = Appointment._meta.get_field(place).related_model.objects.all()
    found = rows.filter(Q(pk=int(text)) if text.isascii() and text.isdigit() else Q(name=text))[:2]
    if len(found) == 1:
        return found[0]
    known = "；".join(f"{row.pk} {row.name}" for row in rows.order_by("pk")[:KNOWN]) or _("一条也没有")
    raise CommandError(_("--%(place)s %(text)s：没有找到唯一的一条。现有：%(known)s") % {"place": place, "text": text, "known": known})


def _need(role: str, places: dict[str, object]) -> None:
    needed = actions.NEEDS[Role(role)]
    if not set(needed) & set(places):
        wanted = " / ".join(f"--{place}" for place in needed)
        raise CommandError(_("角色 %(role)s 需要指明任职处：%(wanted)s ID") % {"role": role, "wanted": wanted})
