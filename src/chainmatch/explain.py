"""Why a link: the steps as one sentence an owner understands, in Chinese or English."""

from __future__ import annotations

from collections.abc import Mapping

from chainmatch.records import Reason, Step, Suggestion

_ZH = {
    "names": "「{source}」即{target}", "made-from": "{source}以{target}为原料", "yields": "生产{source}产生{target}",
    "recovers-to": "{source}可制成{target}", "substitutes": "{source}可代替{target}", "is-a": "{source}属于{target}",
    "alike": "「{source}」与「{target}」字面相近",
}  # fmt: skip
_EN = {
    # Worded so that they fit one thing or several: names are now singular, now plural.
    "names": "“{source}” means {target}", "made-from": "{target} can go into {source}",
    "yields": "making {source} yields {target}", "recovers-to": "{source} can be recovered to {target}",
    "substitutes": "{source} can replace {target}", "is-a": "{source} can count as {target}",
    "alike": "“{source}” and “{target}” read alike",
}  # fmt: skip
_SAME = {"zh": "双方说的是同一种物料", "en": "both name the same goods"}
_GATE = {
    ("waste", "zh"): "属固体废物的，转移前请核对收受方资质与环保手续",
    ("waste", "en"): "Where it is a waste in law, check the receiver's permit before it moves",
    ("hazardous", "zh"): "可能属危险废物或危险化学品，须先鉴别，并核对经营许可证与转移联单",
    ("hazardous", "en"): "It may be hazardous: have it identified, and check licences and transfer manifests first",
}


def sentence(item: Suggestion | Reason, lang: str = "zh", *, names: Mapping[str, str] = {}) -> str:
    """One sentence: what would flow, why it fits, what to check first. `lang` is zh or en.

    `names` maps firm ids to names; firms are only named where it has them. Raises ValueError for another `lang`.
    """
    if lang not in ("zh", "en"):
        raise ValueError(f"lang {lang!r} is unknown — take zh or en")
    reason = item.reason if isinstance(item, Suggestion) else item
    clauses = [_clause(step, lang) for step in _telling(reason.steps)] or [_SAME[lang]]
    checks = list(dict.fromkeys(c for s in reason.steps if (c := s.check_zh if lang == "zh" else s.check_en)))
    gate = _GATE.get((reason.gate, lang))
    if lang == "zh":
        text = _who_zh(item, names) + "，".join(clauses)
        text += f"。联系前请核对：{'；'.join(checks)}" if checks else ""
        return text + (f"。{gate}" if gate else "") + "。"
    text = _who_en(item, names) + "; ".join(clauses)
    text += f". Check before calling: {'; '.join(checks)}" if checks else ""
    return text + (f". {gate}" if gate else "") + "."


def _telling(steps: tuple[Step, ...]) -> list[Step]:
    """Steps that tell something: not that a word names itself, nor the same step twice."""
    kept = [s for s in steps if not (s.relation == "names" and s.source == s.target)]
    return list(dict.fromkeys(kept))


def _clause(step: Step, lang: str) -> str:
    if lang == "zh":
        text = _ZH[step.relation].format(source=step.source, target=step.target)
        return f"{text}（{step.basis_zh}）" if step.basis_zh else text
    text = _EN[step.relation].format(source=step.source_en or step.source, target=step.target_en or step.target)
    return f"{text} ({step.basis_en})" if step.basis_en else text


def _who_zh(item: Suggestion | Reason, names: Mapping[str, str]) -> str:
    if not isinstance(item, Suggestion) or item.giver not in names or item.taker not in names:
        return ""
    if item.kind == "chain":
        return f"{'→'.join(names.get(f, f) for f in item.firms)}可连成链：{item.what_zh}。"
    return f"{names[item.giver]}的{item.what_zh}可供{names[item.taker]}使用："


def _who_en(item: Suggestion | Reason, names: Mapping[str, str]) -> str:
    if not isinstance(item, Suggestion) or item.giver not in names or item.taker not in names:
        return ""
    if item.kind == "chain":
        return f"{' → '.join(names.get(f, f) for f in item.firms)} could form a chain: {item.what_en}. "
    return f"{names[item.taker]} could use {item.what_en} of {names[item.giver]}: "
