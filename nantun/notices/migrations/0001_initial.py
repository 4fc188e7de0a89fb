import django.db.models.deletion
import django.db.models.functions.datetime
import nantun.privacy.fields
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
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
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                ('kind', models.CharField(max_length=60, verbose_name='种类')),
                ('subject', models.CharField(max_length=120, verbose_name='关于')),
                ('day', models.DateField(verbose_name='所属日期')),
                ('title', models.CharField(max_length=120, verbose_name='标题')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='内容')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='链接')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='为什么收到')),
                ('urgent', models.BooleanField(db_default=False, default=False, verbose_name='紧急')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='时间')),
                ('read_at', models.DateTimeField(editable=False, null=True, verbose_name='已读时间')),
            ],
            options={
                'verbose_name': '消息',
                'verbose_name_plural': '消息',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['recipient', '-created_at'], name='notice_inbox'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['recipient'], name='notice_unread')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject', 'recipient', 'day'), name='notice_sent_once'), models.CheckConstraint(condition=models.Q(models.Q(('title__regex', '[0-9]{11}'), _negated=True), models.Q(('text__regex', '[0-9]{11}'), _negated=True)), name='notice_without_long_numbers', violation_error_message='消息里不能有身份证号、卡号或电话。'), models.CheckConstraint(condition=models.Q(('url', ''), ('url__regex', '^/([^/\\\\]|$)'), _connector='OR'), name='notice_links_into_the_house')],
            },
        ),
        migrations.CreateModel(
            name='DayDone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='日期')),
                ('sent', models.PositiveIntegerField(verbose_name='条数')),
                ('done_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='完成时间')),
            ],
            options={
                'verbose_name': '已发提醒的日子',
                'verbose_name_plural': '已发提醒的日子',
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('notices', '消息'), ('address', '确认邮箱'), ('test', '试发')], default='notices', max_length=10, verbose_name='内容')),
                ('channel', models.CharField(choices=[('mail', '邮件'), ('robot', '企业微信群机器人')], max_length=10, verbose_name='方式')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                ('robot', models.CharField(blank=True, max_length=40, verbose_name='群机器人')),
                ('urgent', models.BooleanField(default=False, verbose_name='紧急')),
                ('state', models.CharField(choices=[('waiting', '等待发送'), ('sending', '正在发送'), ('sent', '已发出'), ('needless', '不用发了'), ('given_up', '没能发出')], default='waiting', max_length=10, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                ('next_try_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='下次发送')),
                ('token', models.CharField(blank=True, editable=False, max_length=32)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='最近一次没发出的原因')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='写入时间')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='结束时间')),
            ],
            options={
                'verbose_name': '发送',
                'verbose_name_plural': '发送',
                'ordering': ['-created_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('state__in', ('waiting', 'sending'))), fields=['channel', 'robot', 'next_try_at'], name='deliveries_unsent'), models.Index(condition=models.Q(('state', 'given_up')), fields=['ended_at'], name='deliveries_given_up'), models.Index(condition=models.Q(('state', 'sent')), fields=['channel', 'robot', '-ended_at'], name='deliveries_sent'), models.Index(fields=['-created_at'], name='deliveries_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(models.Q(('channel', 'mail'), ('robot', '')), models.Q(('channel', 'robot'), ('robot__gt', '')), _connector='OR'), models.Q(models.Q(('channel', 'mail'), ('user__isnull', False)), models.Q(('channel', 'robot'), ('user__isnull', True)), _connector='OR')), name='delivery_to_one_person_or_one_robot'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('state', 'sending'), models.Q(('token', ''), _negated=True)), models.Q(models.Q(('state', 'sending'), _negated=True), ('lease_until__isnull', True), ('token', '')), _connector='OR'), name='a_delivery_under_way_has_a_lease'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ('waiting', 'sending'))), models.Q(models.Q(('state__in', ('waiting', 'sending')), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='an_ended_delivery_has_its_time')],
            },
        ),
        migrations.CreateModel(
            name='Outgoing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outgoing', to='notices.notice', verbose_name='消息')),
                ('channel', models.CharField(choices=[('mail', '邮件'), ('robot', '企业微信群机器人')], max_length=10, verbose_name='方式')),
                ('robot', models.CharField(blank=True, max_length=40, verbose_name='群机器人')),
                ('urgent', models.BooleanField(verbose_name='紧急')),
                ('due_at', models.DateTimeField(verbose_name='该发的时间')),
                ('delivery', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='notices.delivery', verbose_name='发送')),
            ],
            options={
                'verbose_name': '待发消息',
                'verbose_name_plural': '待发消息',
                'indexes': [models.Index(condition=models.Q(('delivery__isnull', True)), fields=['due_at'], name='outgoing_unpacked')],
                'constraints': [models.UniqueConstraint(fields=('notice', 'channel', 'robot'), name='a_notice_leaves_once_by_each_way'), models.CheckConstraint(condition=models.Q(models.Q(('channel', 'mail'), ('robot', '')), models.Q(('channel', 'robot'), ('robot__gt', '')), _connector='OR'), name='outgoing_by_mail_or_robot')],
            },
        ),
        migrations.CreateModel(
            name='MailAddress',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='mail_address', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('email', nantun.privacy.fields.EncryptedTextField(verbose_name='邮箱')),
                ('confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='确认时间')),
            ],
            options={
                'verbose_name': '收消息的邮箱',
                'verbose_name_plural': '收消息的邮箱',
            },
        ),
        migrations.CreateModel(
            name='RoomChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('room', models.CharField(max_length=60, verbose_name='消息种类')),
                ('mode', models.CharField(choices=[('off', '只在站内看'), ('digest', '攒成一封,按时发'), ('at_once', '来一条发一条')], max_length=10, verbose_name='发到邮箱')),
            ],
            options={
                'verbose_name': '消息的收法',
                'verbose_name_plural': '消息的收法',
                'constraints': [models.UniqueConstraint(fields=('user', 'room'), name='one_choice_for_a_room'), models.CheckConstraint(condition=models.Q(('mode__in', ['off', 'digest', 'at_once'])), name='choice_is_a_known_mode')],
            },
        ),
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('robot', models.CharField(max_length=40, verbose_name='群机器人')),
                ('room', models.CharField(max_length=60, verbose_name='消息种类')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='发给哪个单位的人的消息')),
                ('mode', models.CharField(choices=[('digest', '攒成一封,按时发'), ('at_once', '来一条发一条')], default='digest', max_length=10, verbose_name='发法')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='设置人')),
                ('set_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='设置时间')),
            ],
            options={
                'verbose_name': '群机器人转告',
                'verbose_name_plural': '群机器人转告',
                'ordering': ['robot', 'room', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('robot', 'room', 'unit'), name='one_route_for_robot_room_and_unit', nulls_distinct=False, violation_error_message='这个机器人已经在转告这一种消息了。'), models.CheckConstraint(condition=models.Q(('mode__in', ['digest', 'at_once'])), name='route_is_a_known_mode')],
            },
        ),
        migrations.CreateModel(
            name='RouteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='notices.route')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('robot', models.CharField(max_length=40, verbose_name='群机器人')),
                ('room', models.CharField(max_length=60, verbose_name='消息种类')),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.unit', verbose_name='发给哪个单位的人的消息')),
                ('mode', models.CharField(choices=[('digest', '攒成一封,按时发'), ('at_once', '来一条发一条')], default='digest', max_length=10, verbose_name='发法')),
                ('set_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='设置人')),
                ('set_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='设置时间')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='route',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notices_routeevent" ("id", "mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "robot", "room", "set_at", "set_by_id", "unit_id") VALUES (NEW."id", NEW."mode", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."robot", NEW."room", NEW."set_at", NEW."set_by_id", NEW."unit_id"); RETURN NULL;', hash='08f6a17fbd8dd043d387f545722fc3958d113eb8', operation='INSERT', pgid='pgtrigger_insert_insert_82cc7', table='notices_route', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='route',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "notices_routeevent" ("id", "mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "robot", "room", "set_at", "set_by_id", "unit_id") VALUES (NEW."id", NEW."mode", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."robot", NEW."room", NEW."set_at", NEW."set_by_id", NEW."unit_id"); RETURN NULL;', hash='dcd4c3c6371719692866d66fb4ed8a5562c7c1ea', operation='UPDATE', pgid='pgtrigger_update_update_f3dc5', table='notices_route', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='routeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c5582baac100645ebc6298c6708bc32fa601be14', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_aea3f', table='notices_routeevent', when='BEFORE')),
        ),
    ]
