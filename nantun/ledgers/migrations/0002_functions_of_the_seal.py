"""What nantun/ledgers/seals.py tells of: the month's lock, the look at its seal, the refusal that triggers call."""

from django.db import migrations

CREATE = """
CREATE FUNCTION ledgers_lock_key(ledger text, month date) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT hashtextextended('ledgers/' || ledger || '/' || (month - DATE '2000-01-01'), 0)
$$;

CREATE FUNCTION ledgers_is_sealed(ledger text, month date, unit bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM ledgers_seal s WHERE s.ledger = $1 AND s.month = $2 AND (s.unit_id IS NULL OR s.unit_id = $3))
$$;

-- Two statements, because the look must see what was committed while the lock was waited for; in a transaction with one snapshot for all its
-- statements it could not, so such a transaction may not write here.
CREATE FUNCTION ledgers_hold_open(ledger text, month date, unit bigint) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'rows of a ledger are written in READ COMMITTED, not in %', current_setting('transaction_isolation')
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(ledgers_lock_key($1, $2));
    RETURN NOT ledgers_is_sealed($1, $2, $3);
END
$$;

CREATE FUNCTION ledgers_refuse_sealed(ledger text, month date, unit bigint) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF month IS NOT NULL AND NOT ledgers_hold_open($1, $2, $3) THEN
        RAISE EXCEPTION 'the ledger % of % is sealed', $1, to_char($2, 'YYYY-MM')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sealed_month';
    END IF;
END
$$;
"""

DROP = """
DROP FUNCTION ledgers_refuse_sealed(text, date, bigint);
DROP FUNCTION ledgers_hold_open(text, date, bigint);
DROP FUNCTION ledgers_is_sealed(text, date, bigint);
DROP FUNCTION ledgers_lock_key(text, date);
"""


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
