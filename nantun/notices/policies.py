"""One's own notices are one's own, whatever one's roles; how they leave the house is set and watched by the system administrator (rights.md)."""

from __future__ import annotations

from nantun.people.policy import Policy, holds, is_account
from nantun.people.roles import Role

manages = holds(Role.SYSTEM_ADMIN)

NOTICES = Policy("notices.Notice", read=is_account("recipient"))
ROUTES = Policy("notices.Route", read=manages)
# What is sent stands in nobody's list but the reader's.
DELIVERIES = Policy("notices.Delivery", read=manages)
