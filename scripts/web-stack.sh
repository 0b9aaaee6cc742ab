#!/usr/bin/env bash
# The web's programs of one home directory, under the settings of HOME/env.
#
#   web-stack.sh start HOME   starts the web as scripts/web.sh built it and, unless the settings name Google, the
#                             local identity provider; returns when they answer
#   web-stack.sh stop HOME    ends what `start` started, by process id
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

action="${1:?start or stop}"
home="${2:?the home directory}"
# shellcheck source=processes.sh
source "$ROOT/scripts/processes.sh"
# shellcheck source=settings.sh
source "$ROOT/scripts/settings.sh"

web="$LOCAL/web/current/server.js"
identity_provider="$ROOT/web/identity-provider/server.mjs"

case "$action" in
start)
    listen="$(setting "$settings_file" WEB_LISTEN)"
    if names_local_provider "$settings_file"; then
        start identity-provider "http://127.0.0.1:$(setting "$settings_file" IDENTITY_PROVIDER_PORT)/healthz" \
            node "$identity_provider"
    else
        end identity-provider "$identity_provider"
    fi
    start web "http://$listen/sign-in" env HOSTNAME="${listen%:*}" PORT="${listen##*:}" node "$web"
    ;;
stop)
    end web "$web"
    end identity-provider "$identity_provider"
    ;;
*) die "unknown action $action" ;;
esac
