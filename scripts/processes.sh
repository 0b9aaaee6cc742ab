# shellcheck shell=bash
# Starts and ends the long-running programs of one home directory. To be sourced after lib.sh, by scripts that
# set `home`.
#
# A program is known by its file: the last word of its command. One that runs already is left alone, unless its
# file or the home's settings are newer than it is.

settings_file="${home:?the home directory}/env"
mkdir -p "$home/run" "$home/log"

start() { # NAME URL COMMAND...: until the URL answers 200
    local name="$1" url="$2" pid_file="$home/run/$1.pid" program="${*: -1}"
    shift 2
    if alive "$pid_file" "$(known_as "$program")"; then
        if [[ ! "$program" -nt "$pid_file" && ! "$settings_file" -nt "$pid_file" ]]; then
            ready "$name" "$url" "$program"
            return
        fi
        end "$name" "$program"
    fi
    ! answers "$(port_of "$(origin_of "$url")")" || die "$url is taken by another program: choose another address in $settings_file"
    say "Starting $name"
    launch "$pid_file" "$home/log/$name.log" "$@"
    ready "$name" "$url" "$program"
}

# In a session of its own, so that it outlives this terminal, and with nothing of ours held open.
launch() { # PIDFILE LOG COMMAND...
    local pid_file="$1" log="$2" session=()
    shift 2
    ! have setsid || session=(setsid)
    settings "$settings_file"
    (
        for descriptor in /dev/fd/*; do
            descriptor="${descriptor##*/}"
            ((descriptor < 3)) || eval "exec $descriptor>&-" 2>/dev/null || true
        done
        # `env` and `setsid` become the program, so the number is its own.
        exec env -i PATH="$PATH" HOME="${HOME:-/}" LANG=C.UTF-8 "${SETTINGS[@]}" \
            "${session[@]}" "$@" </dev/null >>"$log" 2>&1
    ) &
    printf '%s\n' "$!" >"$pid_file"
    disown
}

ready() { # NAME URL PROGRAM
    wait_until 60 ready_or_ended "$@" || true
    serves "$2" || {
        tail -n 20 "$home/log/$1.log" >&2
        die "$1 is not ready at $2; its log is $home/log/$1.log"
    }
}
ready_or_ended() { serves "$2" || gone "$home/run/$1.pid" "$(known_as "$3")"; }
serves() { curl -fs --noproxy '*' -m 5 -o /dev/null "$1"; }
origin_of() { sed -E 's#^([a-z]+://[^/]+).*#\1#' <<<"$1"; } # URL

end() { # NAME PROGRAM
    local name
    name="$(known_as "$2")"
    ! alive "$home/run/$1.pid" "$name" || say "Stopping $1"
    end_process "$home/run/$1.pid" "$name" 40
}

known_as() { # PROGRAM -> what the list of processes may show of it; the web's server renames itself
    case "$1" in
    */server.js) printf '%s|next-server' "$1" ;;
    *) printf '%s' "$1" ;;
    esac
}
