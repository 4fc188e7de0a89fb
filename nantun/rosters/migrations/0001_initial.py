import django.db.models.deletion
import nantun.privacy.fields
import nantun.uploads.models
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('jobs', '0001_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('workdays', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RosterDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('shifts', '班次排班表'), ('leading', '领导带班下井安排')], max_length=10, verbose_name='表')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='单位')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team', verbose_name='班组')),
                ('employee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee', verbose_name='职工')),
                ('day', models.DateField(verbose_name='日期')),
                ('shift', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workdays.shift', verbose_name='班次')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='排班人')),
                ('set_at', models.DateTimeField(verbose_name='排班时间')),
            ],
            options={
                'verbose_name': '排班',
                'verbose_name_plural': '排班',
                'ordering': ['day', 'id'],
                'indexes': [models.Index(fields=['unit', 'kind', 'day'], name='roster_of_unit')],
                'constraints': [models.UniqueConstraint(fields=('team', 'day'), name='roster_one_shift_a_team'), models.UniqueConstraint(fields=('kind', 'employee', 'day'), name='roster_one_shift_a_person'), models.CheckConstraint(condition=models.Q(models.Q(('employee__isnull', True), ('team__isnull', False)), models.Q(('employee__isnull', False), ('team__isnull', True)), _connector='OR'), name='roster_of_a_team_or_a_person'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'leading'), _negated=True), models.Q(('employee__isnull', False), ('shift__isnull', False)), _connector='OR'), name='roster_leader_leads_a_shift', violation_error_message='带班要写明是谁、带哪个班。')],
            },
        ),
        migrations.CreateModel(
            name='RosterDayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='rosters.rosterday')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('shifts', '班次排班表'), ('leading', '领导带班下井安排')], max_length=10, verbose_name='表')),
                ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.unit', verbose_name='单位')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.team', verbose_name='班组')),
                ('employee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.employee', verbose_name='职工')),
                ('day', models.DateField(verbose_name='日期')),
                ('shift', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='workdays.shift', verbose_name='班次')),
                ('set_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='排班人')),
                ('set_at', models.DateTimeField(verbose_name='排班时间')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('shifts', '班次排班表'), ('leading', '领导带班下井安排')], max_length=10, verbose_name='表')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='单位')),
                ('month', models.DateField(verbose_name='月份')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='排班人')),
                ('saved_at', models.DateTimeField(verbose_name='排班时间')),
            ],
            options={
                'verbose_name': '排班表',
                'verbose_name_plural': '排班表',
                'constraints': [models.UniqueConstraint(fields=('kind', 'unit', 'month'), name='sheet_once_a_month'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='sheet_month_is_its_first_day')],
            },
        ),
        migrations.CreateModel(
            name='RosterWorkbook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('reading', '正在核对'), ('faulty', '有错误'), ('waiting', '待确认'), ('importing', '正在导入'), ('imported', '已导入'), ('failed', '未导入'), ('dropped', '已放弃')], default='reading', max_length=12, verbose_name='状态')),
                ('file', models.FileField(blank=True, upload_to=nantun.uploads.models.folder, verbose_name='文件')),
                ('name', models.CharField(max_length=120, verbose_name='文件名')),
                ('marked', models.FileField(blank=True, upload_to=nantun.uploads.models.folder, verbose_name='标注了错误的文件')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='数目')),
                ('found', nantun.privacy.fields.EncryptedJSONField(blank=True, default=dict, verbose_name='核对结果')),
                ('fingerprint', models.CharField(blank=True, editable=False, max_length=64)),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='未导入的原因')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.job', verbose_name='后台任务')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('added_at', models.DateTimeField(verbose_name='上传时间')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ('imported_at', models.DateTimeField(blank=True, null=True, verbose_name='导入时间')),
                ('kind', models.CharField(choices=[('shifts', '班次排班表'), ('leading', '领导带班下井安排')], max_length=10, verbose_name='表')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='单位')),
                ('month', models.DateField(verbose_name='月份')),
            ],
            options={
                'verbose_name': '排班工作簿',
                'verbose_name_plural': '排班工作簿',
                'ordering': ['-added_at', '-pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('imported_at__isnull', False), ('status', 'imported')), models.Q(models.Q(('status', 'imported'), _negated=True), ('imported_at__isnull', True)), _connector='OR'), name='rosters_rosterworkbook_imported_is_dated', violation_error_message='已导入的文件要有确认人和导入时间。')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rosterday',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rosters_rosterdayevent" ("day", "employee_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "shift_id", "team_id", "unit_id") VALUES (NEW."day", NEW."employee_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."set_at", NEW."set_by_id", NEW."shift_id", NEW."team_id", NEW."unit_id"); RETURN NULL;', hash='0b569175fd4ed58e85b1603194b9d00af4d26c4c', operation='INSERT', pgid='pgtrigger_insert_insert_8442b', table='rosters_rosterday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rosterday',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rosters_rosterdayevent" ("day", "employee_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "shift_id", "team_id", "unit_id") VALUES (NEW."day", NEW."employee_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."set_at", NEW."set_by_id", NEW."shift_id", NEW."team_id", NEW."unit_id"); RETURN NULL;', hash='5179f96cbe3745b770896cf3d78d4b7d6b7c0ed0', operation='UPDATE', pgid='pgtrigger_update_update_a1376', table='rosters_rosterday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rosterday',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rosters_rosterdayevent" ("day", "employee_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "shift_id", "team_id", "unit_id") VALUES (OLD."day", OLD."employee_id", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."set_at", OLD."set_by_id", OLD."shift_id", OLD."team_id", OLD."unit_id"); RETURN NULL;', hash='116b4cfc91fbe1fa1f93575c0bc4947d00b7ced2', operation='DELETE', pgid='pgtrigger_delete_delete_79893', table='rosters_rosterday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rosterdayevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a38f3a112ff5e8e59f41f6e3cf300823466a4b09', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f7993', table='rosters_rosterdayevent', when='BEFORE')),
        ),
    ]
