#!/usr/bin/env bash
# The programs of one home directory, under the settings of HOME/env.
#
#   stack.sh start HOME [release|debug]   migrates, starts simulator, api and workers, returns when they are ready
#   stack.sh stop HOME [release|debug]    ends what `start` started, by process id
#
# One that runs already is left alone, unless its program or its settings are newer than it is.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

action="${1:?start or stop}"
home="${2:?the home directory}"
settings_file="$home/env"
programs="$CARGO_TARGET_DIR/${3:-release}"
mkdir -p "$home/run" "$home/log"

start() { # NAME URL: until the URL answers 200
    local name="$1" url="$2" pid_file="$home/run/$1.pid" program="$programs/tidings-$1"
    if alive "$pid_file" "$program"; then
        if [[ ! "$program" -nt "$pid_file" && ! "$settings_file" -nt "$pid_file" ]]; then
            ready "$name" "$url"
            return
        fi
        end "$name"
    fi
    ! answers "$(port_of "${url%/*}")" || die "$url is taken by another program: choose another address in $settings_file"
    say "Starting $name"
    launch "$pid_file" "$home/log/$name.log" "$program"
    ready "$name" "$url"
}

# In a session of its own, so that it outlives this terminal, and with nothing of ours held open.
launch() { # PIDFILE LOG PROGRAM
    local session=()
    ! have setsid || session=(setsid)
    settings "$settings_file"
    (
        for descriptor in /dev/fd/*; do
            descriptor="${descriptor##*/}"
            ((descriptor < 3)) || eval "exec $descriptor>&-" 2>/dev/null || true
        done
        # `env` and `setsid` become the program, so the number is its own.
        exec env -i PATH="$PATH" HOME="${HOME:-/}" LANG=C.UTF-8 "${SETTINGS[@]}" \
            "${session[@]}" "$3" </dev/null >>"$2" 2>&1
    ) &
    printf '%s\n' "$!" >"$1"
    disown
}

ready() { # NAME URL
    local name="$1" url="$2"
    wait_until 60 ready_or_ended "$name" "$url" || true
    serves "$url" || {
        tail -n 20 "$home/log/$name.log" >&2
        die "$name is not ready at $url; its log is $home/log/$name.log"
    }
}
ready_or_ended() { serves "$2" || gone "$home/run/$1.pid" "$programs/tidings-$1"; }
serves() { curl -fs --noproxy '*' -m 5 -o /dev/null "$1"; }
end() { end_process "$home/run/$1.pid" "$programs/tidings-$1" 40; }

case "$action" in
start)
    with_settings "$settings_file" "$programs/tidings-api" migrate
    start simulator "http://$(setting "$settings_file" SIMULATOR_LISTEN)/stats"
    start api "http://$(setting "$settings_file" API_LISTEN)/readyz"
    start workers "http://$(setting "$settings_file" WORKERS_LISTEN)/healthz"
    ;;
stop)
    for name in api workers simulator; do
        ! alive "$home/run/$name.pid" "$programs/tidings-$name" || say "Stopping $name"
        end "$name"
    done
    ;;
*) die "unknown action $action" ;;
esac
