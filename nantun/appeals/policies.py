"""Who reads appeals, and from whom each is kept (rights.md, "appeal: read", footnote 3); what acts need besides stands in rules.py."""

from __future__ import annotations

from nantun.people.policy import Policy, any_of, holds, is_account, is_employee, is_of_unit, of, over, where
from nantun.people.roles import Role

from .choices import Category, Status

# Whose units' appeals one reads, and who reads the whole mine's.
UNIT_READERS = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.SUPERVISION)
MINE_READERS = (Role.PRINCIPAL, Role.PARTY_OFFICE, Role.UNION_CHAIR)
# Who learns a hidden name: those who stand above the handling unit or beside it.
NAME_READERS = (*MINE_READERS, Role.DEPUTY, Role.SUPERVISION, Role.UNION_STAFF)
CALLERS = (Role.PARTY_OFFICE, Role.UNION_STAFF, Role.UNION_CHAIR, Role.SUPERVISION)
SHEET_READERS = (Role.CLERK, Role.HEAD, Role.DEPUTY)
ALL_SHEETS = (Role.PARTY_OFFICE, Role.PRINCIPAL)
TEMPLATE_KEEPERS = (Role.CLERK, Role.HEAD, Role.PARTY_OFFICE)

is_discipline = where("category", Category.DISCIPLINE)
raised_it = any_of("raisers", is_employee("employee"))
# Also where his own was merged into it: one answer reaches them all.
is_raiser = raised_it | any_of("merged", raised_it)
# 被反映对象: he himself, whoever stands in that unit, and whoever heads it or keeps its papers.
is_complained_of = any_of("targets", is_employee("employee") | is_of_unit("unit") | over("unit", Role.CLERK, Role.HEAD))
# Whoever raised it is told of it and reads it, whatever is said of his unit.
kept_from = is_complained_of & ~is_raiser

answers_for_it = is_account("registered_by") | is_employee("first_responder") | is_employee("responsible_leader") | is_employee("handler")
# The lead unit's clerk and head, and whoever was named to do it.
is_of_lead_unit = ~where("lead_unit", None) & (is_employee("handler") | over("lead_unit", Role.CLERK, Role.HEAD))
# Of an appeal whose names are hidden.
knows_names = holds(*NAME_READERS) | is_account("registered_by") | is_employee("first_responder") | is_raiser
reads_text = ~is_discipline | holds(Role.DISCIPLINE)
# The deputy of the lead unit or of the unit where it was heard.
is_in_charge = over("registering_unit", Role.DEPUTY) | over("lead_unit", Role.DEPUTY)
# Supervision groups call back in the units that they cover, the others in all.
covers = (
    holds(Role.PARTY_OFFICE, Role.UNION_STAFF, Role.UNION_CHAIR)
    | over("lead_unit", Role.SUPERVISION)
    | over("registering_unit", Role.SUPERVISION)
)
# What is complained of him or his unit is nobody's to act on, and 违纪 goes another way.
is_open_to = ~is_complained_of & ~is_discipline
above = is_open_to & (holds(Role.PARTY_OFFICE) | is_in_charge)
# Above whoever handles it: those above the unit, and the head within his own.
oversees = above | (is_open_to & over("lead_unit", Role.HEAD))
reaches_it = (
    over("lead_unit", *UNIT_READERS)
    | over("registering_unit", *UNIT_READERS)
    | any_of("supporting_units", over("pk", *UNIT_READERS))
    | (holds(Role.UNION_STAFF) & (where("status", Status.REPLIED) | where("drawn", True) | any_of("call_backs", is_account("by"))))
)

APPEALS = Policy(
    "appeals.Appeal",
    # 违纪 is seen by 纪检 and, as a number, by whoever raised it. What most rows meet stands first: the database asks in this order.
    read=(
        ((~is_discipline & (holds(*MINE_READERS) | answers_for_it | reaches_it)) | (is_discipline & holds(Role.DISCIPLINE)))
        & ~is_complained_of
    )
    | is_raiser,
    oversee=oversees,
    columns={"text": reads_text, "raisers": reads_text & (is_discipline | where("names_hidden", False) | knows_names)},
)
# A longer limit, a hold: whoever may decide is told that it was asked for, and has it among what waits.
REQUESTS = Policy(
    "appeals.AppealRequest",
    read=of("appeal", APPEALS.verbs["read"]),
    decide=of("appeal", oversees) & ~is_account("asked_by"),
)
# 催办单: the unit's clerk keeps the unit's, the party office every one.
SHEETS = Policy(
    "appeals.UrgeSheet",
    read=holds(*ALL_SHEETS) | over("unit", *SHEET_READERS) | is_employee("leader"),
    keep_sheet=holds(Role.PARTY_OFFICE) | over("unit", Role.CLERK),
)
# Reply templates: the units' own by their clerks and heads, the mine's (no unit) by the party office, which keeps all.
keeps_template = over("unit", *TEMPLATE_KEEPERS)
TEMPLATES = Policy("appeals.ReplyTemplate", read=where("unit", None) | keeps_template, keep_template=keeps_template)
