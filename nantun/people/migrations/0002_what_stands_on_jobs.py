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
    ]

    operations = [
        migrations.CreateModel(
            name='RosterImport',
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
                ('asked_day', models.DateField(blank=True, null=True, verbose_name='指定的花名册日期')),
                ('day', models.DateField(blank=True, null=True, verbose_name='花名册日期')),
                ('notes', models.JSONField(blank=True, default=dict, verbose_name='说明')),
                ('leaving', models.JSONField(blank=True, default=list, verbose_name='登记离岗')),
            ],
            options={
                'verbose_name': '花名册导入',
                'verbose_name_plural': '花名册导入',
                'ordering': ['-added_at', '-pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('imported_at__isnull', False), ('status', 'imported')), models.Q(models.Q(('status', 'imported'), _negated=True), ('imported_at__isnull', True)), _connector='OR'), name='people_rosterimport_imported_is_dated', violation_error_message='已导入的文件要有确认人和导入时间。'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'imported'), _negated=True), ('day__isnull', False), _connector='OR'), name='roster_import_applied_is_dated', violation_error_message='已导入的花名册要有日期。')],
            },
        ),
        migrations.CreateModel(
            name='RosterImportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.rosterimport')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('reading', '正在核对'), ('faulty', '有错误'), ('waiting', '待确认'), ('importing', '正在导入'), ('imported', '已导入'), ('failed', '未导入'), ('dropped', '已放弃')], default='reading', max_length=12, verbose_name='状态')),
                ('name', models.CharField(max_length=120, verbose_name='文件名')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='数目')),
                ('fingerprint', models.CharField(blank=True, editable=False, max_length=64)),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='未导入的原因')),
                ('job', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='jobs.job', verbose_name='后台任务')),
                ('added_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('added_at', models.DateTimeField(verbose_name='上传时间')),
                ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ('imported_at', models.DateTimeField(blank=True, null=True, verbose_name='导入时间')),
                ('asked_day', models.DateField(blank=True, null=True, verbose_name='指定的花名册日期')),
                ('day', models.DateField(blank=True, null=True, verbose_name='花名册日期')),
                ('notes', models.JSONField(blank=True, default=dict, verbose_name='说明')),
                ('leaving', models.JSONField(blank=True, default=list, verbose_name='登记离岗')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rosterimport',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_rosterimportevent" ("added_at", "added_by_id", "asked_day", "confirmed_at", "confirmed_by_id", "counts", "day", "error", "fingerprint", "id", "imported_at", "job_id", "leaving", "name", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES (NEW."added_at", NEW."added_by_id", NEW."asked_day", NEW."confirmed_at", NEW."confirmed_by_id", NEW."counts", NEW."day", NEW."error", NEW."fingerprint", NEW."id", NEW."imported_at", NEW."job_id", NEW."leaving", NEW."name", NEW."notes", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."status"); RETURN NULL;', hash='00e2101d9264a9c54c4c4cf877ed6a791d21bf74', operation='INSERT', pgid='pgtrigger_insert_insert_19a8e', table='people_rosterimport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rosterimport',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."added_at" IS DISTINCT FROM (NEW."added_at") OR OLD."added_by_id" IS DISTINCT FROM (NEW."added_by_id") OR OLD."asked_day" IS DISTINCT FROM (NEW."asked_day") OR OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."counts" IS DISTINCT FROM (NEW."counts") OR OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."error" IS DISTINCT FROM (NEW."error") OR OLD."fingerprint" IS DISTINCT FROM (NEW."fingerprint") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."imported_at" IS DISTINCT FROM (NEW."imported_at") OR OLD."job_id" IS DISTINCT FROM (NEW."job_id") OR OLD."leaving" IS DISTINCT FROM (NEW."leaving") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "people_rosterimportevent" ("added_at", "added_by_id", "asked_day", "confirmed_at", "confirmed_by_id", "counts", "day", "error", "fingerprint", "id", "imported_at", "job_id", "leaving", "name", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES (NEW."added_at", NEW."added_by_id", NEW."asked_day", NEW."confirmed_at", NEW."confirmed_by_id", NEW."counts", NEW."day", NEW."error", NEW."fingerprint", NEW."id", NEW."imported_at", NEW."job_id", NEW."leaving", NEW."name", NEW."notes", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."status"); RETURN NULL;', hash='e6f8f4c136fad373a2313e5fedfec29777abd62d', operation='UPDATE', pgid='pgtrigger_update_update_17f60', table='people_rosterimport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rosterimportevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f01c3cb8c0f72c9b4639edf63040000f8979ddf2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7a827', table='people_rosterimportevent', when='BEFORE')),
        ),
    ]
