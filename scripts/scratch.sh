# shellcheck shell=bash disable=SC2034 # whoever sources this uses `url` and `work`
# A scratch database for a script that looks at migrations: on a server of TEST_DATABASE_URL, or on one of its own.
# Gives `url` of the database, `work` a directory, and `on URL …` to run psql; both are gone at the end.

# shellcheck source=programs.sh
source "$ROOT/scripts/programs.sh"

[[ -n "${TEST_DATABASE_URL:-}" ]] || exec "$ROOT/scripts/test-servers.sh" "$ROOT/scripts/$(basename "$0")"
find_postgres || die "PostgreSQL 15 or newer is missing: run scripts/install.sh"

scratch="tidings_$(basename "$0" .sh)_$$"
url="${TEST_DATABASE_URL%/*}/$scratch"
work="$(mktemp -d)"
on() { # URL ARGUMENTS...
    PGOPTIONS='-c client_min_messages=warning' "$POSTGRES_BIN/psql" -X -q -At -v ON_ERROR_STOP=1 -d "$@" </dev/null
}
finish() {
    on "$TEST_DATABASE_URL" -c "drop database if exists $scratch with (force)" || true
    rm -rf "$work"
}
trap finish EXIT
on "$TEST_DATABASE_URL" -c "create database $scratch"
