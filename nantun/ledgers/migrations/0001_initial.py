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
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ledger', models.CharField(max_length=40, verbose_name='台账')),
                ('month', models.DateField(verbose_name='月份')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='重新生成原因')),
                ('filed_on', models.DateField(verbose_name='填报日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='何人')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '封存版本',
                'verbose_name_plural': '封存版本',
                'ordering': ['ledger', 'month', 'version'],
                'constraints': [models.UniqueConstraint(fields=('ledger', 'month', 'version'), name='edition_once', violation_error_message='这个版本已有。'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='edition_is_sealed'), models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='edition_says_why', violation_error_message='重新生成要写明原因。')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ledger', models.CharField(max_length=40, verbose_name='台账')),
                ('month', models.DateField(verbose_name='月份')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='单位')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='封存人')),
                ('at', models.DateTimeField(verbose_name='封存时间')),
            ],
            options={
                'verbose_name': '封存',
                'verbose_name_plural': '封存',
                'ordering': ['ledger', 'month'],
                'constraints': [models.UniqueConstraint(fields=('ledger', 'month', 'unit'), name='seal_once', nulls_distinct=False, violation_error_message='这个月已经封存。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='seal_month_is_a_first')],
            },
        ),
        migrations.CreateModel(
            name='TrialMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ledger', models.CharField(max_length=40, verbose_name='台账')),
                ('month', models.DateField(verbose_name='月份')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='设定人')),
                ('at', models.DateTimeField(verbose_name='设定时间')),
            ],
            options={
                'verbose_name': '试运行月份',
                'verbose_name_plural': '试运行月份',
                'ordering': ['ledger', 'month'],
                'constraints': [models.UniqueConstraint(fields=('ledger', 'month'), name='trial_month_once', violation_error_message='这个月已设为试运行。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='trial_month_is_a_first')],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ledger', models.CharField(max_length=40, verbose_name='台账')),
                ('month', models.DateField(verbose_name='月份')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='单位')),
                ('way', models.CharField(choices=[('screen', '网上审核确认'), ('scan', '签字盖章扫描件')], max_length=20, verbose_name='方式')),
                ('scan', models.FileField(blank=True, upload_to='ledgers', verbose_name='扫描件')),
                ('scan_sha256', models.CharField(blank=True, editable=False, max_length=64)),
                ('sha256', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='何人')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '审核确认',
                'verbose_name_plural': '审核确认',
                'ordering': ['ledger', 'month', 'unit', '-at', '-pk'],
                'indexes': [models.Index(fields=['ledger', 'month', 'unit', '-at'], name='confirmation_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('way', 'scan'), models.Q(('scan', ''), _negated=True), models.Q(('scan_sha256', ''), _negated=True)), models.Q(('scan', ''), ('scan_sha256', ''), ('way', 'screen')), _connector='OR'), name='confirmation_scan_has_its_file', violation_error_message='请上传签字盖章的扫描件。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='confirmation_month_is_a_first')],
            },
        ),
        migrations.CreateModel(
            name='LedgerBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ledger', models.CharField(max_length=40, verbose_name='台账')),
                ('month', models.DateField(verbose_name='月份')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='单位')),
                ('version', models.PositiveSmallIntegerField(default=0, verbose_name='版本')),
                ('filed_on', models.DateField(verbose_name='填报日期')),
                ('path', models.CharField(max_length=200, verbose_name='文件')),
                ('rows', models.PositiveIntegerField(verbose_name='行数')),
                ('totals', models.JSONField(blank=True, default=dict, verbose_name='合计')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('annex_path', models.CharField(blank=True, max_length=200, verbose_name='附件文件')),
                ('annex_rows', models.PositiveIntegerField(default=0, verbose_name='附件行数')),
                ('annex_sha256', models.CharField(blank=True, max_length=64)),
                ('built_at', models.DateTimeField(verbose_name='生成时间')),
                ('built_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='生成人')),
            ],
            options={
                'verbose_name': '台账册',
                'verbose_name_plural': '台账册',
                'ordering': ['ledger', '-month', 'unit__order', 'unit', '-version'],
                'constraints': [models.UniqueConstraint(fields=('ledger', 'month', 'unit', 'version'), name='book_once_a_version', nulls_distinct=False, violation_error_message='这一册已经生成。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='book_month_is_a_first')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8aca12bc7e2760c5f43cc5f247291e515d7300fb', operation='UPDATE OR DELETE', pgid='pgtrigger_edition_never_changes_b7ad1', table='ledgers_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seal',
            trigger=pgtrigger.compiler.Trigger(name='seal_never_breaks', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f62c729d43d4c76d489c20aae199f34738f9f1d4', operation='UPDATE OR DELETE', pgid='pgtrigger_seal_never_breaks_748d2', table='ledgers_seal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trialmonth',
            trigger=pgtrigger.compiler.Trigger(name='trial_month_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='67ce3c90a955b64b4ff8ba0a5f30bc9ab898304f', operation='UPDATE OR DELETE', pgid='pgtrigger_trial_month_stays_f4dee', table='ledgers_trialmonth', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='confirmation',
            trigger=pgtrigger.compiler.Trigger(name='confirmation_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='35cf053f204f307fba792c4b7699ad17196fcc73', operation='UPDATE OR DELETE', pgid='pgtrigger_confirmation_never_changes_74115', table='ledgers_confirmation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerbook',
            trigger=pgtrigger.compiler.Trigger(name='sealed_book_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.version > 0)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b6d657487df3a7b5d95fa2fe7a6333a606f7d551', operation='UPDATE OR DELETE', pgid='pgtrigger_sealed_book_never_changes_40382', table='ledgers_ledgerbook', when='BEFORE')),
        ),
    ]
