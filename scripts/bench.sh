#!/usr/bin/env bash
# Measures a private release stack with a fresh database, beside whatever else runs: make bench.
# Arguments are handed on to tidings-bench.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=settings.sh
source "$ROOT/scripts/settings.sh"

home="$LOCAL/bench"
finish() {
    "$ROOT/scripts/stack.sh" stop "$home" || true
    "$ROOT/scripts/remove-servers.sh" "$home"
}
listen() { printf '127.0.0.1:%s' "$(free_port)"; }

"$ROOT/scripts/install.sh"
say "Building (release)"
build release api workers simulator bench

[[ ! -d "$home" ]] || finish # what an interrupted run left
mkdir -p "$home"
trap finish EXIT
"$ROOT/scripts/servers.sh" start "$home" "$(free_port)" "$(free_port)"
complete_settings "$home" "$(listen)" "$(listen)" "$(listen)" "$(listen)"
write_setting "$home/env" RUST_LOG warn
"$ROOT/scripts/stack.sh" start "$home"

mkdir -p target/bench
with_settings "$home/env" env \
    API_URL="http://$(setting "$home/env" API_LISTEN)" \
    API_METRICS_URL="http://$(setting "$home/env" API_METRICS_LISTEN)" \
    WORKERS_URL="http://$(setting "$home/env" WORKERS_LISTEN)" \
    SIMULATOR_URL="http://$(setting "$home/env" SIMULATOR_LISTEN)" \
    API_PID="$(cat "$home/run/api.pid")" \
    WORKERS_PID="$(cat "$home/run/workers.pid")" \
    target/release/tidings-bench "$@"
