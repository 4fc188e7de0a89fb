"""Who learns that there was a talk, who holds forums and who helps whom (rights.md). What was said is read by others ways: querysets/records.py."""

from __future__ import annotations

from nantun.people.policy import Policy, is_account, is_employee, over
from nantun.people.roles import Role

# Whose units' talks one counts (rights.md, "talk: counts, due lists"); one's own always.
READER_ROLES = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE, Role.SUPERVISION)
MUST_ROLES = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE)
# Who holds forums and writes their minutes over his reach (rights.md, "forum: hold, minutes").
FORUM_ROLES = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE, Role.UNION_STAFF, Role.UNION_CHAIR)

takes_part = is_employee("talker") | is_employee("counterpart")

TALKS = Policy(
    "talks.Talk",
    read=over("reporting_unit", *READER_ROLES) | over("counterpart_unit", *READER_ROLES) | is_account("entered_by") | takes_part,
)
settles = over("unit", *MUST_ROLES) | is_employee("talker")
MUSTS = Policy("talks.MustTalk", read=settles | is_account("raised_by"), settle_must=settles)
FORUMS = Policy("talks.Forum", read=over("unit", *FORUM_ROLES))
# 一对一帮带: the helper and the head, as named; by no role, and never the worker himself.
MENTORINGS = Policy("talks.Mentoring", read=(is_employee("helper") | is_employee("head")) & ~is_employee("worker"))
