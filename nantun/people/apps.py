from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class PeopleConfig(AppConfig):
    name = "nantun.people"
    verbose_name = _l("职工与账号")

    def ready(self) -> None:
        register(
            Activity(
                name="people",
                label=_l("职工花名册"),
                icon="users",
                urls="nantun.people.urls",
                entry="people.enter",
                group="system",
                order=90,
                search="nantun.people.search.found",
            )
        )
        register(
            Activity(
                name="users",
                label=_l("账号"),
                icon="key",
                urls="nantun.people.users_urls",
                entry="people.see_accounts",
                group="system",
                order=95,
                tells=_l("账号安全"),
                reminders="nantun.people.reminders.due_on",
            )
        )
        register(
            Activity(
                name="grants",
                label=_l("角色"),
                icon="shield-check",
                urls="nantun.people.grants_urls",
                entry="people.see_grants",
                group="system",
                order=96,
                todo="nantun.people.todo.waiting",
                todo_readers="nantun.people.todo.readers",
                waiting_count="nantun.people.todo.waiting_count",
            )
        )
        register(
            Activity(
                name="stand-ins",
                label=_l("代录授权"),
                icon="user-check",
                urls="nantun.people.stand_ins_urls",
                entry="people.enter_stand_ins",
                group="menu",
                order=97,
            )
        )
        register(Activity(name="me", label=_l("我的信息"), icon="id", urls="nantun.people.me_urls", group="menu", order=98))
