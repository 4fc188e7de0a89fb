"""The party secretary, who approves readings: a post, and no role of the program."""

from __future__ import annotations

from datetime import date

from nantun.people.models import Employee, User

SECRETARY = "党委书记"


def is_party_secretary(user: User) -> bool:
    return user.is_active and user.employee is not None and user.employee.post == SECRETARY


def party_secretaries(day: date) -> list[int]:
    """The accounts of whoever holds the post."""
    people = Employee.objects.on_post().on_roster(day).filter(post=SECRETARY)
    return list(User.objects.filter(employee__in=people.values("pk"), is_active=True).values_list("pk", flat=True))
