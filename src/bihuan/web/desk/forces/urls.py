"""Addresses of people, posts and plans."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.forces import duty, officers, plan, plans, posts
from bihuan.web.desk.forces import words as _words  # noqa: F401 - the words name their codes when loaded

_PLAN = "forces/plans/<uuid:plan_id>/"
urlpatterns = [
    path("forces/", duty.duty, name="forces"),
    path("forces/levels/", duty.define, name="define-level"),
    path("forces/level/", duty.set_level, name="set-level"),
    path("forces/pairings/", duty.agree, name="agree-pairing"),
    path("forces/pairings/<uuid:pairing_id>/end/", duty.end, name="end-pairing"),
    path("forces/officers/", officers.listing, name="officers"),
    path("forces/officers/add/", officers.add, name="add-officer"),
    path("forces/officers/paste/", officers.paste, name="paste-officers"),
    path("forces/officers/<uuid:officer_id>/", officers.one, name="officer"),
    path("forces/officers/<uuid:officer_id>/change/", officers.change, name="change-officer"),
    path("forces/officers/<uuid:officer_id>/leave/", officers.leave, name="leave-officer"),
    path("forces/officers/<uuid:officer_id>/away/", officers.tell, name="tell-absence"),
    path("forces/absences/<uuid:absence_id>/end/", officers.end, name="end-absence"),
    path("forces/posts/", posts.listing, name="posts"),
    path("forces/posts/open/", posts.add, name="open-post"),
    path("forces/posts/<uuid:post_id>/", posts.one, name="post"),
    path("forces/posts/<uuid:post_id>/change/", posts.change, name="change-post"),
    path("forces/posts/<uuid:post_id>/close/", posts.close, name="close-post"),
    path("forces/posts/<uuid:post_id>/needs/", posts.needs, name="add-needs"),
    path("forces/posts/<uuid:post_id>/needs/<uuid:need_id>/drop/", posts.drop, name="drop-need"),
    path("forces/plans/", plans.listing, name="plans"),
    path("forces/plans/ask/", plans.ask, name="ask-plan"),
    path(_PLAN, plan.one, name="plan"),
    path(f"{_PLAN}progress/", plan.progress, name="plan-progress"),
    path(f"{_PLAN}print/", plan.on_paper, name="print-plan"),
    path(f"{_PLAN}needs/<uuid:need_id>/put/", plan.put, name="put-officer"),
    path(f"{_PLAN}given/<uuid:assignment_id>/take/", plan.take, name="take-officer"),
    path(f"{_PLAN}publish/", plan.publish, name="publish-plan"),
    path(f"{_PLAN}drop/", plan.drop, name="drop-plan"),
    path(f"{_PLAN}replan/", plan.replan, name="replan"),
    path(f"{_PLAN}revise/", plan.revise, name="revise-plan"),
    path("forces/plans/rosters/", plans.roster_lines, name="roster-lines"),
    path("forces/plans/rosters/<uuid:roster_line_id>/settle/", plans.settle, name="settle-roster-line"),
]
