from .employee import Employee, EmployeeQuerySet, Household, Placement
from .organisation import PartyOrganisation, Team, Unit
from .roster import RosterImport
from .session import Session
from .user import RoleGrant, SignInSlip, StandIn, User

__all__ = [
    "Employee",
    "EmployeeQuerySet",
    "Household",
    "PartyOrganisation",
    "Placement",
    "RoleGrant",
    "RosterImport",
    "Session",
    "SignInSlip",
    "StandIn",
    "Team",
    "Unit",
    "User",
]
