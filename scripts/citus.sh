#!/usr/bin/env bash
# Proves what docker/citus.sql relies on, without a Citus cluster: every unique and foreign key of a distributed table
# holds workspace_id, every table is spread or kept on purpose, and every statement about a distributed table names the
# workspace. On a scratch database of TEST_DATABASE_URL, or by itself on a server of its own.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scratch.sh
source "$ROOT/scripts/scratch.sh"
for migration in migrations/*/; do
    on "$url" --single-transaction -f "${migration}up.sql"
done

# Functions of the names of Citus's take down what they are told, and refuse what Citus would refuse.
on "$url" -f "$ROOT/scripts/citus-stand-in.sql"
dump() { "$POSTGRES_BIN/pg_dump" --schema-only --no-owner --schema=public "$url" | grep -vE '^\\(un)?restrict ' >"$work/$1"; }
dump before
grep -v '^CREATE EXTENSION' docker/citus.sql >"$work/citus.sql"
on "$url" --single-transaction -f "$work/citus.sql" >/dev/null
dump after
diff -u "$work/before" "$work/after" || die "docker/citus.sql loses a key on its way"

forgotten="$(on "$url" -c "
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    EXCEPT SELECT name FROM stand_in.tables
    EXCEPT SELECT '__diesel_schema_migrations' ORDER BY 1")"
[[ -z "$forgotten" ]] || die "docker/citus.sql does not say where these tables go: ${forgotten//$'\n'/, }"

on "$url" -c "SELECT name FROM stand_in.tables WHERE kind = 'distributed' ORDER BY 1" >"$work/distributed"
node "$ROOT/scripts/citus-statements.mjs" "$work/distributed"
echo "$(wc -l <"$work/distributed" | tr -d ' ') tables can be spread by workspace"
