"""Roles and resets take two persons, neither of them the receiver; they end at once, by time and with the incident."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from bihuan.apps.accounts.actions.granting import (
    confirm_proposal,
    give_by_operator,
    propose_grant,
    propose_reset,
    revoke_grant,
    withdraw_proposal,
)
from bihuan.apps.accounts.actions.people import add_account, close_account
from bihuan.apps.accounts.actions.throttle import TooOften, key_of, take
from bihuan.apps.accounts.models import Proposal, SecondFactor, SignedIn
from bihuan.apps.accounts.rules.throttling import NAME, SECOND
from bihuan.apps.core.access import get_session
from bihuan.apps.core.models import Account, Event, Grant, Incident
from bihuan.apps.core.rules import Actor, Role
from tests.apps.accounts.staff import INCIDENT, actor, make_staff, set_up_totp
from tests.faults.test_races import together
from tests.refusals import refusal_of
from tests.web.people import make_incident, make_person, make_unit

AT = datetime.now(UTC)


class Office:
    """A desk lead, two administrators, an analyst, and somebody new."""

    def __init__(self) -> None:
        make_unit("PCS-09")
        self.lead = make_staff("lead", Role.DESK_LEAD)
        self.admin = make_staff("admin", Role.ADMINISTRATOR)
        self.admin2 = make_staff("admin2", Role.ADMINISTRATOR)
        self.analyst = make_staff("analyst", Role.DESK_ANALYST)
        self.new = make_staff("new", None)

    def by(self, name: str) -> Actor:
        """Return somebody as an actor in their role."""
        roles = {"lead": Role.DESK_LEAD, "analyst": Role.DESK_ANALYST, "new": Role.DESK_ANALYST}
        return actor(getattr(self, name), roles.get(name, Role.ADMINISTRATOR))

    def propose(self, by: str, username: str = "new", role: Role = Role.DESK_ANALYST, **more: object) -> Proposal:
        """Propose a role."""
        told = {"unit": "", "days": 7, "at": AT} | more
        return propose_grant(username=username, role=role, by=self.by(by), **told)  # type: ignore[arg-type]  # by name

    def confirm(self, proposal: Proposal, by: str, at: datetime = AT) -> Proposal:
        """Confirm it."""
        return confirm_proposal(proposal_id=proposal.id, by=self.by(by), at=at)


@pytest.fixture
def office(db: None) -> Office:
    """Return the people of a real incident."""
    return Office()


def test_one_proposes_a_second_confirms_and_the_role_begins_then(office: Office) -> None:
    proposal = office.propose("lead")
    assert refusal_of(lambda: get_session(office.new, AT)) == "no_role"
    office.confirm(proposal, "admin")
    grant = Grant.objects.get(account=office.new)
    assert get_session(office.new, AT).actor.role == Role.DESK_ANALYST
    assert (grant.granted_by, grant.ends_at - AT) == (office.admin, timedelta(days=7))
    told = Event.objects.filter(subject="grant").order_by("index").values_list("kind", "actor", "subject_id")
    assert list(told) == [
        ("grant.proposed", office.lead.id, proposal.id), ("grant.given", office.admin.id, grant.id),
    ]  # fmt: skip


def test_nobody_raises_themselves_a_peer_or_confirms_alone(office: Office) -> None:
    proposal = office.propose("lead")
    assert [
        refusal_of(lambda: office.propose("lead", "lead", Role.REVIEWER)),
        refusal_of(lambda: office.propose("lead", "new", Role.DESK_LEAD)),
        refusal_of(lambda: office.propose("lead", "new", Role.ADMINISTRATOR)),
        refusal_of(lambda: office.propose("admin", "admin2", Role.COMMANDER)),
        refusal_of(lambda: office.propose("analyst")),
        refusal_of(lambda: office.propose("lead")),
        refusal_of(lambda: office.confirm(proposal, "lead")),
        refusal_of(lambda: office.confirm(proposal, "analyst")),
        refusal_of(lambda: office.confirm(proposal, "new")),
    ] == [
        "grant_to_oneself", "wrong_role", "wrong_role", "grant_to_peer", "wrong_role", "already_asked",
        "second_person_needed", "wrong_role", "wrong_role",
    ]  # fmt: skip
    assert Grant.objects.filter(account=office.new).count() == 0


def test_the_receiver_never_confirms_even_with_the_right_to_give(office: Office) -> None:
    proposal = office.propose("lead", "admin", Role.REVIEWER)
    assert refusal_of(lambda: office.confirm(proposal, "admin")) == "grant_to_oneself"
    assert refusal_of(lambda: office.confirm(proposal, "admin2")) == "grant_to_peer"


def test_the_database_itself_refuses_a_proposal_confirmed_by_its_proposer_or_receiver(office: Office) -> None:
    proposal = office.propose("lead")
    for by in (office.lead, office.new):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=proposal.pk).update(state="CONFIRMED", decided_by=by)


def test_a_confirmed_or_refused_or_old_proposal_cannot_be_confirmed(office: Office) -> None:
    done, taken, old = (office.propose("lead", role=role) for role in (Role.DESK_ANALYST, Role.REVIEWER, Role.PLANNER))
    office.confirm(done, "admin")
    withdraw_proposal(proposal_id=taken.id, by=office.by("lead"), at=AT)
    told = [
        refusal_of(lambda: office.confirm(done, "admin2")), refusal_of(lambda: office.confirm(taken, "admin")),
        refusal_of(lambda: office.confirm(old, "admin", AT + timedelta(days=3))),
    ]  # fmt: skip
    assert told == ["not_asked"] * 3
    assert Grant.objects.filter(account=office.new).count() == 1


def test_a_role_ends_by_itself_and_never_after_the_incident(office: Office) -> None:
    Incident.objects.filter(pk=INCIDENT).update(ends_at=AT + timedelta(days=2))
    office.confirm(office.propose("lead", days=14), "admin")
    assert Grant.objects.get(account=office.new).ends_at == AT + timedelta(days=2)
    assert refusal_of(lambda: get_session(office.new, AT + timedelta(days=2))) == "no_role"
    assert refusal_of(lambda: office.propose("lead", role=Role.REVIEWER, days=15)) == "bad_days"


def test_a_role_is_revoked_at_once_by_one_person(office: Office) -> None:
    office.confirm(office.propose("lead"), "admin")
    grant, later = Grant.objects.get(account=office.new), AT + timedelta(minutes=1)
    assert refusal_of(lambda: revoke_grant(grant_id=grant.id, by=office.by("analyst"), at=later)) == "wrong_role"
    revoke_grant(grant_id=grant.id, by=office.by("lead"), at=later)
    assert refusal_of(lambda: get_session(office.new, later)) == "no_role"
    assert refusal_of(lambda: revoke_grant(grant_id=grant.id, by=office.by("lead"), at=later)) == "not_found"


def test_a_role_that_is_revoked_in_the_moment_it_began_has_a_length_all_the_same(office: Office) -> None:
    office.confirm(office.propose("lead"), "admin")
    revoke_grant(grant_id=Grant.objects.get(account=office.new).id, by=office.by("lead"), at=AT)
    assert refusal_of(lambda: get_session(office.new, AT + timedelta(microseconds=1))) == "no_role"


def test_a_role_of_a_unit_names_the_unit_and_others_name_none(office: Office) -> None:
    told = [
        refusal_of(lambda: office.propose("lead", role=Role.FIELD_OFFICER)),
        refusal_of(lambda: office.propose("lead", role=Role.FIELD_OFFICER, unit="PCS-09")),  # of another incident
        refusal_of(lambda: office.propose("lead", role=Role.PLANNER, unit="nowhere")),
        refusal_of(lambda: office.propose("lead", role=Role.PLANNER)),
    ]
    assert told == ["unknown_unit"] * 3 + [""]


def test_an_account_of_a_drill_gets_no_role_in_anything_real(office: Office) -> None:
    account = make_person("player", "desk_lead")
    assert refusal_of(lambda: office.propose("lead", "player")) == "unknown_account"
    with pytest.raises(ValueError, match="account of a drill"):
        give_by_operator(
            account=account, incident=Incident.objects.get(pk=INCIDENT), role=Role.REVIEWER, unit=None, days=3,
            by=None, at=AT,
        )  # fmt: skip


def test_lost_factors_are_ended_by_two_persons_with_all_sessions(office: Office) -> None:
    set_up_totp(office.analyst, AT)
    SignedIn.objects.create(account=office.analyst, began_at=AT, seen_at=AT, proved_at=AT, second="totp")
    proposal = propose_reset(username="analyst", by=office.by("lead"), at=AT)
    told = [
        refusal_of(lambda: propose_reset(username="lead", by=office.by("lead"), at=AT)),
        refusal_of(lambda: propose_reset(username="admin", by=office.by("analyst"), at=AT)),
        refusal_of(lambda: office.confirm(proposal, "lead")), refusal_of(lambda: office.confirm(proposal, "analyst")),
    ]  # fmt: skip
    assert told == ["grant_to_oneself", "wrong_role", "second_person_needed", "wrong_role"]
    assert SecondFactor.objects.count() == 1
    office.confirm(proposal, "admin")
    assert (SecondFactor.objects.count(), SignedIn.objects.filter(ended_at=None).count()) == (0, 0)


def test_the_people_of_a_drill_and_real_people_have_no_hold_on_each_others_second_factors(office: Office) -> None:
    lead, admin = make_person("drill.lead", "desk_lead"), make_person("drill.admin", "administrator")
    drill = Grant.objects.get(account=lead).incident_id
    by = [Actor(lead.id, Role.DESK_LEAD, drill), Actor(admin.id, Role.ADMINISTRATOR, drill)]
    told = [refusal_of(lambda: propose_reset(username="analyst", by=by[0], at=AT))]
    given = propose_grant(username="analyst", role=Role.PLANNER, unit="", days=7, by=by[0], at=AT)
    confirm_proposal(proposal_id=given.id, by=by[1], at=AT)  # a real person may take part in a drill
    told.append(refusal_of(lambda: propose_reset(username="analyst", by=by[0], at=AT)))
    Grant.objects.create(  # as a fault elsewhere might leave it
        account=lead, incident_id=INCIDENT, role=Role.DESK_ANALYST, starts_at=AT, ends_at=AT + timedelta(days=1)
    )
    told.append(refusal_of(lambda: propose_reset(username="drill.lead", by=office.by("lead"), at=AT)))
    assert told == ["unknown_account"] * 3


def test_nobody_of_another_incident_ends_second_factors_even_by_giving_a_role_first(office: Office) -> None:
    make_incident("SA-2", is_drill=False)
    chiefs = [make_staff(name, None) for name in ("chief", "chief2")]
    for one in chiefs:
        Grant.objects.create(
            account=one, incident_id="SA-2", role=Role.DESK_LEAD, starts_at=AT, ends_at=AT + timedelta(days=1)
        )
    by = [Actor(one.id, Role.DESK_LEAD, "SA-2") for one in chiefs]
    told = [refusal_of(lambda: propose_reset(username="analyst", by=by[0], at=AT))]
    given = propose_grant(username="analyst", role=Role.PLANNER, unit="", days=7, by=by[0], at=AT)
    confirm_proposal(proposal_id=given.id, by=by[1], at=AT)
    told.append(refusal_of(lambda: propose_reset(username="analyst", by=by[0], at=AT)))
    assert told == ["unknown_account", "role_elsewhere"]


def test_second_factors_of_somebody_of_higher_rank_are_out_of_reach(office: Office) -> None:
    told = [refusal_of(lambda name=name: propose_reset(username=name, by=office.by("lead"), at=AT)) for name in
            ("admin", "analyst")]  # fmt: skip
    assert told == ["wrong_role", ""]
    proposal = Proposal.objects.get()
    Grant.objects.filter(account=office.analyst).update(role=Role.COMMANDER)  # since it was proposed
    assert refusal_of(lambda: office.confirm(proposal, "admin")) == "proposer_gone"


def test_a_reset_does_not_set_free_who_guesses_at_the_password(office: Office) -> None:
    limits = {key_of("name", "analyst"): NAME, key_of("second", office.analyst.id): SECOND}
    for n in range(5):
        take(limits, at=AT - timedelta(minutes=10 - 2 * n))
    office.confirm(propose_reset(username="analyst", by=office.by("lead"), at=AT), "admin")
    with pytest.raises(TooOften):
        take({key_of("name", "analyst"): NAME}, at=AT)
    take({key_of("second", office.analyst.id): SECOND}, at=AT)  # its factors are gone, and with them the tries at them


def test_a_machine_is_given_no_persons_role_by_anybody(office: Office) -> None:
    machine = add_account(username="lab", full_name="x", password=None, by=office.by("admin"), at=AT)
    told = [refusal_of(lambda role=role: office.propose("admin", "lab", role)) for role in
            (Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTAKE_CLERK)]  # fmt: skip
    assert told == ["system_role", "system_role", ""]
    given = refusal_of(lambda: give_by_operator(
        account=machine, incident=Incident.objects.get(pk=INCIDENT), role=Role.DESK_LEAD, unit=None, days=3, by=None,
        at=AT,
    ))  # fmt: skip
    assert given == "system_role"


@pytest.mark.parametrize("gone", ["closed", "ended", "other_role"])
def test_what_its_proposer_could_not_propose_any_more_is_not_confirmed(office: Office, gone: str) -> None:
    proposals = [office.propose("admin2"), propose_reset(username="analyst", by=office.by("admin2"), at=AT)]
    if gone == "closed":  # without `close_account`, which withdraws them
        Account.objects.filter(pk=office.admin2.pk).update(is_active=False)
    changed = {"closed": {}, "ended": {"ends_at": AT}, "other_role": {"role": Role.DESK_ANALYST}}[gone]
    if changed:
        Grant.objects.filter(account=office.admin2).update(**changed)
    assert [refusal_of(lambda one=one: office.confirm(one, "admin")) for one in proposals] == ["proposer_gone"] * 2


def test_closing_an_account_withdraws_what_it_proposed_and_what_was_proposed_for_it(office: Office) -> None:
    by_it, for_it = office.propose("admin2"), office.propose("lead", "analyst", Role.PLANNER)
    other = office.propose("lead", "new", Role.PLANNER)
    close_account(account=office.admin2, by=office.by("admin"), at=AT)
    close_account(account=office.analyst, by=Actor("operator", Role.SYSTEM, INCIDENT), at=AT)
    rows = {one.id: (one.state, one.decided_by) for one in Proposal.objects.all()}
    assert rows == {by_it.id: ("REFUSED", office.admin), for_it.id: ("REFUSED", None), other.id: ("OPEN", None)}
    told = Event.objects.filter(kind="grant.refused").order_by("index").values_list("subject_id", flat=True)
    assert list(told) == [by_it.id, for_it.id]


def test_after_the_end_only_who_answers_for_the_data_gets_a_role(office: Office) -> None:
    Incident.objects.filter(pk=INCIDENT).update(starts_at=AT - timedelta(days=90), ends_at=AT - timedelta(days=80))
    incident = Incident.objects.get(pk=INCIDENT)
    chief, health = make_staff("chief", Role.COMMANDER), make_staff("health", Role.HEALTH_APPROVER)
    officer = Role.DATA_PROTECTION_OFFICER
    made = propose_grant(username="new", role=officer, unit="", days=14, by=actor(chief, Role.COMMANDER), at=AT)
    confirm_proposal(proposal_id=made.id, by=actor(health, Role.HEALTH_APPROVER), at=AT)
    give_by_operator(account=office.analyst, incident=incident, role=Role.AUDITOR, unit=None, days=3, by=None, at=AT)
    ends = {one.role: one.ends_at - AT for one in Grant.objects.filter(starts_at=AT)}
    assert ends == {officer: timedelta(days=10), Role.AUDITOR: timedelta(days=3)}
    assert refusal_of(lambda: office.propose("lead")) == "incident_ended"


def test_sixty_days_after_the_end_an_incident_is_locked_for_all_but_who_answers_for_it(office: Office) -> None:
    Incident.objects.filter(pk=INCIDENT).update(ends_at=AT)
    Grant.objects.update(ends_at=AT + timedelta(days=100))
    people = {role: make_staff(f"one.{role.value}", None) for role in Role}
    for role, account in people.items():
        Grant.objects.create(
            account=account, incident_id=INCIDENT, role=role, starts_at=AT, ends_at=AT + timedelta(days=100)
        )
    lock, second = AT + timedelta(days=60), timedelta(seconds=1)
    told = {role: [refusal_of(lambda who=who, at=at: get_session(who, at)) for at in (lock - second, lock)]
            for role, who in people.items()}  # fmt: skip
    open_ones = {Role.DATA_PROTECTION_OFFICER: ["", ""], Role.AUDITOR: ["", ""]}
    assert told == {role: ["", "incident_locked"] for role in Role} | open_ones


def test_who_has_a_role_in_a_locked_incident_still_works_in_another(office: Office) -> None:
    Incident.objects.filter(pk=INCIDENT).update(starts_at=AT - timedelta(days=90), ends_at=AT - timedelta(days=60))
    make_incident("SA-0", is_drill=False)
    old = AT - timedelta(days=3)
    Grant.objects.create(
        account=office.analyst, incident_id="SA-0", role=Role.PLANNER, starts_at=old, ends_at=AT + timedelta(days=1)
    )
    assert get_session(office.analyst, AT).actor.incident == "SA-0"


def test_what_the_operator_gives_is_recorded_as_the_operators(office: Office) -> None:
    grant = give_by_operator(
        account=office.new, incident=Incident.objects.get(pk=INCIDENT), role=Role.ADMINISTRATOR, unit=None, days=14,
        by=None, at=AT,
    )  # fmt: skip
    event = Event.objects.get(kind="grant.given")
    assert (event.actor, event.subject_id, '"operator":true' in event.facts) == ("operator", grant.id, True)


def test_a_closed_account_has_no_session_and_no_token(office: Office) -> None:
    SignedIn.objects.create(account=office.new, began_at=AT, seen_at=AT, proved_at=AT)
    close_account(account=office.new, by=office.by("admin"), at=AT)
    assert SignedIn.objects.get().ended_at == AT
    assert not Account.objects.get(pk=office.new.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_one_moment_give_one_role() -> None:
    office = Office()
    for _ in range(5):
        proposal = office.propose("lead")
        told = together(
            *[lambda by=by, proposal=proposal: office.confirm(proposal, by) for by in ("admin", "admin2")],
        )
        assert sorted(getattr(one, "code", "") for one in told) == ["", "not_asked"]
        assert Grant.objects.filter(account=office.new).count() == 1
        Proposal.objects.all().delete()
        Grant.objects.filter(account=office.new).delete()
