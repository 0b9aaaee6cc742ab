#!/usr/bin/env bash
# Restarts three API and three workers' processes behind a proxy, one after the other and again and again, while a CDNOW file is
# loaded and its campaign is sent and watched through that proxy: make rolling FILE=path. Nobody may see an error, and
# every figure must be as the file says. The proxy is Caddy, with what docker/Caddyfile says of the API.
#
#   rolling.sh FILE [ROUNDS] [release|debug]
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [[ "${1:-}" != --inside ]]; then
    file="${1:-}"
    [[ -n "$file" ]] || die "which file? make rolling FILE=path"
    [[ "$file" == /* ]] || file="${OLDPWD:-$ROOT}/$file"
    [[ -r "$file" ]] || die "cannot read $file"
    have caddy || die "Caddy is missing: apt-get install caddy"
    profile="${3:-release}"
    if [[ "$profile" == debug ]]; then build dev demo; else build "$profile" demo; fi
    exec "$ROOT/scripts/with-stack.sh" "$profile" "$LOCAL/rolling" "$ROOT/scripts/rolling.sh" --inside "$file" "${2:-4}" "$profile"
fi

file="$2" rounds="$3" profile="$4"
programs="$CARGO_TARGET_DIR/$profile"
home="$STACK_HOME"
# shellcheck source=processes.sh
source "$ROOT/scripts/processes.sh"

# The other two of each, with settings of their own in homes of their own.
declare -A home_of=([1]="$home")
upstreams=("${API_URL#http://}")
begin() { # NUMBER
    local other="$STACK_HOME/$1"
    mkdir -p "$other/run" "$other/log"
    cp "$STACK_HOME/env" "$other/env"
    write_setting "$other/env" API_LISTEN "127.0.0.1:$(free_port)"
    write_setting "$other/env" API_METRICS_LISTEN "127.0.0.1:$(free_port)"
    write_setting "$other/env" WORKERS_LISTEN "127.0.0.1:$(free_port)"
    home_of[$1]="$other"
    upstreams+=("$(setting "$other/env" API_LISTEN)")
    of "$1" start_both
}
of() { # NUMBER COMMAND...: processes.sh works on `home` and `settings_file`
    local home="${home_of[$1]}" settings_file="${home_of[$1]}/env"
    shift
    "$@"
}
start_api() { start api "http://$(setting "$settings_file" API_LISTEN)/readyz" "$programs/tidings-api" >/dev/null; }
start_workers() { start workers "http://$(setting "$settings_file" WORKERS_LISTEN)/readyz" "$programs/tidings-workers" >/dev/null; }
start_both() { start_api && start_workers; }
restart_api() { end api "$programs/tidings-api" >/dev/null; start_api; }
restart_workers() { end workers "$programs/tidings-workers" >/dev/null; start_workers; }
stop_all() {
    local number
    [[ -z "${proxy:-}" ]] || kill "$proxy" 2>/dev/null || true
    for number in 2 3; do
        [[ -z "${home_of[$number]:-}" ]] || of "$number" end api "$programs/tidings-api" >/dev/null
        [[ -z "${home_of[$number]:-}" ]] || of "$number" end workers "$programs/tidings-workers" >/dev/null
    done
}
trap stop_all EXIT
port="$(free_port)"
# Receipts come through the proxy, too; the workers that run already hear of it when they are restarted.
write_setting "$home/env" RECEIPT_URL "http://127.0.0.1:$port/v1/receipts"
begin 2
begin 3

# docker/Caddyfile itself, for these addresses instead of Docker's names.
sed -e '1i {\n\tadmin off\n}' -e "s/{\$DOMAIN}/:$port/" -e "s/dynamic a api 8080/to ${upstreams[*]}/" \
    "$ROOT/docker/Caddyfile" >"$STACK_HOME/Caddyfile"
caddy run --config "$STACK_HOME/Caddyfile" --adapter caddyfile >"$STACK_HOME/log/caddy.log" 2>&1 &
proxy=$!
wait_until 20 serves "http://127.0.0.1:$port/openapi.json" || die "the proxy does not answer"

# Restarts until the file says that the work is done.
restarts="$STACK_HOME/restarts"
roll() {
    local number
    while [[ ! -e "$STACK_HOME/done" ]]; do
        for number in 1 2 3; do
            of "$number" restart_api
            echo api >>"$restarts"
            [[ ! -e "$STACK_HOME/done" ]] || return 0
            of "$number" restart_workers
            echo workers >>"$restarts"
        done
    done
}
roll &
rolling=$!

failed=0
for ((round = 1; round <= rounds; round++)); do
    key_file="$STACK_HOME/key-$round"
    "$API_PROGRAM" workspace create --name "Round $round" --currency USD --time-zone America/New_York >"$key_file"
    workspace="$(cut -d _ -f 2 "$key_file")"
    if ! "$programs/tidings-demo" cdnow "$file" --api "http://127.0.0.1:$port" --key-file "$key_file"; then
        failed=$((failed + 1))
        warn "round $round saw an error"
    fi
    found="$(curl -fsS --noproxy '*' "$SIMULATOR_URL/stats?account=$workspace")"
    echo "the vendor says: $found"
    [[ "$found" =~ \"repeatedMessages\":\ *0[,}] ]] || { failed=$((failed + 1)) && warn "a message was handed over twice under another key"; }
done
touch "$STACK_HOME/done"
wait "$rolling"
"$API_PROGRAM" recount || failed=$((failed + 1))
printf '%s rounds, %s restarts of an API and %s of workers, %s errors\n' "$rounds" \
    "$(grep -c api "$restarts")" "$(grep -c workers "$restarts")" "$failed"
((failed == 0))
