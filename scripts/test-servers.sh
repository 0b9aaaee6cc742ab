#!/usr/bin/env bash
# Runs a command with a PostgreSQL and a Redis for tests: test-servers.sh COMMAND...
#
# The command finds them in TEST_DATABASE_URL and TEST_REDIS_URL. Where both are given already and
# answer, those are used; otherwise fresh ones are started on free ports and removed afterwards.
# Without a command, servers on the ports that tests look at by default are started and left running,
# for work with `cargo nextest run` alone; scripts/remove-servers.sh .local/test ends those.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

"$ROOT/scripts/install.sh"

if (($# == 0)); then
    "$ROOT/scripts/servers.sh" start "$LOCAL/test" "${TEST_POSTGRES_PORT:-54339}" "${TEST_REDIS_PORT:-63799}" throwaway
    echo "export TEST_DATABASE_URL=$(setting "$LOCAL/test/env" DATABASE_URL)"
    echo "export TEST_REDIS_URL=$(setting "$LOCAL/test/env" REDIS_URL)"
    exit 0
fi

if [[ -n "${TEST_DATABASE_URL:-}" && -n "${TEST_REDIS_URL:-}" ]] &&
    answers "$(port_of "$TEST_DATABASE_URL")" && answers "$(port_of "$TEST_REDIS_URL")"; then
    say "Tests use the servers of TEST_DATABASE_URL and TEST_REDIS_URL"
    "$@"
    exit
fi

home="$LOCAL/test-$$"
mkdir -p "$LOCAL"
trap '"$ROOT/scripts/remove-servers.sh" "$home"' EXIT
"$ROOT/scripts/servers.sh" start "$home" "$(free_port)" "$(free_port)" throwaway
TEST_DATABASE_URL="$(setting "$home/env" DATABASE_URL)"
TEST_REDIS_URL="$(setting "$home/env" REDIS_URL)"
export TEST_DATABASE_URL TEST_REDIS_URL
"$@"
