"""What may be said of a version of a form, by whom, and what is different from the version before. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bihuan.apps.briefing.rules.questions import Question, questions_of, sections_of
from bihuan.apps.core.rules import Actor, NotAllowed, Role

KINDS: Final = ("form", "sms", "script")
AUDIENCES: Final = ("case", "contact")
PROPOSED, HEALTH, DEPARTMENT = "proposed", "health", "department"
PUBLISHED, REFUSED, WITHDRAWN = "published", "refused", "withdrawn"
APPROVALS: Final = {Role.HEALTH_APPROVER: HEALTH, Role.DEPARTMENT_APPROVER: DEPARTMENT}
REFUSALS: Final = ("asks_too_much", "unclear_words", "wrong_purpose", "not_lawful", "mistaken")
WITHDRAWALS: Final = ("mistaken", "new_version", "not_needed", "rule_changed")
LONGEST_TEXT: Final = {"sms": 300, "script": 4_000}


@dataclass(frozen=True, slots=True)
class StepSaid:
    """One word about a version: which, and by whom."""

    step: str
    by: str


def state_of(steps: Collection[str], *, is_in_force: bool) -> str:
    """Return how a version stands: draft, proposed, refused, withdrawn, published, or replaced by a later one."""
    for ended in (REFUSED, WITHDRAWN):
        if ended in steps:
            return ended
    if PUBLISHED in steps:
        return "published" if is_in_force else "replaced"
    return PROPOSED if PROPOSED in steps else "draft"


def approval_of(by: Actor) -> str:
    """Return for which side the actor approves. :raises NotAllowed: `wrong_role`."""
    step = APPROVALS.get(by.role)
    if step is None or by.unit:
        raise NotAllowed("wrong_role", role=by.role.value)
    return step


def check_approval(steps: Collection[StepSaid], author: str, by: Actor) -> str:
    """Return the step that this approval is, of a version that was proposed.

    :raises NotAllowed: `wrong_role`, `form_not_proposed`, `own_form` (its author), `approved_already` (this side, or
        the same person on the other side).
    """
    step = approval_of(by)
    names = {one.step for one in steps}
    if PROPOSED not in names or names & {REFUSED, WITHDRAWN, PUBLISHED}:
        raise NotAllowed("form_not_proposed")
    if by.account == author or any(one.step == PROPOSED and one.by == by.account for one in steps):
        raise NotAllowed("own_form")
    if step in names or any(one.by == by.account for one in steps):
        raise NotAllowed("approved_already")
    return step


def is_approved(steps: Collection[str]) -> bool:
    """Say whether both sides have approved."""
    return set(APPROVALS.values()) <= set(steps)


@dataclass(frozen=True, slots=True)
class Change:
    """One question, or one text, that is other than before: added, removed, changed; `what` names the parts."""

    kind: str
    name: str
    before: str
    after: str
    what: tuple[str, ...] = ()


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what is different between two versions, question by question, in the order of the later one."""
    if "texts" in before or "texts" in after:
        return _text_changes(before.get("texts", {}), after.get("texts", {}))
    old, new = _parts(before), _parts(after)
    found = []
    for name, parts in new.items():
        if name not in old:
            found.append(Change("added", name, "", parts["words"]))
        elif what := tuple(part for part in parts if parts[part] != old[name][part]):
            found.append(Change("changed", name, old[name]["words"], parts["words"], what))
    found += [Change("removed", name, parts["words"], "") for name, parts in old.items() if name not in new]
    if not found and before != after:
        found.append(Change("changed", "", "", "", ("order",)))
    return found


def _text_changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    kinds = {(False, True): "added", (True, False): "removed"}
    return [
        Change(
            kinds.get((bool(before.get(one)), bool(after.get(one))), "changed"), one, before.get(one, ""),
            after.get(one, ""), ("words",),
        )
        for one in sorted({*before, *after})
        if before.get(one, "") != after.get(one, "")
    ]  # fmt: skip


def _parts(content: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return what each question and each section says, by name and by the part that may change."""
    found = {name: _parts_of(one) for name, one in questions_of(content).items()}
    for section in sections_of(content):
        if section.name:
            words = " / ".join(section.labels.values())
            found[f"[{section.name}]"] = dict.fromkeys(_PART_NAMES, "") | {
                "words": words, "type": "repeat" if section.is_repeated else "group", "relevant": section.relevant,
            }  # fmt: skip
    return found


_PART_NAMES: Final = ("words", "hint", "type", "element", "choices", "required", "relevant", "constraint")


def _parts_of(one: Question) -> dict[str, str]:
    choices = [f"{choice.value}: {' / '.join(choice.labels.values())}" for choice in one.choices]
    return {
        "words": " / ".join(one.labels.values()), "hint": " / ".join(one.hints.values()), "type": one.type,
        "element": one.element, "choices": "; ".join(choices), "required": str(one.required), "relevant": one.relevant,
        "constraint": " / ".join([one.constraint, *one.messages.values()]),
    }  # fmt: skip
