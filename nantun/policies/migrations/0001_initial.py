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
            name='PolicyFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, verbose_name='项目')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='数值')),
                ('effective_from', models.DateField(verbose_name='自何日起')),
                ('document', models.CharField(max_length=120, verbose_name='依据文件')),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                ('set_at', models.DateTimeField(auto_now_add=True, verbose_name='录入时间')),
            ],
            options={
                'verbose_name': '政策数字',
                'verbose_name_plural': '政策数字',
                'ordering': ['key', '-effective_from'],
                'constraints': [models.UniqueConstraint(fields=('key', 'effective_from'), name='policy_one_value_a_day', violation_error_message='这一天已有该项数值,请换一个起始日期。'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='policy_not_negative', violation_error_message='数值不能为负。')],
            },
        ),
        migrations.CreateModel(
            name='PolicyFigureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='policies.policyfigure')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('key', models.CharField(max_length=80, verbose_name='项目')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='数值')),
                ('effective_from', models.DateField(verbose_name='自何日起')),
                ('document', models.CharField(max_length=120, verbose_name='依据文件')),
                ('set_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                ('set_at', models.DateTimeField(auto_now_add=True, verbose_name='录入时间')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyfigure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "policies_policyfigureevent" ("document", "effective_from", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "value") VALUES (NEW."document", NEW."effective_from", NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."set_at", NEW."set_by_id", NEW."value"); RETURN NULL;', hash='350beffcca591bbf3195a4a39a360cdbbcc593c3', operation='INSERT', pgid='pgtrigger_insert_insert_cc3f8', table='policies_policyfigure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyfigure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "policies_policyfigureevent" ("document", "effective_from", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "value") VALUES (NEW."document", NEW."effective_from", NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."set_at", NEW."set_by_id", NEW."value"); RETURN NULL;', hash='4449f0c2f41398e67b37b9df4b1fe108d6f7d49f', operation='UPDATE', pgid='pgtrigger_update_update_2c972', table='policies_policyfigure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyfigureevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='187005dfd5eb769ad29e3adc28e8fcdcc665810f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_09a15', table='policies_policyfigureevent', when='BEFORE')),
        ),
    ]
