"""What loading a checked row would do to the register: add, change, same, or ask. Pure: the register is in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lianmeng.chain.models import Stream
from lianmeng.load.models import Row
from lianmeng.load.register import Register, core
from lianmeng.members.models import Place
from lianmeng.web.names import fold

Verdict, Why, Decision = Row.Verdict, Row.Why, Row.Decision
TEXTS = ("short_name", "name_en", "stock_code", "industry", "ownership", "region")
ROLES = {"makes": Stream.Role.MAKES, "needs": Stream.Role.NEEDS, "discards": Stream.Role.DISCARDS}


@dataclass(slots=True)
class Plan:
    """The verdict on one row, the firm it is taken for and why, and the changes in full."""

    verdict: str
    firm: int | None = None
    why: str = ""
    changes: dict[str, object] = field(default_factory=dict)


def match(values: dict[str, object], register: Register) -> tuple[int | None, str, bool]:
    """(firm, why, certain). By code, then by name, then by a similar name; only the first two can be certain."""
    code, name = values.get("code"), str(values["name"])
    if code and code in register.by_code:
        firm = register.by_code[str(code)]
        if firm in register.by_name.get(fold(name), ()):
            return firm, Why.CODE, True
        return firm, Why.RENAMED, False
    same = register.by_name.get(fold(name), [])
    if same:
        free = [firm for firm in same if not (code and register.firms[firm]["code"])]
        if not free:
            return same[0], Why.OTHER_CODE, False
        return free[0], Why.NAME, len(same) == 1
    for firm in register.by_core.get(core(name, register.places_of_names), []):
        if not (code and register.firms[firm]["code"]):
            return firm, Why.SIMILAR, False
    return None, "", True


def plan(values: dict[str, object], decision: str, register: Register) -> Plan:
    """What to do with a row that has no problem, given the decision of a person if there is one."""
    firm, why, certain = match(values, register)
    if decision == Decision.SKIP:
        return Plan(Verdict.SKIPPED, firm, why)
    if firm is None or (decision == Decision.ANOTHER and why not in {Why.CODE, Why.RENAMED}):
        return Plan(Verdict.ADD, firm, why, _new(values))
    if not register.firms[firm]["active"] and decision != Decision.SAME_FIRM:
        return Plan(Verdict.ASK, firm, Why.INACTIVE)
    if firm in register.closed and certain:
        return Plan(Verdict.REFUSED, firm, why)
    changes = {} if firm in register.closed else _changes(values, firm, why, register)
    if not certain and decision != Decision.SAME_FIRM:
        return Plan(Verdict.ASK, firm, why, changes)
    if firm in register.closed:
        return Plan(Verdict.REFUSED, firm, why)
    return Plan(Verdict.CHANGE if changes else Verdict.SAME, firm, why, changes)


def _new(values: dict[str, object]) -> dict[str, object]:
    return {
        "place": {"segment": values.get("segment"), "grade": values.get("grade") or Place.Grade.OTHER.value},
        "streams": [[key, text] for key in ROLES for text in values.get(key) or []],
        "certificates": values.get("certificates") or [],
    }


def _changes(values: dict[str, object], key: int, why: str, register: Register) -> dict[str, object]:
    """What differs from the register. An empty cell changes nothing; nothing is taken away."""
    firm = register.firms[key]
    changes: dict[str, object] = {}
    # A firm that stands on other chains only is joined to this one; its own record is not this alliance's to rewrite.
    ours = key in register.places or key not in register.elsewhere
    own = _firm_changes(values, firm, why, overwrite=ours)
    if own:
        changes["firm"] = own
    place = _place_change(values, register.places.get(key))
    if place:
        changes["place"] = place
    streams = []
    for role_key, role in ROLES.items():
        there = register.streams.get((key, role), {})
        streams += [[role_key, text] for text in values.get(role_key) or [] if fold(text) not in there]
    if streams:
        changes["streams"] = streams
    quantity = _quantity_change(values, register.streams.get((key, Stream.Role.MAKES), {}))
    if quantity and ours:
        changes["quantity"] = quantity
    held = register.certificates.get(key, set())
    certificates = [row for row in values.get("certificates") or [] if (fold(row[0]), row[1]) not in held]
    if certificates:
        changes["certificates"] = certificates
    return changes


def _firm_changes(values: dict[str, object], firm: dict[str, object], why: str, *, overwrite: bool) -> dict[str, object]:
    """{field: [old, new]}. Hans and Hant, full and half width of the same name are no change."""
    own: dict[str, object] = {}
    for name in TEXTS:
        new, old = values.get(name), firm[f"{name}_id" if name == "region" else name]
        empty = old in (None, "", "unknown")
        if new in (None, "") or (not empty and not overwrite):
            continue
        if (str(new) != str(old)) and (name == "region" or fold(str(new)) != fold(str(old))):
            own[name] = [old, new]
    if values.get("code") and not firm["code"]:
        own["code"] = [None, values["code"]]
    others = list(firm["other_names"] or [])
    named = {fold(str(name)) for name in [firm["name"], *others]}
    new_names = list(values.get("other_names") or [])
    if why == Why.RENAMED and overwrite:
        own["name"] = [firm["name"], values["name"]]
        others.append(firm["name"])
    elif why in {Why.SIMILAR, Why.RENAMED}:
        new_names.append(values["name"])
    more = [name for name in new_names if fold(str(name)) not in named]
    if [*others, *more] != (firm["other_names"] or []):
        own["other_names"] = [firm["other_names"] or [], [*others, *more]]
    return own


def _place_change(values: dict[str, object], place: dict[str, object] | None) -> dict[str, object] | None:
    segment, grade = values.get("segment"), values.get("grade")
    if place is None:
        return {"segment": segment, "grade": grade or Place.Grade.OTHER.value}
    new = {"segment": segment or place["segment_id"], "grade": grade or place["grade"]}
    old = {"segment": place["segment_id"], "grade": place["grade"]}
    return {**new, "old": {**old, "place": place["id"]}} if new != old else None


def _quantity_change(values: dict[str, object], there: dict[str, dict[str, object]]) -> dict[str, object] | None:
    """A yearly output of a product that the register has without one. What was entered is not replaced."""
    if not values.get("quantity") or not values.get("makes"):
        return None
    stream = there.get(fold(values["makes"][0]))
    if stream is None or stream["quantity"] is not None:
        return None
    return {"stream": stream["id"], "text": stream["text"], "new": values["quantity"]}


def named_firms(rows: Iterable[dict[str, object]], register: Register) -> set[int]:
    """The firms of the register that the rows mean or may mean."""
    return {firm for firm in (match(values, register)[0] for values in rows) if firm is not None}


def two_to_one(plans: list[Plan]) -> set[int]:
    """Positions of rows taken for a firm that an earlier row is already taken for."""
    seen: set[int] = set()
    twice = set()
    for at, one in enumerate(plans):
        if one.verdict in {Verdict.CHANGE, Verdict.SAME} and one.firm is not None:
            if one.firm in seen:
                twice.add(at)
            seen.add(one.firm)
    return twice
