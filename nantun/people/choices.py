"""The roster's words, with the other spellings in which workbooks bring them."""

from django.db import models
from django.utils.translation import gettext_lazy as _l


class UnitKind(models.TextChoices):
    LEADERSHIP = "leadership", _l("矿领导")
    OFFICE = "office", _l("机关科室")
    GRASSROOTS = "grassroots", _l("基层单位")


class PartyKind(models.TextChoices):
    COMMITTEE = "committee", _l("党委")
    GENERAL_BRANCH = "general_branch", _l("党总支")
    BRANCH = "branch", _l("党支部")


class Sex(models.TextChoices):
    MALE = "male", _l("男")
    FEMALE = "female", _l("女")


class Rank(models.TextChoices):
    """职级."""

    DIVISION = "division", _l("正处级")
    DEPUTY_DIVISION = "deputy_division", _l("副处级")
    SECTION = "section", _l("正科级")
    DEPUTY_SECTION = "deputy_section", _l("副科级")
    STAFF = "staff", _l("一般管理")
    TEAM_LEADER = "team_leader", _l("班组长")
    WORKER = "worker", _l("工人")


CADRE_RANKS = (Rank.DIVISION, Rank.DEPUTY_DIVISION, Rank.SECTION, Rank.DEPUTY_SECTION)


class Level(models.TextChoices):
    """管理层级, by which talks answer one for the other; derived from rank and post (levels.py)."""

    PRINCIPAL = "principal", _l("矿主要领导")
    DEPUTY = "deputy", _l("分管领导")
    SECTION_HEAD = "section_head", _l("科级正职")
    DEPUTY_SECTION = "deputy_section", _l("科级副职")
    TEAM_LEADER = "team_leader", _l("班组长")
    KEY_WORKER = "key_worker", _l("骨干")
    WORKER = "worker", _l("职工")


class Basis(models.TextChoices):
    """On what the one relied who entered for another (代录)."""

    ORAL = "oral", _l("口述")
    PAPER = "paper", _l("纸卡")
    NOTEBOOK = "notebook", _l("笔记照片")


class SkillGrade(models.TextChoices):
    JUNIOR = "junior", _l("初级工")
    INTERMEDIATE = "intermediate", _l("中级工")
    SENIOR = "senior", _l("高级工")
    TECHNICIAN = "technician", _l("技师")
    SENIOR_TECHNICIAN = "senior_technician", _l("高级技师")


class PartyStatus(models.TextChoices):
    MEMBER = "member", _l("中共党员")
    PROBATIONARY = "probationary", _l("中共预备党员")
    LEAGUE = "league", _l("共青团员")
    DEMOCRATIC = "democratic", _l("民主党派")
    NONE = "none", _l("群众")


class EmploymentForm(models.TextChoices):
    CONTRACT = "contract", _l("合同制")
    DISPATCHED = "dispatched", _l("劳务派遣")
    RURAL = "rural", _l("农民工")
    OTHER = "other", _l("其他")


class EmployeeStatus(models.TextChoices):
    ON_POST = "on_post", _l("在岗")
    OFF_POST = "off_post", _l("离岗")
    RETIRED = "retired", _l("退休")
    MOVED_OUT = "moved_out", _l("调出")

    @property
    def colour(self) -> str:
        return "green" if self is EmployeeStatus.ON_POST else "grey"
