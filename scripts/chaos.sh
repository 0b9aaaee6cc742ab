#!/usr/bin/env bash
# Loads a CDNOW file and sends its campaign while things go wrong, and holds every figure against the file each
# time: make chaos FILE=path. Everything runs on a private release stack; nothing else is touched.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [[ "${1:-}" != --inside ]]; then
    file="${1:-}"
    [[ -n "$file" ]] || die "which file? make chaos FILE=path"
    [[ "$file" == /* ]] || file="${OLDPWD:-$ROOT}/$file"
    [[ -r "$file" ]] || die "cannot read $file"
    build release demo
    exec "$ROOT/scripts/with-stack.sh" release "$LOCAL/chaos" "$ROOT/scripts/chaos.sh" --inside "$file"
fi

file="$2"
programs="$CARGO_TARGET_DIR/release"
outcomes=()
failed=0

behave() { # JSON
    curl -fsS --noproxy '*' -o /dev/null -H 'content-type: application/json' -d "$1" "$SIMULATOR_URL/behaviour"
}

# Ends the workers as a power cut would, again and again, and starts others, while the command runs.
killing() { # TIMES EVERY COMMAND...
    local times="$1" every="$2" command kills=0
    shift 2
    "$@" &
    command=$!
    while ((kills < times)) && kill -0 "$command" 2>/dev/null; do
        sleep "$every" # how long the workers live
        kill -KILL "$(cat "$STACK_HOME/run/workers.pid")" 2>/dev/null || true
        kills=$((kills + 1))
        "$ROOT/scripts/stack.sh" start "$STACK_HOME" release >/dev/null
    done
    echo "the workers were killed $kills times"
    wait "$command"
}

killing_senders() { # TIMES EVERY COMMAND...: loads in peace first
    local times="$1" every="$2"
    shift 2
    "$@" --no-campaign
    killing "$times" "$every" "$@" --no-load
}

restarting_redis() { # COMMAND...
    local command
    "$@" &
    command=$!
    sleep 1.5 # somewhere in the middle
    redis-cli -u "$REDIS_URL" shutdown >/dev/null 2>&1 || true
    "$ROOT/scripts/servers.sh" start "$STACK_HOME" "$(port_of "$DATABASE_URL")" "$(port_of "$REDIS_URL")" >/dev/null
    echo "Redis was restarted"
    wait "$command"
}

with_second_workers() { # COMMAND...
    local second status=0
    WORKERS_LISTEN="127.0.0.1:$(free_port)" "$programs/tidings-workers" >"$STACK_HOME/log/second-workers.log" 2>&1 &
    second=$!
    "$@" || status=$?
    kill -TERM "$second"
    wait "$second" || true
    return "$status"
}

# The vendor must have taken each message once, whatever went wrong.
vendor_agrees() { # KEYFILE MESSAGES
    local workspace found
    workspace="$(cut -d _ -f 2 "$1")"
    found="$(curl -fsS --noproxy '*' "$SIMULATOR_URL/stats?account=$workspace")"
    echo "the vendor says: $found"
    [[ "$found" =~ \"accepted\":\ *"$2"[,}] && "$found" =~ \"repeatedMessages\":\ *0[,}] ]]
}

trial() { # TITLE MESSAGES WRAPPER... -- OPTIONS...
    local title="$1" messages="$2" wrapper=() key_file began="$SECONDS" outcome="as the file says"
    shift 2
    while [[ "$1" != -- ]]; do wrapper+=("$1") && shift; done
    shift
    printf '\n=== %s\n' "$title"
    key_file="$(mktemp)"
    "$programs/tidings-api" workspace create --name "$title" --currency USD --time-zone America/New_York >"$key_file"
    "${wrapper[@]}" "$programs/tidings-demo" cdnow "$file" --key-file "$key_file" "$@" || outcome="DIFFERS"
    [[ "$messages" == 0 ]] || vendor_agrees "$key_file" "$messages" || outcome="DIFFERS at the vendor"
    rm -f "$key_file"
    [[ "$outcome" == as* ]] || failed=$((failed + 1))
    outcomes+=("$(printf '%4d s  %-64s %s' $((SECONDS - began)) "$title" "$outcome")")
}

# How many a plain run reaches, to hold the others against.
members="$({ gzip -dcf "$file"; } | tr -d '\r' | awk '{ spent[$1] += $4 * 100 } END { for (id in spent) if (spent[id] > 10000.5) n++; print n + 0 }')"

trial "plain, with a campaign" "$members" --
trial "loaded twice" 0 -- --again --no-campaign
trial "shuffled" 0 -- --shuffle 7 --no-campaign
trial "orders before customers, shuffled" 0 -- --orders-first --shuffle 11 --no-campaign
trial "two workers at once" "$members" with_second_workers --
trial "workers killed five times while loading" 0 killing 5 0.4 -- --again --no-campaign
trial "Redis restarted while loading" 0 restarting_redis -- --no-campaign
# Slower than the workers live, so that some die between the vendor's answer and their commit.
behave '{ "slowMs": 900 }'
trial "workers killed while sending" "$members" killing_senders 8 0.7 --
behave '{ "rate5xx": 0.2, "rate429": 0.2 }'
trial "the vendor answers 5xx and 429" "$members" --
behave '{ "doubleRate": 1, "shuffle": true }'
trial "every receipt doubled and shuffled" "$members" --
behave '{ "doubleRate": 0.5, "shuffle": true, "forgeRate": 0.2, "rate5xx": 0.1, "slowMs": 100 }'
trial "all of it at once, Redis restarted" "$members" restarting_redis -- --orders-first --shuffle 13
behave '{}'

printf '\n=== Recount\n'
if ! "$programs/tidings-api" recount; then
    failed=$((failed + 1))
    outcomes+=("        the recount differs")
fi

printf '\n=== Outcomes\n'
printf '%s\n' "${outcomes[@]}"
((failed == 0)) || die "$failed trials failed"
