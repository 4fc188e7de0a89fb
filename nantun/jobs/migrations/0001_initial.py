import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=80, verbose_name='种类')),
                ('key', models.CharField(blank=True, max_length=200, verbose_name='对象')),
                ('args', models.JSONField(blank=True, default=dict, verbose_name='参数')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
                ('status', models.CharField(choices=[('waiting', '排队中'), ('running', '进行中'), ('done', '已完成'), ('failed', '未完成'), ('cancelled', '已取消')], default='waiting', max_length=12, verbose_name='状态')),
                ('step', models.CharField(blank=True, max_length=200, verbose_name='正在做')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已做')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='共')),
                ('result', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='结果')),
                ('result_url', models.CharField(blank=True, max_length=300, verbose_name='结果位置')),
                ('error', models.TextField(blank=True, verbose_name='未完成的原因')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                ('max_attempts', models.PositiveSmallIntegerField(default=3, verbose_name='最多次数')),
                ('token', models.CharField(blank=True, editable=False, max_length=32)),
                ('worker', models.CharField(blank=True, max_length=100, verbose_name='执行进程')),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('rung_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='提交时间')),
                ('started_at', models.DateTimeField(editable=False, null=True, verbose_name='开始时间')),
                ('finished_at', models.DateTimeField(editable=False, null=True, verbose_name='结束时间')),
                ('followers', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='同时等待的人')),
            ],
            options={
                'verbose_name': '后台任务',
                'verbose_name_plural': '后台任务',
                'ordering': ['-created_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('status__in', ('waiting', 'running'))), fields=['rung_at'], name='jobs_unfinished'), models.Index(fields=['requested_by', '-created_at'], name='jobs_asked_by')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('waiting', 'running')), models.Q(('key', ''), _negated=True)), fields=('kind', 'key'), name='one_unfinished_job_per_key'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('status', 'running'), models.Q(('token', ''), _negated=True)), models.Q(models.Q(('status', 'running'), _negated=True), ('lease_until__isnull', True), ('token', '')), _connector='OR'), name='a_running_job_has_a_lease'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('status__in', ('waiting', 'running'))), models.Q(models.Q(('status__in', ('waiting', 'running')), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='a_finished_job_has_its_time'), models.CheckConstraint(condition=models.Q(('attempts__lte', models.F('max_attempts'))), name='attempts_are_capped')],
            },
        ),
    ]
