#!/usr/bin/env bash
# Everything that must hold, from nothing: make test.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

times=()
stage() { # TITLE COMMAND...
    local title="$1" began="$SECONDS" took
    shift
    printf '\n=== %s\n' "$title"
    "$@"
    took=$((SECONDS - began))
    printf '=== %s: %d s\n' "$title" "$took"
    times+=("$(printf '%6d s  %s' "$took" "$title")")
}

# Test builds alone hold the points at which a test ends a worker.
selection=(--locked --workspace --features tidings-workers/failpoints)
runner_output="$(mktemp)"
trap 'rm -f "$runner_output"' EXIT

rust_tests() {
    if cargo nextest --version >/dev/null 2>&1; then
        cargo nextest run "${selection[@]}" --no-fail-fast 2>&1 | tee "$runner_output"
    else
        echo "cargo-nextest is not installed: cargo test runs the tests, which takes longer"
        cargo test "${selection[@]}" --no-fail-fast 2>&1 | tee "$runner_output"
    fi
}

script_tests() { # each directory of tests in JavaScript brings its own package and lock file
    local package directory
    for package in tests/*/package.json; do
        [[ -f "$package" && "$package" != tests/deployment/* ]] || continue
        have npm || die "tests in JavaScript need Node.js 20 or newer and npm"
        directory="$(dirname "$package")"
        npm ci --prefix "$directory" --no-audit --no-fund --loglevel=error </dev/null
        "$ROOT/scripts/with-stack.sh" debug "$LOCAL/script-tests" npm test --prefix "$directory"
    done
}

# The faults that reach furthest, one after the other, on the programs the tests have built.
short_chaos() {
    CHAOS_PROFILE=debug "$ROOT/scripts/chaos.sh" --seed 1 --minutes 0 --faults 8 --at-once 1 --rate 150 --largest 1000 \
        --kinds kill.api,kill.workers,kill.redis,kill.postgres,kill.simulator,cut.database,fill.redis,vendor.broken
}

all() {
    stage "The web's packages" "$ROOT/scripts/web.sh" install
    stage "Checks" "$ROOT/scripts/check.sh"
    stage "Images and manifests" "$ROOT/scripts/deployment.sh"
    stage "Migrations up, down and up" "$ROOT/scripts/redo.sh"
    stage "Tables that can be spread by workspace" "$ROOT/scripts/citus.sh"
    stage "Building the tests" cargo test "${selection[@]}" --no-run --quiet
    stage "Tests in JavaScript" script_tests
    stage "Traces" "$ROOT/scripts/trace.sh" debug
    stage "Restarts by turns" "$ROOT/scripts/with-stack.sh" debug "$LOCAL/restarts" node "$ROOT/tests/rolling/run.mjs"
    stage "The commands of the documents" "$ROOT/scripts/documents.sh"
    stage "Hostile input" "$ROOT/scripts/hostile.sh" 20
    stage "The web's unit tests" "$ROOT/scripts/web.sh" run test
    stage "The web's production build" "$ROOT/scripts/web.sh" build
    stage "Tests in Rust" rust_tests
    stage "Faults under load" short_chaos
    stage "Journeys in a browser" "$ROOT/scripts/journeys.sh"
    printf '\n=== Time by stage\n'
    printf '%s\n' "${times[@]}"
    printf '%6d s  in all\n' "$SECONDS"
    # The runner's own closing lines end the output.
    sed 's/\x1b\[[0-9;]*m//g' "$runner_output" | grep -E '^ *Summary \[|^test result:' | tail -n 50
}

if [[ "${1:-}" == --with-servers ]]; then
    all
else
    "$ROOT/scripts/install.sh" web browser python
    exec "$ROOT/scripts/test-servers.sh" "$ROOT/scripts/test.sh" --with-servers
fi
