#!/usr/bin/env bash
# The servers' programs of one home directory, under the settings of HOME/env.
#
#   stack.sh start HOME [release|debug]   migrates, starts simulator, api and workers, returns when they are ready
#   stack.sh stop HOME [release|debug]    ends what `start` started, by process id
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

action="${1:?start or stop}"
home="${2:?the home directory}"
programs="$CARGO_TARGET_DIR/${3:-release}"
# shellcheck source=processes.sh
source "$ROOT/scripts/processes.sh"

case "$action" in
start)
    with_settings "$settings_file" "$programs/tidings-api" migrate
    start simulator "http://$(setting "$settings_file" SIMULATOR_LISTEN)/stats" "$programs/tidings-simulator"
    start api "http://$(setting "$settings_file" API_LISTEN)/readyz" "$programs/tidings-api"
    start workers "http://$(setting "$settings_file" WORKERS_LISTEN)/healthz" "$programs/tidings-workers"
    ;;
stop)
    for name in api workers simulator; do
        end "$name" "$programs/tidings-$name"
    done
    ;;
*) die "unknown action $action" ;;
esac
