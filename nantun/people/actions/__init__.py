"""Every write of this room, by what it is about."""

from .accounts import LONGEST_STATE_REASON, disable_account, enable_account, open_account, open_accounts, open_officer_account
from .beginning import Officer, set_up
from .employees import change_status, edit_employee, leave_household, live_together, transfer
from .grants import confirm_proposals, drop_proposals, end_role, grant_role, propose_roles, set_proposed_units
from .organisation import drop_team, save_party_organisation, save_team, save_unit
from .passwords import change_password, set_first_password
from .second_factor import LONGEST_DROPPING_REASON, confirm_device, drop_device, new_backup_codes, new_device, verify
from .slips import issue_slips
from .stand_ins import end_stand_in, end_stand_ins, grant_stand_in

__all__ = [
    "LONGEST_DROPPING_REASON",
    "LONGEST_STATE_REASON",
    "Officer",
    "change_password",
    "change_status",
    "confirm_device",
    "confirm_proposals",
    "disable_account",
    "drop_device",
    "drop_proposals",
    "drop_team",
    "edit_employee",
    "enable_account",
    "end_role",
    "end_stand_in",
    "end_stand_ins",
    "grant_role",
    "grant_stand_in",
    "issue_slips",
    "leave_household",
    "live_together",
    "new_backup_codes",
    "new_device",
    "open_account",
    "open_accounts",
    "open_officer_account",
    "propose_roles",
    "save_party_organisation",
    "save_team",
    "save_unit",
    "set_first_password",
    "set_proposed_units",
    "set_up",
    "transfer",
    "verify",
]
