import django.db.models.deletion
import nantun.privacy.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('mine_name', models.CharField(max_length=40, verbose_name='矿名')),
                ('demo', models.BooleanField(default=False, verbose_name='演示')),
                ('set_up_at', models.DateTimeField(auto_now_add=True, verbose_name='启用时间')),
            ],
            options={
                'verbose_name': '本矿',
                'verbose_name_plural': '本矿',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='installation_is_one', violation_error_message='只能有一行。')],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=12, verbose_name='前缀')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='最后编号')),
            ],
            options={
                'verbose_name': '编号',
                'verbose_name_plural': '编号',
                'ordering': ['prefix', 'year'],
                'constraints': [models.UniqueConstraint(fields=('prefix', 'year'), name='number_series_once', violation_error_message='编号序列已存在。'), models.CheckConstraint(condition=models.Q(('prefix', ''), _negated=True), name='number_series_has_prefix')],
            },
        ),
        migrations.CreateModel(
            name='Counted',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='counted', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('lines', models.PositiveIntegerField(null=True, verbose_name='待办')),
                ('bell', models.PositiveIntegerField(default=0, verbose_name='未读')),
                ('at', models.DateTimeField(verbose_name='统计时间')),
                ('tiles', models.JSONField(null=True, verbose_name='本月')),
                ('tiles_at', models.DateTimeField(verbose_name='本月统计时间')),
                ('standing', models.CharField(max_length=16, verbose_name='权限')),
            ],
            options={
                'verbose_name': '待办数',
                'verbose_name_plural': '待办数',
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('kind', models.CharField(max_length=60, verbose_name='表单')),
                ('key', models.CharField(default='new', max_length=60, verbose_name='对象')),
                ('data', nantun.privacy.fields.EncryptedTextField(verbose_name='内容')),
                ('title', models.CharField(blank=True, max_length=60, verbose_name='标题')),
                ('url', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                ('updated_at', models.DateTimeField(verbose_name='保存时间')),
            ],
            options={
                'verbose_name': '草稿',
                'verbose_name_plural': '草稿',
                'ordering': ['-updated_at'],
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'key'), name='draft_once_a_form', violation_error_message='草稿已存在。')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('page', models.CharField(max_length=80, verbose_name='页面')),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('query', models.CharField(blank=True, max_length=1000, verbose_name='条件')),
            ],
            options={
                'verbose_name': '我的视图',
                'verbose_name_plural': '我的视图',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('user', 'page', 'name'), name='saved_view_name_once', violation_error_message='已有同名视图,请换个名称。')],
            },
        ),
    ]
