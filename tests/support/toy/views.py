import django_tables2 as tables

from nantun.web.pages import ListPage
from nantun.web.tables import MAIN, ShortDay, Table

from .models import Remark


class RemarkTable(Table):
    day = ShortDay(verbose_name="日期")
    employee = tables.Column(verbose_name="职工", attrs=MAIN)

    class Meta(Table.Meta):
        model = Remark
        fields = ("day", "employee", "text")


class RemarkList(ListPage):
    model, table, title, perm = Remark, RemarkTable, "班中餐意见", "meals.enter"

    def rows(self, user):
        return Remark.objects.visible_to(user).select_related("employee")
