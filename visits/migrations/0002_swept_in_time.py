"""An index answers alone only for pages that a vacuum has seen: after some two thousand new rows, not after a fifth of all."""

from django.db import migrations

SWEPT = "ALTER TABLE visits_visitedperson SET (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 2000)"
UNSWEPT = "ALTER TABLE visits_visitedperson RESET (autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_insert_threshold)"


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]
    operations = [migrations.RunSQL(SWEPT, UNSWEPT)]
