"""Who reads whose rosters (rights.md, "shift rosters / shift-leading roster"); one's own always."""

from __future__ import annotations

from nantun.people.policy import Policy, is_account, is_employee, is_of_team, over
from nantun.people.roles import Role

READER_ROLES = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE)
SETTER_ROLES = (Role.CLERK, Role.HEAD, Role.PARTY_OFFICE)

# One's own: by name, or by one's team of today.
DAYS = Policy("rosters.RosterDay", read=over("unit", *READER_ROLES) | is_employee("employee") | is_of_team("team"))
UPLOADS = Policy("rosters.RosterWorkbook", read=is_account("added_by"))
