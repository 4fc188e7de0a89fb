import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import nantun.privacy.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='PartyOrganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='党组织名称')),
                ('kind', models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部')], max_length=20, verbose_name='类别')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='people.partyorganisation', verbose_name='上级党组织')),
            ],
            options={
                'verbose_name': '党组织',
                'verbose_name_plural': '党组织',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'committee'), ('parent__isnull', True)), models.Q(('kind', 'committee'), _negated=True), _connector='OR'), name='party_committee_on_top', violation_error_message='党委没有上级党组织,请清空“上级党组织”。')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='单位名称')),
                ('short_name', models.CharField(blank=True, max_length=20, verbose_name='简称')),
                ('kind', models.CharField(choices=[('leadership', '矿领导'), ('office', '机关科室'), ('grassroots', '基层单位')], max_length=20, verbose_name='类别')),
                ('code', models.CharField(blank=True, max_length=20, verbose_name='编码')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('party_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='units', to='people.partyorganisation', verbose_name='所属党组织')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='启用日期')),
                ('active_to', models.DateField(blank=True, null=True, verbose_name='停用日期')),
            ],
            options={
                'verbose_name': '单位',
                'verbose_name_plural': '单位',
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='unit_code_once', violation_error_message='这个编码已有单位使用。'), models.CheckConstraint(condition=models.Q(('active_from__isnull', True), ('active_to__isnull', True), ('active_to__gte', models.F('active_from')), _connector='OR'), name='unit_ends_after_it_begins', violation_error_message='停用日期不能早于启用日期。')],
            },
        ),
        migrations.CreateModel(
            name='UnitEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.unit')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=40, verbose_name='单位名称')),
                ('short_name', models.CharField(blank=True, max_length=20, verbose_name='简称')),
                ('kind', models.CharField(choices=[('leadership', '矿领导'), ('office', '机关科室'), ('grassroots', '基层单位')], max_length=20, verbose_name='类别')),
                ('code', models.CharField(blank=True, max_length=20, verbose_name='编码')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('party_organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.partyorganisation', verbose_name='所属党组织')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='启用日期')),
                ('active_to', models.DateField(blank=True, null=True, verbose_name='停用日期')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teams', to='people.unit', verbose_name='单位')),
                ('name', models.CharField(max_length=40, verbose_name='班组')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='排序')),
            ],
            options={
                'verbose_name': '班组',
                'verbose_name_plural': '班组',
                'ordering': ['unit', 'order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'name'), name='team_name_once_a_unit', violation_error_message='这个单位已有同名班组。')],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=60, verbose_name='说明')),
            ],
            options={
                'verbose_name': '家庭',
                'verbose_name_plural': '家庭',
            },
        ),
        migrations.CreateModel(
            name='Employee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='工号')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('pinyin', models.CharField(db_index=True, max_length=80, verbose_name='拼音')),
                ('initials', models.CharField(max_length=20, verbose_name='首字母')),
                ('search_keys', models.CharField(editable=False, help_text='names.NameKeys.search_keys', max_length=400)),
                ('sex', models.CharField(choices=[('male', '男'), ('female', '女')], max_length=10, verbose_name='性别')),
                ('ethnicity', models.CharField(blank=True, max_length=20, verbose_name='民族')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='出生日期')),
                ('id_number', nantun.privacy.fields.EncryptedTextField(blank=True, verbose_name='身份证号')),
                ('id_number_hash', models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='employees', to='people.unit', verbose_name='单位')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='employees', to='people.team', verbose_name='班组')),
                ('post', models.CharField(blank=True, max_length=40, verbose_name='职务/岗位')),
                ('rank', models.CharField(choices=[('division', '正处级'), ('deputy_division', '副处级'), ('section', '正科级'), ('deputy_section', '副科级'), ('staff', '一般管理'), ('team_leader', '班组长'), ('worker', '工人')], max_length=20, verbose_name='职级')),
                ('level', models.CharField(choices=[('principal', '矿主要领导'), ('deputy', '分管领导'), ('section_head', '科级正职'), ('deputy_section', '科级副职'), ('team_leader', '班组长'), ('key_worker', '骨干'), ('worker', '职工')], max_length=20, verbose_name='管理层级')),
                ('skill_grade', models.CharField(blank=True, choices=[('junior', '初级工'), ('intermediate', '中级工'), ('senior', '高级工'), ('technician', '技师'), ('senior_technician', '高级技师')], max_length=20, verbose_name='技术等级')),
                ('party_status', models.CharField(blank=True, choices=[('member', '中共党员'), ('probationary', '中共预备党员'), ('league', '共青团员'), ('democratic', '民主党派'), ('none', '群众')], max_length=20, verbose_name='政治面貌')),
                ('joined_on', models.DateField(blank=True, null=True, verbose_name='参加工作时间')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='联系电话')),
                ('union_member', models.BooleanField(blank=True, null=True, verbose_name='工会会员')),
                ('employment_form', models.CharField(blank=True, choices=[('contract', '合同制'), ('dispatched', '劳务派遣'), ('rural', '农民工'), ('other', '其他')], max_length=20, verbose_name='用工形式')),
                ('status', models.CharField(choices=[('on_post', '在岗'), ('off_post', '离岗'), ('retired', '退休'), ('moved_out', '调出')], default='on_post', max_length=20, verbose_name='状态')),
                ('status_since', models.DateField(blank=True, null=True, verbose_name='状态起始日期')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='members', to='people.household', verbose_name='家庭')),
            ],
            options={
                'verbose_name': '职工',
                'verbose_name_plural': '职工',
                'ordering': ['pinyin', 'number'],
                'indexes': [models.Index(fields=['unit', 'status', 'pinyin'], name='employee_of_unit'), models.Index(condition=models.Q(('rank__in', ('division', 'deputy_division', 'section', 'deputy_section'))), fields=['rank'], name='employee_cadres')],
                'constraints': [models.CheckConstraint(condition=models.Q(('birth_date__isnull', True), ('joined_on__isnull', True), ('joined_on__gt', models.F('birth_date')), _connector='OR'), name='employee_joined_after_birth', violation_error_message='参加工作时间不能早于出生日期。'), models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='employee_has_number', violation_error_message='请填写工号。'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='employee_has_name', violation_error_message='请填写姓名。')],
            },
        ),
        migrations.CreateModel(
            name='EmployeeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.employee')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=20, verbose_name='工号')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('pinyin', models.CharField(max_length=80, verbose_name='拼音')),
                ('initials', models.CharField(max_length=20, verbose_name='首字母')),
                ('search_keys', models.CharField(editable=False, help_text='names.NameKeys.search_keys', max_length=400)),
                ('sex', models.CharField(choices=[('male', '男'), ('female', '女')], max_length=10, verbose_name='性别')),
                ('ethnicity', models.CharField(blank=True, max_length=20, verbose_name='民族')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='出生日期')),
                ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.unit', verbose_name='单位')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.team', verbose_name='班组')),
                ('post', models.CharField(blank=True, max_length=40, verbose_name='职务/岗位')),
                ('rank', models.CharField(choices=[('division', '正处级'), ('deputy_division', '副处级'), ('section', '正科级'), ('deputy_section', '副科级'), ('staff', '一般管理'), ('team_leader', '班组长'), ('worker', '工人')], max_length=20, verbose_name='职级')),
                ('level', models.CharField(choices=[('principal', '矿主要领导'), ('deputy', '分管领导'), ('section_head', '科级正职'), ('deputy_section', '科级副职'), ('team_leader', '班组长'), ('key_worker', '骨干'), ('worker', '职工')], max_length=20, verbose_name='管理层级')),
                ('skill_grade', models.CharField(blank=True, choices=[('junior', '初级工'), ('intermediate', '中级工'), ('senior', '高级工'), ('technician', '技师'), ('senior_technician', '高级技师')], max_length=20, verbose_name='技术等级')),
                ('party_status', models.CharField(blank=True, choices=[('member', '中共党员'), ('probationary', '中共预备党员'), ('league', '共青团员'), ('democratic', '民主党派'), ('none', '群众')], max_length=20, verbose_name='政治面貌')),
                ('joined_on', models.DateField(blank=True, null=True, verbose_name='参加工作时间')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='联系电话')),
                ('union_member', models.BooleanField(blank=True, null=True, verbose_name='工会会员')),
                ('employment_form', models.CharField(blank=True, choices=[('contract', '合同制'), ('dispatched', '劳务派遣'), ('rural', '农民工'), ('other', '其他')], max_length=20, verbose_name='用工形式')),
                ('status', models.CharField(choices=[('on_post', '在岗'), ('off_post', '离岗'), ('retired', '退休'), ('moved_out', '调出')], default='on_post', max_length=20, verbose_name='状态')),
                ('status_since', models.DateField(blank=True, null=True, verbose_name='状态起始日期')),
                ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.household', verbose_name='家庭')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='people.employee', verbose_name='职工')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='people.unit', verbose_name='单位')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.team', verbose_name='班组')),
                ('post', models.CharField(blank=True, max_length=40, verbose_name='职务/岗位')),
                ('rank', models.CharField(choices=[('division', '正处级'), ('deputy_division', '副处级'), ('section', '正科级'), ('deputy_section', '副科级'), ('staff', '一般管理'), ('team_leader', '班组长'), ('worker', '工人')], max_length=20, verbose_name='职级')),
                ('level', models.CharField(choices=[('principal', '矿主要领导'), ('deputy', '分管领导'), ('section_head', '科级正职'), ('deputy_section', '科级副职'), ('team_leader', '班组长'), ('key_worker', '骨干'), ('worker', '职工')], max_length=20, verbose_name='管理层级')),
                ('started_on', models.DateField(verbose_name='自')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='至')),
            ],
            options={
                'verbose_name': '任职经历',
                'verbose_name_plural': '任职经历',
                'ordering': ['employee', 'started_on'],
                'indexes': [models.Index(fields=['unit', 'started_on', 'ended_on'], name='placement_of_unit'), models.Index(fields=['employee', 'started_on'], name='placement_of_employee')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='placement_ends_after_it_begins', violation_error_message='结束日期不能早于开始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('employee'), models.F('employee'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('started_on'), models.F('ended_on'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='placement_one_place_a_day', violation_error_message='同一天只能在一个单位任职,请先结束原来的经历。')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='工号')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('employee', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='user', to='people.employee', verbose_name='职工')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('must_change_password', models.BooleanField(default=True, verbose_name='须改密码')),
                ('opened_at', models.DateTimeField(auto_now_add=True, verbose_name='开户时间')),
                ('disabled_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                ('state_reason', models.CharField(blank=True, max_length=120, verbose_name='最近一次办理的说明')),
            ],
            options={
                'verbose_name': '账号',
                'verbose_name_plural': '账号',
                'ordering': ['number'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('disabled_at__isnull', True), ('is_active', True)), models.Q(('disabled_at__isnull', False), ('is_active', False)), _connector='OR'), name='user_disabled_is_dated', violation_error_message='停用的账号要有停用时间。')],
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=20, verbose_name='工号')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('employee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.employee', verbose_name='职工')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('must_change_password', models.BooleanField(default=True, verbose_name='须改密码')),
                ('opened_at', models.DateTimeField(auto_now_add=True, verbose_name='开户时间')),
                ('disabled_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                ('state_reason', models.CharField(blank=True, max_length=120, verbose_name='最近一次办理的说明')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_grants', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('role', models.CharField(choices=[('worker', '职工'), ('clerk', '单位办事员'), ('head', '单位负责人'), ('deputy', '分管领导'), ('principal', '矿主要领导'), ('party_office', '党群工作部'), ('union_staff', '工会干事'), ('union_chair', '工会主席'), ('finance', '财务'), ('supervision', '督导组'), ('audit', '经审'), ('discipline', '纪检'), ('hr', '人力资源'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('log_auditor', '日志审计员')], max_length=20, verbose_name='角色')),
                ('started_on', models.DateField(verbose_name='自')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='至')),
                ('basis', models.CharField(blank=True, help_text='谁提出、凭什么,例如:南矿任〔2026〕5号', max_length=120, verbose_name='依据')),
                ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授予人')),
                ('granted_at', models.DateTimeField(blank=True, null=True, verbose_name='授予时间')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='结束人')),
                ('end_reason', models.CharField(blank=True, max_length=120, verbose_name='结束原因')),
                ('units', models.ManyToManyField(blank=True, related_name='+', to='people.unit', verbose_name='范围(单位)')),
            ],
            options={
                'verbose_name': '角色授予',
                'verbose_name_plural': '角色授予',
                'ordering': ['user', 'role', '-started_on'],
                'indexes': [models.Index(fields=['role', 'started_on'], name='grant_by_role')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', django.db.models.expressions.CombinedExpression(models.F('started_on'), '-', models.Value(datetime.timedelta(days=1)))), _connector='OR'), name='grant_ends_after_it_begins', violation_error_message='结束日期不能早于开始日期。'), models.CheckConstraint(condition=models.Q(models.Q(('granted_at__isnull', True), ('granted_by__isnull', True)), models.Q(('granted_at__isnull', False), ('granted_by__isnull', False)), _connector='OR'), name='grant_says_who_and_when', violation_error_message='授予要写明何人何时。')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrantEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.rolegrant')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('role', models.CharField(choices=[('worker', '职工'), ('clerk', '单位办事员'), ('head', '单位负责人'), ('deputy', '分管领导'), ('principal', '矿主要领导'), ('party_office', '党群工作部'), ('union_staff', '工会干事'), ('union_chair', '工会主席'), ('finance', '财务'), ('supervision', '督导组'), ('audit', '经审'), ('discipline', '纪检'), ('hr', '人力资源'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('log_auditor', '日志审计员')], max_length=20, verbose_name='角色')),
                ('started_on', models.DateField(verbose_name='自')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='至')),
                ('basis', models.CharField(blank=True, help_text='谁提出、凭什么,例如:南矿任〔2026〕5号', max_length=120, verbose_name='依据')),
                ('granted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授予人')),
                ('granted_at', models.DateTimeField(blank=True, null=True, verbose_name='授予时间')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='结束人')),
                ('end_reason', models.CharField(blank=True, max_length=120, verbose_name='结束原因')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StandIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to='people.employee', verbose_name='本人')),
                ('assistant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stands_in_for', to='people.employee', verbose_name='代录人')),
                ('started_on', models.DateField(verbose_name='自')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='至')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权人')),
                ('granted_at', models.DateTimeField(auto_now_add=True, verbose_name='授权时间')),
            ],
            options={
                'verbose_name': '代录授权',
                'verbose_name_plural': '代录授权',
                'ordering': ['principal', '-started_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('principal', models.F('assistant')), _negated=True), name='stand_in_is_another', violation_error_message='代录人不能是本人。'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', django.db.models.expressions.CombinedExpression(models.F('started_on'), '-', models.Value(datetime.timedelta(days=1)))), _connector='OR'), name='stand_in_ends_after_it_begins', violation_error_message='结束日期不能早于开始日期。')],
            },
        ),
        migrations.CreateModel(
            name='StandInEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.standin')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('principal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.employee', verbose_name='本人')),
                ('assistant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.employee', verbose_name='代录人')),
                ('started_on', models.DateField(verbose_name='自')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='至')),
                ('granted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权人')),
                ('granted_at', models.DateTimeField(auto_now_add=True, verbose_name='授权时间')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SignInSlip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='打印人')),
                ('issued_at', models.DateTimeField(verbose_name='打印时间')),
                ('expires_at', models.DateTimeField(verbose_name='有效期至')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='使用时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
            ],
            options={
                'verbose_name': '领码条',
                'verbose_name_plural': '领码条',
                'ordering': ['-issued_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='slip_expires_later', violation_error_message='有效期须晚于打印时间。')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '会话',
                'verbose_name_plural': '会话',
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unit',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_unitevent" ("active_from", "active_to", "code", "id", "kind", "name", "order", "party_organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") VALUES (NEW."active_from", NEW."active_to", NEW."code", NEW."id", NEW."kind", NEW."name", NEW."order", NEW."party_organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."short_name"); RETURN NULL;', hash='9c3a5cf78bb3acf28bb14e7dd35a4c3348f8cbfb', operation='INSERT', pgid='pgtrigger_insert_insert_7f536', table='people_unit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_unitevent" ("active_from", "active_to", "code", "id", "kind", "name", "order", "party_organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") VALUES (NEW."active_from", NEW."active_to", NEW."code", NEW."id", NEW."kind", NEW."name", NEW."order", NEW."party_organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."short_name"); RETURN NULL;', hash='17690499602ee229e1c97fe4bf195f2526aa1511', operation='UPDATE', pgid='pgtrigger_update_update_aea35', table='people_unit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unitevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7af07e3c30653ae87250a39919bb0be04d3ff43c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_da201', table='people_unitevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='employee',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_employeeevent" ("birth_date", "employment_form", "ethnicity", "household_id", "id", "initials", "joined_on", "level", "name", "number", "party_status", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "pinyin", "post", "rank", "search_keys", "sex", "skill_grade", "status", "status_since", "team_id", "union_member", "unit_id") VALUES (NEW."birth_date", NEW."employment_form", NEW."ethnicity", NEW."household_id", NEW."id", NEW."initials", NEW."joined_on", NEW."level", NEW."name", NEW."number", NEW."party_status", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."pinyin", NEW."post", NEW."rank", NEW."search_keys", NEW."sex", NEW."skill_grade", NEW."status", NEW."status_since", NEW."team_id", NEW."union_member", NEW."unit_id"); RETURN NULL;', hash='f0be5ef861f12dabf5821fb15d187e69b0056eec', operation='INSERT', pgid='pgtrigger_insert_insert_9471c', table='people_employee', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='employee',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."employment_form" IS DISTINCT FROM (NEW."employment_form") OR OLD."ethnicity" IS DISTINCT FROM (NEW."ethnicity") OR OLD."household_id" IS DISTINCT FROM (NEW."household_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."initials" IS DISTINCT FROM (NEW."initials") OR OLD."joined_on" IS DISTINCT FROM (NEW."joined_on") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."party_status" IS DISTINCT FROM (NEW."party_status") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."pinyin" IS DISTINCT FROM (NEW."pinyin") OR OLD."post" IS DISTINCT FROM (NEW."post") OR OLD."rank" IS DISTINCT FROM (NEW."rank") OR OLD."search_keys" IS DISTINCT FROM (NEW."search_keys") OR OLD."sex" IS DISTINCT FROM (NEW."sex") OR OLD."skill_grade" IS DISTINCT FROM (NEW."skill_grade") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."status_since" IS DISTINCT FROM (NEW."status_since") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."union_member" IS DISTINCT FROM (NEW."union_member") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id"))', func='INSERT INTO "people_employeeevent" ("birth_date", "employment_form", "ethnicity", "household_id", "id", "initials", "joined_on", "level", "name", "number", "party_status", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "pinyin", "post", "rank", "search_keys", "sex", "skill_grade", "status", "status_since", "team_id", "union_member", "unit_id") VALUES (NEW."birth_date", NEW."employment_form", NEW."ethnicity", NEW."household_id", NEW."id", NEW."initials", NEW."joined_on", NEW."level", NEW."name", NEW."number", NEW."party_status", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."pinyin", NEW."post", NEW."rank", NEW."search_keys", NEW."sex", NEW."skill_grade", NEW."status", NEW."status_since", NEW."team_id", NEW."union_member", NEW."unit_id"); RETURN NULL;', hash='01630d9c3415f396b256236832ce46daa6f4bb9c', operation='UPDATE', pgid='pgtrigger_update_update_bf496', table='people_employee', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='employeeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a36d6cc5bf026e46cc63b7246db1e60b8251fb07', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3576d', table='people_employeeevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_userevent" ("disabled_at", "employee_id", "id", "is_active", "must_change_password", "name", "number", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state_reason") VALUES (NEW."disabled_at", NEW."employee_id", NEW."id", NEW."is_active", NEW."must_change_password", NEW."name", NEW."number", NEW."opened_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state_reason"); RETURN NULL;', hash='cfc8be093450711fc4adbcac95e27d9990130123', operation='INSERT', pgid='pgtrigger_insert_insert_7e9ab', table='people_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."disabled_at" IS DISTINCT FROM (NEW."disabled_at") OR OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."must_change_password" IS DISTINCT FROM (NEW."must_change_password") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."state_reason" IS DISTINCT FROM (NEW."state_reason"))', func='INSERT INTO "people_userevent" ("disabled_at", "employee_id", "id", "is_active", "must_change_password", "name", "number", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state_reason") VALUES (NEW."disabled_at", NEW."employee_id", NEW."id", NEW."is_active", NEW."must_change_password", NEW."name", NEW."number", NEW."opened_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state_reason"); RETURN NULL;', hash='1d29bc09313a3ddc54e6bf9b5ffc80efe9baf3e1', operation='UPDATE', pgid='pgtrigger_update_update_86e64', table='people_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='userevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='58c9797304ded816d5f5d9c12355ee086d62bf08', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f5bab', table='people_userevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolegrant',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_rolegrantevent" ("basis", "end_reason", "ended_by_id", "ended_on", "granted_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "started_on", "user_id") VALUES (NEW."basis", NEW."end_reason", NEW."ended_by_id", NEW."ended_on", NEW."granted_at", NEW."granted_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."started_on", NEW."user_id"); RETURN NULL;', hash='bd279e163116062dedb6cc8ebf57ffb0cb412516', operation='INSERT', pgid='pgtrigger_insert_insert_8ee7b', table='people_rolegrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolegrant',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_rolegrantevent" ("basis", "end_reason", "ended_by_id", "ended_on", "granted_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "started_on", "user_id") VALUES (NEW."basis", NEW."end_reason", NEW."ended_by_id", NEW."ended_on", NEW."granted_at", NEW."granted_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."started_on", NEW."user_id"); RETURN NULL;', hash='d805383d01de262a161a0c1d14d9296282fa468d', operation='UPDATE', pgid='pgtrigger_update_update_caacd', table='people_rolegrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolegrantevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fe3de2a14225bb8bbe8915a9314a6fb07ce4c4de', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_82a72', table='people_rolegrantevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standin',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_standinevent" ("assistant_id", "ended_on", "granted_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_id", "started_on") VALUES (NEW."assistant_id", NEW."ended_on", NEW."granted_at", NEW."granted_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."principal_id", NEW."started_on"); RETURN NULL;', hash='ffd96c559766f3604e14467dca7dde30f6b256d7', operation='INSERT', pgid='pgtrigger_insert_insert_b93d7', table='people_standin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standin',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_standinevent" ("assistant_id", "ended_on", "granted_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_id", "started_on") VALUES (NEW."assistant_id", NEW."ended_on", NEW."granted_at", NEW."granted_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."principal_id", NEW."started_on"); RETURN NULL;', hash='12785f841be7a6da3d189055fcd12fad9a580a74', operation='UPDATE', pgid='pgtrigger_update_update_84695', table='people_standin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standinevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='00ae65247584f810206c77a66d38803451579c49', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8e2a6', table='people_standinevent', when='BEFORE')),
        ),
    ]
