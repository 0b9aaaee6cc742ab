#!/usr/bin/env bash
# A private PostgreSQL and Redis of one home directory.
#
#   servers.sh start HOME POSTGRES_PORT REDIS_PORT [durable|throwaway]
#   servers.sh stop HOME
#
# `start` is harmless when they run already, returns when both answer, and notes DATABASE_URL and
# REDIS_URL in HOME/env. A `throwaway` PostgreSQL does not wait for the disk; Redis always does,
# because the API refuses to serve otherwise.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=programs.sh
source "$ROOT/scripts/programs.sh"

action="${1:?start or stop}"
home="${2:?the home directory}"
mkdir -p "$home"
home="$(cd "$home" && pwd)"
find_postgres || die "PostgreSQL 15 or newer is missing: run scripts/install.sh"
find_redis || die "Redis 7 or newer is missing: run scripts/install.sh"
postgres_user="$(server_user postgres)"
redis_user="$(server_user redis)"

# The data lie in HOME/servers. Where the servers' users cannot enter that directory (a checkout
# below /root, say), they lie under /var/tmp and HOME/servers is a link to them.
data_home() {
    local elsewhere
    [[ ! -d "$home/servers" ]] || return 0
    if [[ -L "$home/servers" ]]; then
        mkdir -p "$(readlink "$home/servers")"
        return 0
    fi
    if enters "$postgres_user" && enters "$redis_user"; then
        mkdir -m 755 "$home/servers"
        return 0
    fi
    elsewhere="/var/tmp/tidings-$(cksum <<<"$home" | cut -d ' ' -f 1)"
    say "The database servers cannot enter $home; their data go to $elsewhere"
    # Nobody else may have prepared the directory.
    mkdir -m 755 "$elsewhere" 2>/dev/null || [[ -O "$elsewhere" ]] || die "$elsewhere belongs to somebody else"
    ln -s "$elsewhere" "$home/servers"
}
enters() { run_as "$1" test -x "$home"; }

# Where they really are: a path by way of the link could not be entered either.
locate() {
    local data
    data="$(cd "$home/servers" && pwd -P)"
    postgres="$data/postgres"
    redis="$data/redis"
    password_file="$data/password"
    handed="$data/password.handed"
}

postgres_runs() { run_as "$postgres_user" "$POSTGRES_BIN/pg_ctl" status -D "$postgres" >/dev/null 2>&1; }
redis_runs() { alive "$redis/redis.pid" redis-server; }

make_cluster() { # MODE
    local locale=C auth=scram-sha-256
    [[ ! -f "$postgres/PG_VERSION" ]] || return 0
    say "Making a PostgreSQL cluster"
    rm -rf "$postgres" # one left half-made
    mkdir -m 700 "$postgres"
    [[ -s "$password_file" ]] || (umask 077 && secret 32 >"$password_file")
    install -m 600 "$password_file" "$handed"
    [[ -z "$postgres_user" ]] || chown "$postgres_user" "$postgres" "$handed"
    # Tests may leave the password out; what they keep is worth nothing.
    [[ "$1" != throwaway ]] || auth=trust
    ! locale -a 2>/dev/null | grep -qix 'c\.utf-\?8' || locale=C.UTF-8
    run_as "$postgres_user" "$POSTGRES_BIN/initdb" -D "$postgres" -U tidings --auth="$auth" \
        --pwfile="$handed" --encoding=UTF8 --locale="$locale" >"$home/initdb.log" 2>&1 ||
        { rm -f "$handed"; cat "$home/initdb.log" >&2; die "initdb failed"; }
    rm -f "$handed" "$home/initdb.log"
    echo "include 'tidings.conf'" >>"$postgres/postgresql.conf"
}

postgres_settings() { # PORT MODE: sized by the machine's memory, for a developer's machine
    local megabytes shared
    megabytes=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo 2>/dev/null || echo 0) / 1024))
    ((megabytes > 0)) || megabytes=8192
    shared=$((megabytes / 6))
    ((shared <= 4096)) || shared=4096
    cat <<SETTINGS
