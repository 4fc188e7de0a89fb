"""Who reads visits and what must be answered by one (rights.md); what acts need besides stands in rules.py."""

from __future__ import annotations

from nantun.people.policy import Policy, any_of, enters_for, holds, is_account, is_employee, of, over
from nantun.people.roles import Role

# Whose units' visits one reads (rights.md, "visit: read"); one's own always.
READER_ROLES = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE, Role.SUPERVISION)
# Who sees, and raises, what must be answered by a visit (rights.md, "必访").
MUST_ROLES = (
    Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE, Role.UNION_STAFF, Role.UNION_CHAIR,
)  # fmt: skip

own = any_of("visitors", is_employee("employee")) | is_account("entered_by")
# Family situation and state of mind: the visitor, the head, the party office, and the clerk who entered them (domain.md 9).
reads_private_parts = own | over("reporting_unit", Role.HEAD, Role.PARTY_OFFICE)

VISITS = Policy(
    "visits.Visit",
    read=own | over("reporting_unit", *READER_ROLES),
    columns=dict.fromkeys(("family_situation", "state_of_mind", "difficulties"), reads_private_parts),
)
MUSTS = Policy("visits.MustVisit", read=over("unit", *MUST_ROLES))
of_visit = of("visit", VISITS.verbs["read"])
CORRECTIONS = Policy("visits.Correction", read=of_visit, decide_correction=of_visit & holds(Role.PARTY_OFFICE) & ~is_account("asked_by"))
# 笔记照片: the visitor's own and his whom one enters for today, to whom they are also left to do; and what one uploaded. Nobody else's, whatever his role.
answers_for_page = is_employee("principal") | enters_for("principal")
PAGES = Policy("visits.NotebookPage", read=answers_for_page | is_account("added_by"), answer_for_page=answers_for_page)
SHEETS = Policy(
    "visits.SignedSheet",
    read=is_account("added_by") | is_employee("principal") | over("principal__unit", Role.CLERK, Role.HEAD, Role.PARTY_OFFICE),
)
WORKBOOKS = Policy("visits.VisitWorkbook", read=is_account("added_by"))
