import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='何人')),
                ('action', models.CharField(choices=[('revealed', '查看全文'), ('exported', '导出'), ('downloaded', '下载'), ('printed', '打印')], max_length=20, verbose_name='行为')),
                ('subject', models.CharField(help_text='type:key of what was seen, or the address of an exported list', max_length=200, verbose_name='对象')),
                ('fields', models.CharField(blank=True, max_length=200, verbose_name='内容')),
                ('rows', models.PositiveIntegerField(null=True, verbose_name='行数')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='事由')),
            ],
            options={
                'verbose_name': '访问记录',
                'verbose_name_plural': '访问记录',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['subject', '-at'], name='access_by_subject'), models.Index(fields=['user', '-at'], name='access_by_user')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accesslog',
            trigger=pgtrigger.compiler.Trigger(name='access_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2edd19c24b792fdb02fbac9e14e4d7afa619ef75', operation='UPDATE OR DELETE', pgid='pgtrigger_access_never_changes_25683', table='privacy_accesslog', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accesslog',
            trigger=pgtrigger.compiler.Trigger(name='access_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the access log is never emptied';", hash='09b2889bb81e7b09bb31825d5b7e0fccaf4af220', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_access_never_emptied_95d08', table='privacy_accesslog', when='BEFORE')),
        ),
    ]
