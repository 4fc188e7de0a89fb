"""Rows of people repeat what their visit says; those that are there are told it, those of sealed months too, as nothing in them changes its words."""

import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


FILL = """
ALTER TABLE visits_visitedperson DISABLE TRIGGER USER;
UPDATE visits_visitedperson p
    SET counted_on = CASE WHEN p.met AND v.status = 'valid' THEN v.day END,
        individually = v.manner = 'individual', at_home = v.place_kind = 'home', on_behalf = v.on_behalf
    FROM visits_visit v WHERE v.id = p.visit_id;
ALTER TABLE visits_visitedperson ENABLE TRIGGER USER;
"""
# An index answers alone only for pages that a vacuum has seen: after some two thousand new rows, not after a fifth of all.
SWEPT = "ALTER TABLE visits_visitedperson SET (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 2000)"
UNSWEPT = "ALTER TABLE visits_visitedperson RESET (autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_insert_threshold)"


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_roster_imports'),
        ('visits', '0003_workbook_imported_by_a_job'),
    ]

    operations = [
        migrations.AddField(
            model_name='visitedperson',
            name='at_home',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='visitedperson',
            name='counted_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='visitedperson',
            name='individually',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='visitedperson',
            name='on_behalf',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddField(
            model_name='visitedperson',
            name='counted_in',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.datetime.ExtractYear('counted_on'), output_field=models.SmallIntegerField()),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='people_count_as_it_says', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."manner" IS DISTINCT FROM (NEW."manner") OR OLD."on_behalf" IS DISTINCT FROM (NEW."on_behalf") OR OLD."place_kind" IS DISTINCT FROM (NEW."place_kind") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='UPDATE visits_visitedperson SET met = met WHERE visit_id = NEW.id; RETURN NULL;', hash='661541e6a52a12e59b6bf10976384fcf37c9785f', operation='UPDATE', pgid='pgtrigger_people_count_as_it_says_41f06', table='visits_visit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visitedperson',
            trigger=pgtrigger.compiler.Trigger(name='counts_as_the_visit_says', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    SELECT CASE WHEN NEW.met AND v.status = 'valid' THEN v.day END, v.manner = 'individual', v.place_kind = 'home', v.on_behalf\n    INTO NEW.counted_on, NEW.individually, NEW.at_home, NEW.on_behalf\n    FROM visits_visit v WHERE v.id = NEW.visit_id FOR NO KEY UPDATE;\n    RETURN NEW;\n", hash='7d63c468f109794ac4e93022b770eb2ac36e1ef1', operation='INSERT OR UPDATE', pgid='pgtrigger_counts_as_the_visit_says_f4339', table='visits_visitedperson', when='BEFORE')),
        ),
        migrations.RemoveIndex(
            model_name='visitedperson',
            name='visited_by_unit',
        ),
        migrations.AddIndex(
            model_name='visitedperson',
            index=models.Index(condition=models.Q(('counted_on__isnull', False)), fields=['counted_in', 'unit', 'employee', 'team', 'individually', 'on_behalf', 'at_home'], name='visited_by_year'),
        ),
        migrations.AddIndex(
            model_name='visitedperson',
            index=models.Index(condition=models.Q(('counted_on__isnull', False)), fields=['counted_on', 'unit', 'employee', 'team', 'individually', 'on_behalf', 'at_home'], name='visited_by_day'),
        ),
        migrations.AddIndex(
            model_name='visitedperson',
            index=models.Index(condition=models.Q(('counted_on__isnull', False), ('individually', True), ('on_behalf', True)), fields=['counted_on', 'visit', 'unit', 'employee'], name='visited_for_another'),
        ),
        migrations.RunSQL(SWEPT, UNSWEPT),
    ]