port = $1
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
shared_buffers = ${shared}MB
effective_cache_size = $((megabytes / 2))MB
work_mem = 32MB
maintenance_work_mem = 256MB
# Bursts of writes pass without a checkpoint in the middle of them.
max_wal_size = 4GB
checkpoint_timeout = 15min
random_page_cost = 1.1
# Every statement here is short: compiling one costs more than it saves.
jit = off
shared_preload_libraries = 'pg_stat_statements'
log_timezone = 'UTC'
timezone = 'UTC'
log_line_prefix = '%m [%p] '
SETTINGS
    if [[ "$2" == throwaway ]]; then
        cat <<SETTINGS
# Tests' data may be lost.
shared_buffers = 256MB
fsync = off
synchronous_commit = off
full_page_writes = off
SETTINGS
    fi
}

start_postgres() { # PORT MODE
    make_cluster "$2"
    write_setting "$home/env" DATABASE_URL "postgres://tidings:$(cat "$password_file")@127.0.0.1:$1/tidings"
    if ! postgres_runs; then
        ! answers "$1" || die "port $1 is taken by another program: choose another with POSTGRES_PORT=… before the first start"
        say "Starting PostgreSQL on port $1"
        postgres_settings "$1" "$2" >"$postgres/tidings.conf"
        [[ -z "$postgres_user" ]] || chown "$postgres_user" "$postgres/tidings.conf"
        run_as "$postgres_user" "$POSTGRES_BIN/pg_ctl" start -s -w -t 120 -D "$postgres" -l "$postgres/server.log" </dev/null ||
            { tail -n 20 "$postgres/server.log" >&2; die "PostgreSQL did not start"; }
    fi
    sql -c "select 1 from pg_database where datname = 'tidings'" | grep -q 1 ||
        sql -c 'create database tidings'
    DATABASE=tidings sql -c 'create extension if not exists pg_stat_statements' 2>/dev/null
}
sql() {
    local port
    port="$(port_of "$(setting "$home/env" DATABASE_URL)")"
    PGPASSWORD="$(cat "$password_file")" "$POSTGRES_BIN/psql" -X -q -At -h 127.0.0.1 -p "$port" -U tidings \
        -d "${DATABASE:-postgres}" -v ON_ERROR_STOP=1 "$@" </dev/null
}

start_redis() { # PORT
    local url="redis://127.0.0.1:$1"
    write_setting "$home/env" REDIS_URL "$url"
    redis_runs || {
        ! answers "$1" || die "port $1 is taken by another program: choose another with REDIS_PORT=… before the first start"
        say "Starting Redis on port $1"
        mkdir -p "$redis"
        # An accepted record is on disk before anyone is told so; nothing is evicted, and the log alone is kept.
        cat >"$redis/redis.conf" <<SETTINGS
bind 127.0.0.1
port $1
dir $redis
daemonize yes
pidfile $redis/redis.pid
logfile $redis/server.log
appendonly yes
appendfsync always
no-appendfsync-on-rewrite no
maxmemory-policy noeviction
save ""
SETTINGS
        [[ -z "$redis_user" ]] || chown -R "$redis_user" "$redis"
        # Its real path, because a link below the checkout may lie where that user cannot enter.
        run_as "$redis_user" bash -c 'exec -a redis-server "$@"' - "$(readlink -f "$REDIS_SERVER")" \
            "$redis/redis.conf" </dev/null >/dev/null
    }
    # A long log is read before the first answer.
    wait_until 300 redis_answers "$url" || { tail -n 20 "$redis/server.log" >&2; die "Redis did not start"; }
}
redis_answers() { redis-cli -u "$1" ping | grep -qx PONG; }

case "$action" in
start)
    postgres_port="${3:?the port of PostgreSQL}"
    redis_port="${4:?the port of Redis}"
    chmod a+x "$home"
    data_home
    locate
    start_postgres "$postgres_port" "${5:-durable}"
    start_redis "$redis_port"
    ;;
stop)
    [[ -d "$home/servers" ]] || exit 0
    locate
    if [[ -d "$postgres" ]] && postgres_runs; then
        say "Stopping PostgreSQL"
        run_as "$postgres_user" "$POSTGRES_BIN/pg_ctl" stop -s -w -t 120 -m fast -D "$postgres"
    fi
    if redis_runs; then
        say "Stopping Redis"
        end_process "$redis/redis.pid" redis-server 60
    fi
    ;;
*) die "unknown action $action" ;;
esac
