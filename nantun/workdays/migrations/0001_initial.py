import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(editable=False, max_length=20, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=10, unique=True, verbose_name='班次')),
                ('mark', models.CharField(max_length=1, unique=True, verbose_name='一字简称')),
                ('starts', models.TimeField(verbose_name='开始')),
                ('ends', models.TimeField(verbose_name='结束')),
                ('belongs', models.CharField(choices=[('starts', '开始的那天'), ('ends', '结束的那天')], default='starts', max_length=10, verbose_name='算哪天的班')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='使用中')),
            ],
            options={
                'verbose_name': '班次',
                'verbose_name_plural': '班次',
                'ordering': ['order', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('starts', models.F('ends')), _negated=True), name='shift_lasts', violation_error_message='开始和结束不能是同一时刻。'), models.CheckConstraint(condition=models.Q(('mark__in', ('', '休')), _negated=True), name='shift_mark_is_no_rest', violation_error_message='“休”表示休息,请换一个字。')],
            },
        ),
        migrations.CreateModel(
            name='ShiftEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='workdays.shift')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, editable=False, max_length=20, verbose_name='代码')),
                ('name', models.CharField(max_length=10, verbose_name='班次')),
                ('mark', models.CharField(max_length=1, verbose_name='一字简称')),
                ('starts', models.TimeField(verbose_name='开始')),
                ('ends', models.TimeField(verbose_name='结束')),
                ('belongs', models.CharField(choices=[('starts', '开始的那天'), ('ends', '结束的那天')], default='starts', max_length=10, verbose_name='算哪天的班')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('is_active', models.BooleanField(default=True, verbose_name='使用中')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SpecialDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='日期')),
                ('works', models.BooleanField(verbose_name='上班')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('origin', models.CharField(choices=[('seeded', '程序自带'), ('notice', '按通知')], default='notice', max_length=10, verbose_name='来源')),
                ('document', models.CharField(blank=True, max_length=120, verbose_name='依据文件')),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='录入时间')),
            ],
            options={
                'verbose_name': '节假日与调休',
                'verbose_name_plural': '节假日与调休',
                'ordering': ['day'],
                'constraints': [models.CheckConstraint(condition=models.Q(('works', False), ('day__iso_week_day__gte', 6), _connector='OR'), name='special_workday_on_a_weekend', violation_error_message='周一至周五本来就上班,只有周六、周日才填调休上班。'), models.CheckConstraint(condition=models.Q(models.Q(('origin', 'notice'), _negated=True), models.Q(('document', ''), _negated=True), _connector='OR'), name='special_day_has_its_document', violation_error_message='请写明依据的文件,例如:国办发明电〔2026〕7号。')],
            },
        ),
        migrations.CreateModel(
            name='SpecialDayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='workdays.specialday')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('day', models.DateField(verbose_name='日期')),
                ('works', models.BooleanField(verbose_name='上班')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('origin', models.CharField(choices=[('seeded', '程序自带'), ('notice', '按通知')], default='notice', max_length=10, verbose_name='来源')),
                ('document', models.CharField(blank=True, max_length=120, verbose_name='依据文件')),
                ('changed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='录入时间')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FestivalDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('festival', models.CharField(choices=[('spring', '春节'), ('dragon_boat', '端午'), ('mid_autumn', '中秋'), ('eid_al_fitr', '开斋节')], max_length=20, verbose_name='节日')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('day', models.DateField(verbose_name='日期')),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('confirmed_at', models.DateTimeField(verbose_name='确认时间')),
            ],
            options={
                'verbose_name': '节日日期',
                'verbose_name_plural': '节日日期',
                'ordering': ['year', 'day'],
                'constraints': [models.UniqueConstraint(fields=('festival', 'year'), name='festival_once_a_year'), models.CheckConstraint(condition=models.Q(('day__year', models.F('year'))), name='festival_within_its_year', violation_error_message='日期要在这一年之内。'), models.CheckConstraint(condition=models.Q(('festival', 'eid_al_fitr')), name='festival_that_is_sighted', violation_error_message='农历节日由程序推算,不需要确认。')],
            },
        ),
        migrations.CreateModel(
            name='FestivalDayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='workdays.festivalday')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('festival', models.CharField(choices=[('spring', '春节'), ('dragon_boat', '端午'), ('mid_autumn', '中秋'), ('eid_al_fitr', '开斋节')], max_length=20, verbose_name='节日')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('day', models.DateField(verbose_name='日期')),
                ('confirmed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('confirmed_at', models.DateTimeField(verbose_name='确认时间')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shift',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workdays_shiftevent" ("belongs", "code", "ends", "id", "is_active", "mark", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts") VALUES (NEW."belongs", NEW."code", NEW."ends", NEW."id", NEW."is_active", NEW."mark", NEW."name", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts"); RETURN NULL;', hash='f34123c9bac4e37932f39daa536f81903b4d74ae', operation='INSERT', pgid='pgtrigger_insert_insert_f6422', table='workdays_shift', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shift',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "workdays_shiftevent" ("belongs", "code", "ends", "id", "is_active", "mark", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts") VALUES (NEW."belongs", NEW."code", NEW."ends", NEW."id", NEW."is_active", NEW."mark", NEW."name", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts"); RETURN NULL;', hash='e0610817c25aed1cdd601ed01ba2ee2133bc4dde', operation='UPDATE', pgid='pgtrigger_update_update_cf4a8', table='workdays_shift', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shiftevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a6a05638f071cb448c75077f6c30daf08ee88971', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2806e', table='workdays_shiftevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='specialday',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workdays_specialdayevent" ("changed_at", "changed_by_id", "day", "document", "id", "name", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "works") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."day", NEW."document", NEW."id", NEW."name", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."works"); RETURN NULL;', hash='7b78e84fe5c7dce1b9e68c48d53957ca51140748', operation='INSERT', pgid='pgtrigger_insert_insert_6694c', table='workdays_specialday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='specialday',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "workdays_specialdayevent" ("changed_at", "changed_by_id", "day", "document", "id", "name", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "works") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."day", NEW."document", NEW."id", NEW."name", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."works"); RETURN NULL;', hash='37686d42dac2732b932df70eb3ad6dce93d6a2ee', operation='UPDATE', pgid='pgtrigger_update_update_11ae2', table='workdays_specialday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='specialday',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workdays_specialdayevent" ("changed_at", "changed_by_id", "day", "document", "id", "name", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "works") VALUES (OLD."changed_at", OLD."changed_by_id", OLD."day", OLD."document", OLD."id", OLD."name", OLD."origin", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."works"); RETURN NULL;', hash='8a4f1c7b84685217298dee54a1680dd8537f080b', operation='DELETE', pgid='pgtrigger_delete_delete_18964', table='workdays_specialday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='specialdayevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c790e54b8baabbda58cfe099a123da5aae9be696', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9523c', table='workdays_specialdayevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='festivalday',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workdays_festivaldayevent" ("confirmed_at", "confirmed_by_id", "day", "festival", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."confirmed_at", NEW."confirmed_by_id", NEW."day", NEW."festival", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."year"); RETURN NULL;', hash='60b110146163eff3d5ed6b9e7b318c50450157d1', operation='INSERT', pgid='pgtrigger_insert_insert_ab17b', table='workdays_festivalday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='festivalday',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "workdays_festivaldayevent" ("confirmed_at", "confirmed_by_id", "day", "festival", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."confirmed_at", NEW."confirmed_by_id", NEW."day", NEW."festival", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."year"); RETURN NULL;', hash='415653d2d0520214d9b48995eab82abf5caf0d08', operation='UPDATE', pgid='pgtrigger_update_update_e92a1', table='workdays_festivalday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='festivalday',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workdays_festivaldayevent" ("confirmed_at", "confirmed_by_id", "day", "festival", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (OLD."confirmed_at", OLD."confirmed_by_id", OLD."day", OLD."festival", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."year"); RETURN NULL;', hash='708946c748936f8a40b1769082f761fc58719e3a', operation='DELETE', pgid='pgtrigger_delete_delete_c939e', table='workdays_festivalday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='festivaldayevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e3860a9ab46f05ea66efd21dcf27f3fef3f6ec95', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c33b2', table='workdays_festivaldayevent', when='BEFORE')),
        ),
    ]
