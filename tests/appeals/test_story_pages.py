"""The page of one appeal and what is done there: by whose hand it is, by a colleague, a stranger, the one complained of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from nantun.appeals import actions
from nantun.appeals.choices import Category, Closure, Outcome, RequestKind, Satisfaction, Status
from nantun.appeals.models import Appeal, CallBack, Evidence, ReplyTemplate
from nantun.errors import RuleBroken
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, UnitFactory, make_user

from .makers import NOW, Cast, answered, brought_to, called_back, fresh, given, photo, raise_one
from .pages import as_, noon, text_of  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SECRET = "举报的内容"


def of(appeal: Appeal, act: str = "") -> str:
    return f"/appeals/{appeal.pk}/{act}"


def acts_on(page: str) -> str:
    return page.split('class="card possible"')[1].split("</section>")[0] if 'class="card possible"' in page else ""


# -- who reads what


def test_a_stranger_is_told_nothing_at_all(cast: Cast) -> None:
    appeal = brought_to(Status.ASSIGNED, cast)
    stranger = as_(make_user(Role.HEAD, unit=UnitFactory()))
    nowhere = stranger.get("/appeals/999999/")
    for act in ("", "assign/", "reply/", "strike-off/", "merge/", "evidence/1/"):
        answer = stranger.get(of(appeal, act))
        assert (answer.status_code, answer.content) == (404, nowhere.content), act
    for act in ("accept/", "reply/", "call-back/", "void/", "reopen/", "resume/"):
        assert stranger.post(of(appeal, act), {"reason": "x"}).status_code == 404, act
    assert fresh(appeal).status == Status.ASSIGNED


def test_the_one_complained_of_and_his_unit_find_nothing(cast: Cast) -> None:
    target = make_user(Role.HEAD, unit=cast.theirs, name="吴刚")
    appeal = raise_one(cast.visitor, cast.worker, category=Category.CONDUCT, target_people=(target.employee,))
    for user in (target, cast.clerk, make_user(employee=EmployeeFactory(unit=cast.theirs))):
        assert as_(user).get(of(appeal)).status_code == 404
        assert as_(user).post(of(appeal, "accept/")).status_code == 404
    assert "吴刚" in text_of(as_(cast.office).get(of(appeal)))


def test_a_hidden_name_is_nowhere_on_the_page_of_the_handling_unit(cast: Cast) -> None:
    raiser = make_user(employee=cast.worker)
    appeal = raise_one(raiser, cast.worker, category=Category.PAY, source="online")
    for step in (given, lambda one, cast: actions.accept(appeal=one, by=cast.clerk, now=NOW), answered):
        appeal = step(appeal, cast)
    actions.call_back(appeal=appeal, result=Satisfaction.NOT, words="还是不清楚", by=raiser, now=NOW)
    page = text_of(as_(cast.clerk).get(of(appeal)))
    assert "张三" not in page, "neither as raiser, nor as who registered, first heard or called it not solved"
    assert "(姓名保密)" in page
    assert "反映人本人表态" in page
    assert "还是不清楚" in page
    assert "张三" in text_of(as_(cast.deputy).get(of(appeal)))


def test_nor_does_the_message_to_whoever_came_second_name_him(cast: Cast) -> None:
    raiser = make_user(employee=cast.worker)
    appeal = brought_to(Status.REPLIED, cast, category=Category.PAY)
    actions.call_back(appeal=appeal, result=Satisfaction.NOT, words="没解决", by=raiser, now=NOW)
    sent = {"text": "又去看过", "version": appeal.version}
    page = as_(cast.clerk).post(of(appeal, "progress/"), sent).content.decode()
    assert "反映人 已在" in page
    assert "又去看过" in page
    assert "张三" not in page


def test_names_of_what_was_merged_are_kept_too(cast: Cast) -> None:
    other = make_user(employee=EmployeeFactory(unit=cast.ours, name="冯安琪"))
    into = given(raise_one(cast.visitor, cast.worker, category=Category.PAY), cast)
    one = raise_one(other, other.employee, category=Category.PAY)
    into = actions.merge(into=into, appeals=[one], by=cast.office, now=NOW)
    actions.reply(appeal=_accepted(into, cast), outcome=Outcome.EXPLAINED, text="已公示", by=cast.clerk, now=NOW)
    actions.call_back(appeal=fresh(into), result=Satisfaction.CONTENT, words="", by=other, now=NOW)
    assert "冯安琪" not in text_of(as_(cast.clerk).get(of(into)))
    assert "冯安琪" in text_of(as_(cast.office).get(of(into)))


def test_a_breach_of_discipline_is_read_by_those_who_inquire_alone(cast: Cast) -> None:
    raiser = make_user(employee=cast.worker)
    appeal = raise_one(raiser, cast.worker, category=Category.DISCIPLINE, text=SECRET)
    (piece,) = actions.add_evidence(appeal=appeal, kind="raised", uploads=[photo()], by=raiser, now=NOW)
    inquirer = as_(make_user(Role.DISCIPLINE, unit=UnitFactory(name="纪委")))
    assert SECRET in text_of(inquirer.get(of(appeal)))
    assert inquirer.get(of(appeal, f"evidence/{piece.pk}/")).status_code == 200
    page = text_of(as_(raiser).get(of(appeal)))
    assert appeal.number in page
    assert SECRET not in page
    assert as_(raiser).get(of(appeal, f"evidence/{piece.pk}/")).status_code == 404
    for user in (cast.office, cast.deputy, cast.visitor):
        assert as_(user).get(of(appeal)).status_code == 404
    assert "已受理" in text_of(inquirer.post(of(appeal, "accept/"), follow=True))
    sent = {"closure": "discipline", "reason": "已按规定处理"}
    assert "已销号" in text_of(inquirer.post(of(appeal, "strike-off/"), sent, follow=True))
    assert "已按规定处理" not in text_of(as_(raiser).get(of(appeal)))


def test_evidence_is_shown_to_readers_and_to_nobody_else(cast: Cast) -> None:
    appeal = brought_to(Status.REPLIED, cast)
    piece = Evidence.objects.get()
    page = text_of(as_(cast.office).get(of(appeal)))
    assert f'<img src="/appeals/{appeal.pk}/evidence/{piece.pk}/"' in page
    answer = as_(make_user(employee=cast.worker)).get(of(appeal, f"evidence/{piece.pk}/"))
    assert answer["Content-Type"] == "image/jpeg"
    b"".join(answer.streaming_content)
    other = brought_to(Status.REPLIED, cast)
    assert as_(cast.office).get(of(other, f"evidence/{piece.pk}/")).status_code == 404


def test_the_page_tells_its_story(cast: Cast) -> None:
    appeal = brought_to(Status.STRUCK_OFF, cast)
    page = text_of(as_(cast.office).get(of(appeal)))
    for piece in ("王强(综采一队)", "交办给 后勤科", "周敏(后勤科)", "暖气管已更换", "何丽(工会)", "回访满意", "满意"):
        assert piece in page


# -- what is offered


@pytest.mark.parametrize(
    ("status", "who", "offered", "missing"),
    [
        (Status.REGISTERED, "office", ["assign", "void", "merge", "targets"], ["accept", "reply", "strike-off"]),
        (Status.ASSIGNED, "clerk", ["accept", "return"], ["reply", "assign", "call-back"]),
        (Status.ACCEPTED, "clerk", ["reply", "progress", "ask"], ["accept", "strike-off"]),
        (Status.ON_HOLD, "clerk", ["resume"], ["reply"]),
        (Status.REPLIED, "union", ["call-back"], ["reply", "strike-off"]),
        (Status.REPLIED, "deputy", ["strike-off", "reopen"], ["call-back"]),
        (Status.CALLED_BACK, "head", ["strike-off"], ["call-back", "reply"]),
        (Status.STRUCK_OFF, "office", ["reopen"], ["strike-off", "assign"]),
    ],
)
def test_acts_are_offered_to_those_who_may_and_when_they_may(cast: Cast, status: Status, who: str, offered: Any, missing: Any) -> None:
    appeal = brought_to(status, cast)
    page = text_of(as_(getattr(cast, who)).get(of(appeal)))
    for act in offered:
        assert f'"{of(appeal, act)}/"' in page, act
    for act in missing:
        assert f'"{of(appeal, act)}/"' not in page, act


def test_what_people_look_for_says_why_not(cast: Cast) -> None:
    appeal = brought_to(Status.REPLIED, cast)
    assert "谁答复,谁不能回访" in acts_on(text_of(as_(cast.clerk).get(of(appeal))))
    head = acts_on(text_of(as_(cast.head).get(of(appeal))))
    assert "回访不能由主办单位自己做" in head
    assert "还没有满意的回访" in head
    assert "先要答复反映人" in acts_on(text_of(as_(cast.office).get(of(brought_to(Status.ACCEPTED, cast)))))
    nobody = raise_one(cast.visitor)
    for step in (given, _accepted, answered):
        nobody = step(nobody, cast)
    assert "匿名诉求无法回访" in acts_on(text_of(as_(cast.union).get(of(nobody))))


# -- the acts


def test_the_whole_way_by_its_forms(cast: Cast) -> None:
    appeal = raise_one(cast.visitor, cast.worker)
    office, clerk, union, head = as_(cast.office), as_(cast.clerk), as_(cast.union), as_(cast.head)
    given_to = {"lead_unit": cast.theirs.pk, "urgency": "ordinary", "version": 1}
    assert "已交办 SQ-2026-0001" in text_of(office.post(of(appeal, "assign/"), given_to, follow=True))
    assert "已受理" in text_of(clerk.post(of(appeal, "accept/"), follow=True))
    noted = {"text": "联系了热力站", "measures": "更换三组暖气片", "uploads": [photo(size=(30, 30))]}
    assert "更换三组暖气片" in text_of(clerk.post(of(appeal, "progress/"), noted, follow=True))
    said = {"outcome": "solved", "text": "已修复,室温 22℃。", "uploads": [photo()]}
    assert "已答复" in text_of(clerk.post(of(appeal, "reply/"), said, follow=True))
    assert "已记下" in text_of(union.post(of(appeal, "call-back/"), {"result": "content", "words": "不冷了"}, follow=True))
    assert CallBack.objects.get().raiser == cast.worker
    assert "已销号" in text_of(head.post(of(appeal, "strike-off/"), {"closure": "content"}, follow=True))
    assert (fresh(appeal).status, fresh(appeal).closure, Evidence.objects.count()) == (Status.STRUCK_OFF, Closure.CONTENT, 2)


def test_a_reply_without_evidence_or_without_its_day_comes_back_with_all_that_was_typed(cast: Cast) -> None:
    appeal = brought_to(Status.ACCEPTED, cast)
    client = as_(cast.clerk)
    for outcome, says in (("solved", "已解决的请附凭证"), ("timetable", "列入计划请写明哪一天兑现")):
        answer = client.post(of(appeal, "reply/"), {"outcome": outcome, "text": "已经安排人去看"})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert says in page
        assert "已经安排人去看" in page
    assert fresh(appeal).status == Status.ACCEPTED
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("status", "who", "act", "sent"),
    [
        (Status.ACCEPTED, "clerk", "accept/", {}),
        (Status.REGISTERED, "office", "reopen/", {"reason": "没有解决的理由"}),
        (Status.REPLIED, "clerk", "reply/", {"outcome": "explained", "text": "又写了一遍"}),
        (Status.REPLIED, "head", "strike-off/", {"closure": "approved", "reason": "自己批准"}),
        (Status.CALLED_BACK, "union", "call-back/", {"result": "content", "words": "再问一次"}),
        (Status.STRUCK_OFF, "office", "assign/", {"note": "重新交办", "urgency": "ordinary"}),
        (Status.ASSIGNED, "office", "void/", {"reason": "登记错了"}),
        (Status.VOID, "office", "merge/", {"numbers": "SQ-2026-0009"}),
    ],
)
def test_out_of_order_it_says_so_in_words_and_keeps_what_was_typed(cast: Cast, status: Status, who: str, act: str, sent: Any) -> None:
    appeal = brought_to(status, cast)
    answer = as_(getattr(cast, who)).post(of(appeal, act), sent, follow=True)
    page = answer.content.decode()
    assert "现在是“" in page or "还没有满意的回访" in page
    assert answer.status_code == (422 if sent else 200)
    for name, typed in sent.items():
        assert typed in page or name == "closure", "on what it may be struck off is another thing by now"
    assert "不在可用的选项中" not in page
    assert fresh(appeal).status == status
    shown = as_(getattr(cast, who)).get(of(appeal, act), follow=True)
    assert shown.status_code == 405 or any(says in shown.content.decode() for says in ("现在是“", "还没有满意的回访"))


@pytest.mark.parametrize(
    ("who", "act", "sent"),
    [
        ("visitor", "accept/", {}),
        ("union", "reply/", {"outcome": "explained", "text": "x"}),
        ("clerk", "assign/", {"lead_unit": 1}),
        ("clerk", "strike-off/", {"closure": "approved", "reason": "x"}),
        ("clerk", "merge/", {"numbers": "SQ-2026-0002"}),
        ("visitor", "reopen/", {"reason": "x"}),
        ("head", "call-back/", {"result": "content"}),
    ],
)
def test_a_colleague_who_reads_it_may_not_therefore_act(cast: Cast, who: str, act: str, sent: Any) -> None:
    appeal = brought_to(Status.REPLIED, cast)
    assert as_(getattr(cast, who)).post(of(appeal, act), sent).status_code == 403
    assert fresh(appeal).version == appeal.version


def test_the_second_of_two_is_told_who_was_faster_and_saves_after_reading(cast: Cast) -> None:
    appeal = raise_one(cast.visitor, cast.worker)
    given(appeal, cast)
    sent = {"lead_unit": cast.ours.pk, "urgency": "ordinary", "note": "请综采一队办", "version": 1}
    client = as_(make_user(Role.PARTY_OFFICE))
    answer = client.post(of(appeal, "assign/"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "孙静 已在 10月15日 12:00 改过" in page
    assert "请综采一队办" in page
    assert 'name="version" value="2"' in page
    assert client.post(of(appeal, "assign/"), sent | {"version": 2}).status_code == 302
    assert fresh(appeal).lead_unit == cast.ours


def test_an_extension_is_asked_for_and_decided_by_another(cast: Cast) -> None:
    appeal = brought_to(Status.ACCEPTED, cast)
    day = (appeal.due_on + timedelta(days=7)).isoformat()
    assert "已提交申请" in text_of(
        as_(cast.clerk).post(of(appeal, "ask/"), {"kind": "extension", "day": day, "reason": "等料"}, follow=True)
    )
    asked = appeal.requests.get()
    address = of(appeal, f"requests/{asked.pk}/")
    assert as_(cast.clerk).post(f"{address}?agree=1").status_code == 403
    assert as_(cast.union).post(f"{address}?agree=1").status_code == 404
    page = text_of(as_(cast.deputy).get(of(appeal)))
    assert f"{address}?agree=1" in page
    told = text_of(as_(cast.deputy).post(f"{address}?agree=0", {"reason": " "}, follow=True))
    assert "不同意请写明理由" in told
    assert "已同意" in text_of(as_(cast.deputy).post(f"{address}?agree=1", follow=True))
    told = text_of(as_(cast.deputy).post(f"{address}?agree=0", {"reason": "已有库存"}, follow=True))
    assert "已经审批过了" in told
    assert "已有库存" in told
    assert "原定时限" in text_of(as_(cast.clerk).get(of(appeal)))


def test_a_decision_of_one_appeal_is_not_made_at_another(cast: Cast) -> None:
    one, other = brought_to(Status.ACCEPTED, cast), brought_to(Status.ACCEPTED, cast)
    asked = actions.ask(appeal=one, kind=RequestKind.HOLD, day=NOW.date() + timedelta(days=9), reason="等料", by=cast.clerk, now=NOW)
    assert as_(cast.deputy).post(of(other, f"requests/{asked.pk}/?agree=1")).status_code == 404


def test_words_for_an_appeal_that_went_to_another_unit_meanwhile_are_given_back_and_nothing_else(cast: Cast) -> None:
    appeal = actions.reopen(appeal=brought_to(Status.REPLIED, cast), reason="又不热了", by=cast.office, now=NOW)
    appeal = actions.assign(appeal=appeal, lead_unit=cast.ours, by=cast.office, now=NOW)
    clerk, sent = as_(cast.clerk), {"outcome": "explained", "text": "管子已换,<明天>再看"}
    lost = clerk.post(of(appeal, "reply/"), sent)
    assert lost.status_code == 404
    assert "管子已换,&lt;明天&gt;再看" in lost.text
    assert appeal.number not in lost.text
    assert clerk.post("/appeals/99999999/reply/", sent).content == lost.content, "whether there is such an appeal is not told"
    assert clerk.post(of(appeal, "reply/"), {"text": " "}).content == clerk.get(of(appeal, "reply/")).content


@pytest.mark.parametrize(("who", "act", "sent"), [("raiser", "call-back/", {"result": "content"}), ("clerk", "accept/", {})])
def test_what_is_tapped_in_an_old_tab_is_done_to_nothing_that_was_not_seen(cast: Cast, who: str, act: str, sent: dict[str, str]) -> None:
    """Meanwhile somebody else took it back, and it stands where it stood."""
    appeal = brought_to(Status.REPLIED if who == "raiser" else Status.ASSIGNED, cast)
    shown = {"version": appeal.version}
    if who == "raiser":
        again = _accepted(actions.reopen(appeal=appeal, reason="又不热了", by=cast.office, now=NOW), cast)
        answered(again, cast, uploads=[photo(size=(60, 20))])
    else:
        given(actions.send_back(appeal=appeal, reason="不归我们", by=cast.clerk, now=NOW), cast)
    stood = fresh(appeal)
    reader = as_(make_user(employee=cast.worker) if who == "raiser" else cast.clerk)
    answer = reader.post(of(appeal, act), sent | {key: str(value) for key, value in shown.items()}, follow=True)
    assert "改过" in answer.text
    assert (fresh(appeal).status, fresh(appeal).version) == (stood.status, stood.version)
    assert not CallBack.objects.exists()


def test_the_raiser_says_himself_whether_he_is_content(cast: Cast) -> None:
    raiser = as_(make_user(employee=cast.worker))
    appeal = brought_to(Status.REPLIED, cast)
    page = text_of(raiser.get(of(appeal)))
    for piece in ("暖气管已更换", "已经答复了,您满意吗", "不满意"):
        assert piece in page
    answer = raiser.post(of(appeal, "call-back/"), {"result": "not", "words": ""})
    assert answer.status_code == 422
    assert "不满意请写明" in answer.content.decode()
    text_of(raiser.post(of(appeal, "call-back/"), {"result": "not", "words": "夜里还是冷"}, follow=True))
    assert (fresh(appeal).status, fresh(appeal).round) == (Status.REOPENED, 2)
    again = answered(_accepted(fresh(appeal), cast), cast)
    text_of(raiser.post(of(again, "call-back/"), {"result": "content"}, follow=True))
    assert CallBack.objects.filter(own=True).count() == 2
    assert "申请重办" in text_of(raiser.get(of(again)))


def test_a_raiser_cannot_call_himself_unreachable(cast: Cast) -> None:
    appeal = brought_to(Status.REPLIED, cast)
    assert as_(make_user(employee=cast.worker)).post(of(appeal, "call-back/"), {"result": "unreachable"}).status_code == 422


def test_similar_ones_are_offered_for_merging_and_others_by_number(cast: Cast) -> None:
    into = raise_one(cast.visitor, cast.worker, text="更衣室暖气不足,换衣服冷")
    alike = raise_one(cast.visitor, EmployeeFactory(unit=cast.ours), text="更衣室暖气不热")
    other = raise_one(cast.visitor, EmployeeFactory(unit=cast.ours), text="食堂饭菜凉")
    client = as_(cast.office)
    page = text_of(client.get(of(into, "merge/")))
    assert alike.number in page
    assert other.number not in page
    answer = client.post(of(into, "merge/"), {"numbers": "SQ-2026-9999"})
    assert "SQ-2026-9999 找不到" in answer.content.decode()
    text_of(client.post(of(into, "merge/"), {"appeals": [alike.pk], "numbers": other.number.lower()}, follow=True))
    assert {one.number for one in into.merged.all()} == {alike.number, other.number}
    assert other.number in text_of(client.get(of(into)))
    assert into.number in text_of(client.get(of(alike)))


def test_targets_are_named_later_and_bar_their_unit(cast: Cast) -> None:
    appeal = raise_one(cast.visitor, cast.worker)
    text_of(as_(cast.office).post(of(appeal, "targets/"), {"units": [cast.theirs.pk]}, follow=True))
    answer = as_(cast.office).post(of(appeal, "assign/"), {"lead_unit": cast.theirs.pk, "urgency": "ordinary"})
    assert "后勤科是被反映的单位" in answer.content.decode()


def test_one_that_answered_on_the_spot_is_checked_by_somebody_from_outside(cast: Cast) -> None:
    appeal = raise_one(cast.visitor, cast.worker, answer="明天就有")
    Appeal.objects.filter(pk=appeal.pk).update(drawn=True)
    assert "登记抽查" in text_of(as_(cast.office).get(of(appeal)))
    text_of(as_(cast.office).post(of(appeal, "check/"), {"result": "not", "words": "还没领到"}, follow=True))
    assert fresh(appeal).status == Status.REOPENED
    again = as_(cast.office).post(of(appeal, "check/"), {"result": "content", "words": "又问"})
    assert again.status_code == 422
    assert "又问" in again.content.decode()


def test_a_timetable_is_carried_out_by_one_tap(cast: Cast) -> None:
    appeal = answered(brought_to(Status.ACCEPTED, cast), cast, outcome=Outcome.TIMETABLE, promised_on=NOW.date() + timedelta(days=20))
    page = text_of(as_(cast.clerk).get(of(appeal)))
    assert of(appeal, "carry-out/") in page
    assert "列入计划的要等兑现" in acts_on(text_of(as_(cast.head).get(of(appeal))))
    assert "已开始兑现" in text_of(as_(cast.clerk).post(of(appeal, "carry-out/"), follow=True))


def test_a_policy_that_does_not_allow_it_is_struck_off_by_approval_alone(cast: Cast) -> None:
    appeal = called_back(answered(brought_to(Status.ACCEPTED, cast), cast, outcome=Outcome.NOT_ALLOWED), cast)
    assert as_(cast.head).get(of(appeal, "strike-off/")).status_code == 403
    page = text_of(as_(cast.deputy).get(of(appeal, "strike-off/")))
    assert 'value="content"' not in page
    assert 'value="approved"' in page


# -- 答复模板


def test_templates_are_the_units_own_or_the_mines(cast: Cast) -> None:
    clerk, office = as_(cast.clerk), as_(cast.office)
    sent = {"title": "暖气报修", "category": "living", "unit": cast.theirs.pk, "text": "已安排维修"}
    assert "已存下模板“暖气报修”" in text_of(clerk.post("/appeals/templates/new/", sent, follow=True))
    assert clerk.post("/appeals/templates/new/", sent | {"title": "全矿的", "unit": ""}).status_code == 422
    assert clerk.post("/appeals/templates/new/", sent | {"title": "别家的", "unit": cast.ours.pk}).status_code == 422
    office.post("/appeals/templates/new/", sent | {"title": "通用", "category": "", "unit": "", "text": "感谢反映"})
    own, mines = ReplyTemplate.objects.get(title="暖气报修"), ReplyTemplate.objects.get(title="通用")
    assert clerk.get(f"/appeals/templates/{mines.pk}/").status_code == 403
    assert clerk.post(f"/appeals/templates/{mines.pk}/drop/").status_code == 403
    assert as_(cast.visitor).get(f"/appeals/templates/{own.pk}/").status_code == 404
    assert as_(cast.union).get("/appeals/templates/").status_code == 403
    appeal = brought_to(Status.ACCEPTED, cast)
    page = text_of(clerk.get(of(appeal, "reply/")))
    assert 'data-text="已安排维修"' in page
    assert 'data-text="感谢反映"' in page
    text_of(clerk.post(f"/appeals/templates/{own.pk}/", sent | {"text": "改过的"}, follow=True))
    assert ReplyTemplate.objects.get(pk=own.pk).text == "改过的"
    text_of(clerk.post(f"/appeals/templates/{own.pk}/drop/", follow=True))
    assert not ReplyTemplate.objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize("unit", ["the whole mine's", "another unit's"])
def test_a_template_of_others_is_not_kept_by_a_clerk_whatever_he_sends(unit: str, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="只能维护本单位的模板") as broken:
        actions.keep_template(
            template=None, title="通用", text="感谢反映", unit=cast.ours if unit == "another unit's" else None, by=cast.clerk, now=NOW
        )
    assert broken.value.field == "unit"
    assert not ReplyTemplate.objects.exists()


def _accepted(appeal: Appeal, cast: Cast) -> Appeal:
    """Of one that was done again: the unit notes progress instead."""
    act = actions.note_progress if appeal.status == Status.REOPENED else actions.accept
    more = {"text": "又去看过"} if appeal.status == Status.REOPENED else {}
    return act(appeal=appeal, by=cast.clerk, now=NOW, **more)
