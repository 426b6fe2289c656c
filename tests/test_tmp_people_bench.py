import time
from datetime import timedelta
import pytest
from django.urls import reverse
from django.test import Client
from tests.forces_world import make_forces, HOUR
from bihuan.apps.forces.models import *
from bihuan.apps.forces.actions.plans import ask_plan, ask_replan
from bihuan.apps.forces.actions.planning import perform_plan
from bihuan.apps.forces.actions.publishing import publish_plan
from bihuan.apps.forces.actions.absences import tell_absence
from bihuan.apps.forces.actions.assigning import assign
from bihuan.apps.forces.queries.judging import broken_of, reasons_of, problem_of_plan
from datetime import datetime, UTC
@pytest.mark.django_db
def test_scale(capsys):
    f=make_forces(at=datetime.now(UTC).replace(minute=0,second=0,microsecond=0), is_planned=False)
    at=f.at
    Officer.objects.bulk_create([Officer(incident=f.world.incident,unit=f.world.units[("PCS-03","SQ-07")[i%2]],number=f"N{i}",name=f"甲{i}",skills=["sampling"] if i%4==0 else [],joined_at=at-HOUR) for i in range(520)])
    posts=Post.objects.bulk_create([Post(incident=f.world.incident,unit=f.world.units[("PCS-03","SQ-07")[i%2]],name=f"点{i}",kind="test_site",longitude=106+i/2000,latitude=30.8,opened_at=at,skills=["sampling"] if i%4==0 else []) for i in range(208)])
    needs=[]
    for d in range(4):
        for b,n in enumerate((208,208,60)):
            for p in posts[:n]:
                s=at+timedelta(days=d,hours=6*b+12)
                needs.append(Need(post=p,starts_at=s,ends_at=s+6*HOUR,minimum=1,wished=1,skilled=1 if p.skills else 0))
    Need.objects.bulk_create(needs)
    out=[]
    def t(name,fn):
        b=time.perf_counter(); r=fn(); out.append((name,round(time.perf_counter()-b,2))); return r
    by=f.actor("planner"); Plan.objects.filter(pk=f.plan.pk).update(state="dropped")
    plan=ask_plan(starts_at=at+12*HOUR,ends_at=at+120*HOUR,plan_seconds=5,by=by,at=at)
    plan=t("perform 10s",lambda: perform_plan(plan_id=plan.pk,at=at,clock=lambda: datetime.now(UTC)))
    out.append((plan.state, {k:v for k,v in plan.report.items() if k!="unmet"}, len(plan.report["unmet"]), Assignment.objects.filter(plan=plan).count()))
    o=f.officers["P3"]; n=Need.objects.filter(post__in=posts).last()
    c=Client(headers={"accept-language":"en"}); c.force_login(f.world.people["lead"],backend="django.contrib.auth.backends.ModelBackend")
    t("publish",lambda: publish_plan(plan_id=plan.pk,n=Plan.objects.get(pk=plan.pk).n,by=by,at=at))
    a=Assignment.objects.filter(plan=plan)[500]
    tell_absence(officer_id=a.officer_id,kind="sickness",starts_at=at,ends_at=None,by=by,at=at)
    r=ask_replan(plan_id=plan.pk,by=by,at=at)
    r=t("replan",lambda: perform_plan(plan_id=r.pk,at=at,clock=lambda: datetime.now(UTC)))
    out.append((r.report, [(c.starts_at-at,c.ends_at-at) for c in Assignment.objects.filter(plan=plan,officer=a.officer_id)], a.officer.skills))
    p=problem_of_plan(r,at); out.append((len(p.needs),len(p.officers)))
    t("publish replan",lambda: publish_plan(plan_id=r.pk,n=r.n,by=by,at=at))
    with capsys.disabled():
        print()
        for x in out: print(x)
