"""The roster's words, with the other spellings in which workbooks bring them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    LEADERSHIP = "leadership", _("矿领导")
    OFFICE = "office", _("机关科室")
    GRASSROOTS = "grassroots", _("基层单位")


class PartyKind(models.TextChoices):
    COMMITTEE = "committee", _("党委")
    GENERAL_BRANCH = "general_branch", _("党总支")
    BRANCH = "branch", _("党支部")


class Sex(models.TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class Rank(models.TextChoices):
    """职级."""

    DIVISION = "division", _("正处级")
    DEPUTY_DIVISION = "deputy_division", _("副处级")
    SECTION = "section", _("正科级")
    DEPUTY_SECTION = "deputy_section", _("副科级")
    STAFF = "staff", _("一般管理")
    TEAM_LEADER = "team_leader", _("班组长")
    WORKER = "worker", _("工人")


CADRE_RANKS = (Rank.DIVISION, Rank.DEPUTY_DIVISION, Rank.SECTION, Rank.DEPUTY_SECTION)


class Level(models.TextChoices):
    """管理层级, by which talks answer one for the other; derived from rank and post (levels.py)."""

    PRINCIPAL = "principal", _("矿主要领导")
    DEPUTY = "deputy", _("分管领导")
    SECTION_HEAD = "section_head", _("科级正职")
    DEPUTY_SECTION = "deputy_section", _("科级副职")
    TEAM_LEADER = "team_leader", _("班组长")
    KEY_WORKER = "key_worker", _("骨干")
    WORKER = "worker", _("职工")


class SkillGrade(models.TextChoices):
    JUNIOR = "junior", _("初级工")
    INTERMEDIATE = "intermediate", _("中级工")
    SENIOR = "senior", _("高级工")
    TECHNICIAN = "technician", _("技师")
    SENIOR_TECHNICIAN = "senior_technician", _("高级技师")


class PartyStatus(models.TextChoices):
    MEMBER = "member", _("中共党员")
    PROBATIONARY = "probationary", _("中共预备党员")
    LEAGUE = "league", _("共青团员")
    DEMOCRATIC = "democratic", _("民主党派")
    NONE = "none", _("群众")


class EmploymentForm(models.TextChoices):
    CONTRACT = "contract", _("合同制")
    DISPATCHED = "dispatched", _("劳务派遣")
    RURAL = "rural", _("农民工")
    OTHER = "other", _("其他")


class EmployeeStatus(models.TextChoices):
    ON_POST = "on_post", _("在岗")
    OFF_POST = "off_post", _("离岗")
    RETIRED = "retired", _("退休")
    MOVED_OUT = "moved_out", _("调出")

    @property
    def colour(self) -> str:
        return "green" if self is EmployeeStatus.ON_POST else "grey"
