#!/usr/bin/env bash
# Sends a private debug stack what its own descriptions lead schemathesis to, first by the OpenAPI document, then by the
# GraphQL schema, so many seconds each. Nothing may be answered with a 5xx, and no log may tell of a fault or a panic.
#
#   hostile.sh [SECONDS [SEED]]
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=programs.sh
source "$ROOT/scripts/programs.sh"

tools="$LOCAL/schemathesis"
requirements="$ROOT/tests/hostile/requirements.txt"

install_tools() {
    ! cmp -s "$requirements" "$tools/requirements.txt" || return 0
    say "Installing schemathesis"
    rm -rf "$tools"
    python3 -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --requirement "$requirements" </dev/null
    cp "$requirements" "$tools/requirements.txt"
}

# People with a session each, so that signing out ends no other's; every other one is a member.
make_sessions() {
    find_postgres || die "psql is missing: run scripts/install.sh"
    "$POSTGRES_BIN/psql" -X -q -v ON_ERROR_STOP=1 "$DATABASE_URL" <<'SQL'
INSERT INTO people (id, issuer, subject, email, email_folded, name, created_at)
SELECT n, 'hostile', n, n || '@example.com', n || '@example.com', 'Person ' || n, now() FROM generate_series(1001, 5000) n;
INSERT INTO sessions (person_id, secret_sha256, created_at, expires_at)
SELECT n, sha256(convert_to('tds_hostile' || n, 'UTF8')), now(), now() + interval '1 day' FROM generate_series(1001, 5000) n;
INSERT INTO memberships (workspace_id, person_id, role, created_at)
SELECT 1, n, 'VIEWER', now() FROM generate_series(1001, 5000, 2) n;
SQL
    seq -f 'tds_hostile%g' 1001 5000
}

schemathesis() { # LOCATION OPTION...
    # It leaves files in the directory it runs in.
    (cd "$STACK_HOME" && "$tools/bin/schemathesis" --config-file "$ROOT/tests/hostile/schemathesis.toml" run "$API_URL$1" \
        "${@:2}" --max-time "$seconds" --seed "$seed")
}

on_the_stack() {
    local log failed=0
    (umask 077 && make_sessions >"$STACK_HOME/sessions")
    export SESSIONS="$STACK_HOME/sessions" SCHEMATHESIS_HOOKS="$ROOT/tests/hostile/hooks.py" PYTHONDONTWRITEBYTECODE=1
    schemathesis /openapi.json || failed=1
    schemathesis /graphql --header "Authorization: Bearer $API_KEY" || failed=1
    if curl -sf "$API_METRICS_URL/metrics" | grep -E '^tidings_http_request_seconds_count\{.*status="5'; then
        warn "the API has answered with a 5xx"
        failed=1
    fi
    for log in "$STACK_HOME"/log/*.log; do
        if grep -HiE 'error|panic' "$log" | head -n 20 | grep .; then failed=1; fi
    done
    return "$failed"
}

if [[ "${1:-}" == --on-the-stack ]]; then
    seconds="$2"
    seed="$3"
    on_the_stack
else
    "$ROOT/scripts/install.sh" python
    install_tools
    exec "$ROOT/scripts/with-stack.sh" debug "$LOCAL/hostile" \
        "$ROOT/scripts/hostile.sh" --on-the-stack "${1:-300}" "${2:-1}"
fi
