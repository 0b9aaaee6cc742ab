#!/usr/bin/env bash
# Runs a command beside a whole private stack with a fresh database, on free ports:
#
#   with-stack.sh release|debug HOME COMMAND...
#
# The command finds every setting of the stack in its environment, and with them API_URL, API_METRICS_URL,
# WORKERS_URL, SIMULATOR_URL, API_PID, WORKERS_PID, API_PROGRAM, STACK_HOME (HOME, for servers.sh, stack.sh and
# web-stack.sh) and API_KEY, a key to a fresh workspace. Afterwards everything is stopped and HOME removed; the logs of a failure are kept
# in target/stack-log.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=settings.sh
source "$ROOT/scripts/settings.sh"

profile="${1:?release or debug}"
home="${2:?the home directory}"
shift 2
[[ "$home" == /* ]] || home="$ROOT/$home"
finish() {
    # shellcheck disable=SC2319 # of whatever ended the script
    local status=$?
    "$ROOT/scripts/web-stack.sh" stop "$home" || true
    "$ROOT/scripts/stack.sh" stop "$home" "$profile" || true
    if ((status != 0)) && [[ -d "$home/log" ]]; then
        rm -rf target/stack-log
        cp -r "$home/log" target/stack-log
        warn "the logs are in target/stack-log"
    fi
    "$ROOT/scripts/remove-servers.sh" "$home"
}
listen() { printf '127.0.0.1:%s' "$(free_port)"; }

"$ROOT/scripts/install.sh"
if [[ "$profile" == debug ]]; then build dev api workers simulator; else build "$profile" api workers simulator; fi

[[ ! -d "$home" ]] || (finish) # what an interrupted run left
mkdir -p "$home"
trap finish EXIT
"$ROOT/scripts/servers.sh" start "$home" "$(free_port)" "$(free_port)"
unset AUTH_GOOGLE_ID AUTH_GOOGLE_SECRET # nobody signs in with Google here
complete_settings "$home" "$(listen)" "$(listen)" "$(listen)" "$(listen)" "$(listen)" "$(free_port)"
write_setting "$home/env" RUST_LOG warn
[[ -z "${RECONCILE_AFTER:-}" ]] || write_setting "$home/env" RECONCILE_AFTER "$RECONCILE_AFTER" # the caller's
"$ROOT/scripts/stack.sh" start "$home" "$profile"
API_KEY="$(with_settings "$home/env" "$CARGO_TARGET_DIR/$profile/tidings-api" workspace create \
    --name Stack --currency USD --time-zone Etc/UTC)"

settings "$home/env"
env "${SETTINGS[@]}" STACK_HOME="$home" API_KEY="$API_KEY" \
    API_URL="http://$(setting "$home/env" API_LISTEN)" \
    API_METRICS_URL="http://$(setting "$home/env" API_METRICS_LISTEN)" \
    WORKERS_URL="http://$(setting "$home/env" WORKERS_LISTEN)" \
    SIMULATOR_URL="http://$(setting "$home/env" SIMULATOR_LISTEN)" \
    API_PID="$(cat "$home/run/api.pid")" \
    WORKERS_PID="$(cat "$home/run/workers.pid")" \
    API_PROGRAM="$CARGO_TARGET_DIR/$profile/tidings-api" \
    "$@"
