from .employee import Employee, EmployeeQuerySet, Household, Placement
from .organisation import PartyOrganisation, Team, Unit
from .session import Session
from .user import RoleGrant, SignInSlip, StandIn, User

__all__ = [
    "Employee",
    "EmployeeQuerySet",
    "Household",
    "PartyOrganisation",
    "Placement",
    "RoleGrant",
    "Session",
    "SignInSlip",
    "StandIn",
    "Team",
    "Unit",
    "User",
]
