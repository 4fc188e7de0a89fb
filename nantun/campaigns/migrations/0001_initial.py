import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='名称')),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('goal', models.CharField(choices=[('none', '不设目标'), ('everyone_once', '全员走访到一次'), ('quota', '按职级每月次数')], default='none', max_length=20, verbose_name='目标')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='themes', to='campaigns.campaign', verbose_name='上级活动')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
            ],
            options={
                'verbose_name': '主题活动',
                'verbose_name_plural': '主题活动',
                'ordering': ['-starts_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='campaign_ends_after_it_begins', violation_error_message='结束日期不能早于开始日期。'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='campaign_not_its_own_parent', violation_error_message='上级活动不能是它自己。')],
            },
        ),
        migrations.CreateModel(
            name='CampaignEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='campaigns.campaign')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('goal', models.CharField(choices=[('none', '不设目标'), ('everyone_once', '全员走访到一次'), ('quota', '按职级每月次数')], default='none', max_length=20, verbose_name='目标')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='campaigns.campaign', verbose_name='上级活动')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotas', to='campaigns.campaign', verbose_name='主题活动')),
                ('rank', models.CharField(choices=[('division', '正处级'), ('deputy_division', '副处级'), ('section', '正科级'), ('deputy_section', '副科级'), ('staff', '一般管理'), ('team_leader', '班组长'), ('worker', '工人')], max_length=20, verbose_name='职级')),
                ('visits_a_month', models.PositiveSmallIntegerField(verbose_name='每月次数')),
                ('effective_from', models.DateField(verbose_name='自何日起')),
            ],
            options={
                'verbose_name': '每月次数',
                'verbose_name_plural': '每月次数',
                'ordering': ['campaign', 'rank', '-effective_from'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'rank', 'effective_from'), name='quota_one_value_a_day', violation_error_message='这个职级在这一天已有次数。')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campaign',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "campaigns_campaignevent" ("ends_on", "goal", "id", "name", "note", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."ends_on", NEW."goal", NEW."id", NEW."name", NEW."note", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;', hash='4ad3a06dc74f3bdd1944c52737e9f19aa3438b61', operation='INSERT', pgid='pgtrigger_insert_insert_5522d', table='campaigns_campaign', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campaign',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "campaigns_campaignevent" ("ends_on", "goal", "id", "name", "note", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."ends_on", NEW."goal", NEW."id", NEW."name", NEW."note", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;', hash='cedb85250f7c0fa3990d2daf01894a156fe80b70', operation='UPDATE', pgid='pgtrigger_update_update_f2afa', table='campaigns_campaign', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campaignevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cd78d02846c8c3f1cd9afeabc1d0e11b4eea1c90', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6a65a', table='campaigns_campaignevent', when='BEFORE')),
        ),
    ]
