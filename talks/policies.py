"""Who learns that there was a talk and who reads what was said, who holds forums and who helps whom (rights.md)."""

from __future__ import annotations

from nantun.approvals.choices import Decision
from nantun.people.policy import Policy, any_of, has_post, is_account, is_employee, of, over, until, where
from nantun.people.roles import Role

# Whose units' talks one counts (rights.md, "talk: counts, due lists"); one's own always.
READER_ROLES = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE, Role.SUPERVISION)
MUST_ROLES = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE)
# Who holds forums and writes their minutes over his reach (rights.md, "forum: hold, minutes").
FORUM_ROLES = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE, Role.UNION_STAFF, Role.UNION_CHAIR)

SECRETARY = "党委书记"

is_talker, is_counterpart = is_employee("talker"), is_employee("counterpart")
takes_part = is_talker | is_counterpart

TALKS = Policy(
    "talks.Talk",
    read=over("reporting_unit", *READER_ROLES) | over("counterpart_unit", *READER_ROLES) | is_account("entered_by") | takes_part,
    take_part=takes_part,
)

# 调阅单: approved by the party secretary, a post and no role of the program; of one that is approved the two know, unless it was ordered otherwise.
approves = has_post(SECRETARY)
is_approved = where("status", Decision.APPROVED)
# One reading, of this record alone, until it runs out.
uses = is_account("asked_by") & is_approved & where("used_at", None) & until("expires_at")
ORDERS = Policy(
    "talks.ReadingOrder",
    read=approves | is_account("asked_by") | (is_approved & where("silent", False) & of("talk", takes_part)),
    approve_order=approves & ~is_account("asked_by"),
    use_order=uses,
)
# What was said: read by the two, by nobody for his role.
RECORDS = Policy("talks.TalkRecord", read=of("talk", takes_part | any_of("orders", uses)))

settles = over("unit", *MUST_ROLES) | is_employee("talker")
MUSTS = Policy("talks.MustTalk", read=settles | is_account("raised_by"), settle_must=settles)
FORUMS = Policy("talks.Forum", read=over("unit", *FORUM_ROLES))
# 一对一帮带: the helper and the head, as named; by no role, and never the worker himself.
helps, heads_it = is_employee("helper"), is_employee("head")
MENTORINGS = Policy("talks.Mentoring", read=(helps | heads_it) & ~is_employee("worker"))
