"""How the pages tell a batch: tiles, tones, changes in words."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianmeng.load import columns
from lianmeng.load.models import Batch, Row
from lianmeng.load.planning import ROLES
from lianmeng.members.models import Alliance, Certificate, Firm, Place, Region, Segment
from lianmeng.web.joining import labelled, listed

TONES = {"checking": "wait", "checked": "info", "loaded": "ok", "undone": "off", "refused": "late"}
VERDICT_TONES = {"add": "ok", "change": "info", "same": "off", "ask": "wait", "refused": "late", "skipped": "off"}
STEPS = [("checking", gettext_lazy("上传")), ("checked", gettext_lazy("检查")), ("loaded", gettext_lazy("导入"))]


def most_mb() -> int:
    return settings.LIANMENG_UPLOAD_BYTES // 2**20


def choices(alliances: QuerySet[Alliance]) -> tuple[list[str], list[str]]:
    """Names of the regions and segments of the account's own alliances, for the template's lists."""
    regions: list[str] = []
    for alliance in alliances.select_related("region"):
        regions += Region.objects.filter(path__startswith=alliance.region.path).order_by("path").values_list("name", flat=True)
    segments = Segment.objects.filter(chain__in=alliances.values("chain")).values_list("name", flat=True)
    return list(dict.fromkeys(regions)), list(dict.fromkeys(segments))


def first_tab(batch: Batch) -> str:
    """What to look at first: what stands in the way, then what is new."""
    order = ("ask", "refused", "add", "change", "same", "skipped")
    return next((verdict for verdict in order if batch.counts.get(verdict)), "add")


def tiles(batch: Batch, show: str) -> list[dict[str, object]]:
    hints = {
        "add": _("名册里没有"), "change": _("名册里有，有出入"), "same": _("名册里有，没有出入"), "ask": _("要人来定"),
        "refused": _("有错，不导入"), "skipped": _("决定不导入"),
    }
    return [
        {
            "value": batch.counts.get(verdict, 0), "label": label, "hint": hints[verdict], "href": f"?show={verdict}#rows",
            "tone": "accent" if verdict == show else "late" if verdict == "refused" and batch.counts.get(verdict) else "",
        }
        for verdict, label in Row.Verdict.choices if verdict != "skipped" or batch.counts.get(verdict)
    ]


def told(batch: Batch, rows: list[Row]) -> list[Row]:
    """The rows with `said`: what loading them does, in words. Two queries for the whole page."""
    words = _Words(batch, rows)
    for row in rows:
        row.said = words.changes(row)
        row.firm_shown = row.firm or row.proposed
    return rows


class _Words:
    def __init__(self, batch: Batch, rows: list[Row]) -> None:
        regions = set()
        for row in rows:
            regions.update((row.changes.get("firm") or {}).get("region") or [])
            regions.add(row.values.get("region"))
        self.regions = dict(Region.objects.filter(pk__in=regions - {None}).values_list("pk", "name"))
        self.segments = dict(Segment.objects.filter(chain=batch.chain).values_list("pk", "name"))

    def changes(self, row: Row) -> list[str]:
        changes, lines = row.changes, []
        if row.verdict == Row.Verdict.ADD:
            shown = ("code", "short_name", "stock_code", "region", "industry", "ownership")
            lines += [labelled(_label(key), self._value(key, row.values[key])) for key in shown if row.values.get(key)]
        for key, (old, new) in (changes.get("firm") or {}).items():
            lines.append(labelled(_label(key), f"{self._value(key, old)} → {self._value(key, new)}"))
        place = changes.get("place")
        if place:
            lines.append(_("名册：%(place)s") % {"place": self._place(place)})
            if place.get("old"):
                lines[-1] = _("名册：%(old)s → %(place)s") % {"old": self._place(place["old"]), "place": self._place(place)}
        for key in ROLES:
            texts = [text for role, text in changes.get("streams") or [] if role == key]
            if texts:
                lines.append(_("加%(what)s：%(texts)s") % {"what": _label(key), "texts": _some(texts)})
        if changes.get("quantity"):
            lines.append(_("%(text)s 年产量：%(n)s %(unit)s") % {
                "text": changes["quantity"]["text"], "n": changes["quantity"]["new"][0], "unit": changes["quantity"]["new"][1],
            })
        lines += [
            _("加证书：%(name)s（%(level)s）") % {"name": one[0], "level": Certificate.Level(one[1]).label}
            for one in changes.get("certificates") or []
        ]
        return lines

    def _value(self, key: str, value: object) -> str:
        if value in (None, "", [], "unknown"):
            return _("未知")
        if key == "region":
            return str(self.regions.get(value, value))
        if key == "ownership":
            return str(Firm.Ownership(value).label)
        return listed(value) if isinstance(value, list) else str(value)

    def _place(self, place: dict[str, object]) -> str:
        segment = self.segments.get(place["segment"])
        grade = str(Place.Grade(place["grade"]).label)
        return f"{grade} · {segment}" if segment else grade


def _label(key: str) -> str:
    return columns.label_of(key)


def _some(texts: list[str], most: int = 8) -> str:
    shown = listed(texts[:most])
    return shown if len(texts) <= most else _("%(shown)s 等 %(n)s 项") % {"shown": shown, "n": len(texts)}
