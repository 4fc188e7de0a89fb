"""主题活动: read by everybody, set by the party office; quotas by rank and month."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from nantun.campaigns.actions import save_campaign, set_quota
from nantun.campaigns.choices import Stage
from nantun.campaigns.forms import months_from
from nantun.campaigns.models import Campaign, Goal, Quota
from nantun.errors import RuleBroken
from nantun.people.choices import Rank
from nantun.people.roles import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 20)


def campaign(name="“大走访、大谈心、大沟通”", **facts):
    return save_campaign(campaign=Campaign(**{"name": name, "starts_on": date(2026, 1, 1), **facts}))


def test_a_campaign_runs_from_its_first_to_its_last_day():
    row = campaign(starts_on=DAY, ends_on=DAY)
    days = [date(2026, 10, 19), DAY, date(2026, 10, 21)]
    assert [row.stage(day) for day in days] == [Stage.COMING, Stage.RUNNING, Stage.OVER]
    assert [Campaign.objects.running_on(day).exists() for day in days] == [False, True, False]


def test_a_campaign_does_not_stand_above_itself():
    umbrella = campaign("伞")
    theme = campaign("主题", parent=umbrella)
    umbrella.parent = theme
    with pytest.raises(RuleBroken, match="下级") as broken:
        save_campaign(campaign=umbrella)
    assert broken.value.field == "parent"


def quota(row, visits=4, month=DAY, **more):
    return set_quota(campaign=row, rank=Rank.SECTION, visits_a_month=visits, month=month, today=DAY, **more)


def test_a_quota_holds_from_its_month():
    row = campaign(goal=Goal.QUOTA)
    quota(row, 4)
    quota(row, 6, date(2026, 12, 1))
    in_force = [Quota.objects.in_force(day).values_list("visits_a_month", flat=True) for day in (date(2026, 9, 30), DAY, date(2026, 12, 1))]
    assert [list(values) for values in in_force] == [[], [4], [6]]


def test_a_quota_set_again_for_the_month_holds():
    row = campaign(goal=Goal.QUOTA)
    quota(row, 4)
    quota(row, 5)
    assert Quota.objects.get().visits_a_month == 5


def test_a_quota_does_not_reach_into_the_past():
    with pytest.raises(RuleBroken, match="过去"):
        quota(campaign(goal=Goal.QUOTA), month=date(2026, 9, 1))


def test_a_campaign_without_that_goal_has_no_quota():
    with pytest.raises(RuleBroken, match="先改目标"):
        quota(campaign())


def test_the_months_offered_are_a_year_from_this_one():
    months = months_from(DAY)
    assert months[0] == date(2026, 10, 1)
    assert months[-1] == date(2027, 9, 1)


def test_everybody_reads_campaigns(client):
    row = campaign()
    client.force_login(make_user())
    assert row.name in client.get("/campaigns/").content.decode()
    assert client.get(row.get_absolute_url()).status_code == 200


def test_the_party_office_makes_and_changes_one(client):
    client.force_login(make_user(Role.PARTY_OFFICE))
    words = {"name": "“讲诚信、树品牌、降消耗”", "starts_on": "2026-7-1", "ends_on": "", "goal": "none", "parent": "", "note": ""}
    assert client.post("/campaigns/new/", words).status_code == 302
    row = Campaign.objects.get()
    assert row.starts_on == date(2026, 7, 1)
    client.post(reverse("campaigns:edit", args=[row.pk]), {**words, "goal": "quota"})
    row.refresh_from_db()
    assert row.goal == Goal.QUOTA
    month = months_from(timezone.localdate())[0]
    answer = client.post(reverse("campaigns:quota", args=[row.pk]), {"rank": "section", "visits_a_month": "4", "month": month.isoformat()})
    assert answer.status_code == 302
    assert "正科级" in client.get(row.get_absolute_url()).content.decode()


def test_an_end_before_the_beginning_is_refused_with_a_sentence(client):
    client.force_login(make_user(Role.PARTY_OFFICE))
    words = {"name": "倒着走", "starts_on": "2026-7-1", "ends_on": "2026-6-1", "goal": "none"}
    response = client.post("/campaigns/new/", words)
    assert response.status_code == 422
    assert "结束日期不能早于开始日期" in response.content.decode()


@pytest.mark.parametrize("role", [None, Role.CLERK, Role.HEAD, Role.PRINCIPAL, Role.UNION_CHAIR])
def test_nobody_else_sets_campaigns(client, role):
    row = campaign()
    client.force_login(make_user(role))
    assert client.get("/campaigns/new/").status_code == 403
    assert client.post(reverse("campaigns:edit", args=[row.pk]), {"name": "改"}).status_code == 403
