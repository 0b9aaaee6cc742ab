#!/usr/bin/env bash
# The quick part of the tests: format, lints, types, licences, generated files.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

say "Format"
cargo fmt --all --check

say "Lints and types"
cargo clippy --locked --workspace --all-targets --features tidings-workers/failpoints --quiet -- -D warnings

say "Lints and types of the web"
"$ROOT/scripts/web.sh" run lint --max-warnings 0
"$ROOT/scripts/web.sh" run types

say "The printed schema is current"
"$ROOT/scripts/schema.sh" --check

say "Every setting is explained in .env.example"
web_settings() {
    find web \( -name node_modules -o -name .next -o -path web/journeys -o -path web/figures \) -prune -o \
        -type f \( -name '*.ts' -o -name '*.tsx' -o -name '*.mjs' \) -exec grep -hoE '(process\.env\.|required\(")[A-Z]+(_[A-Z]+)+' {} + |
        sed -E 's/.*[."]//' | grep -vE '^(NODE_ENV|NEXT_RUNTIME)$'
    grep -hoE '"[A-Z]+(_[A-Z]+)+"' web/lib/settings.ts | tr -d '"'
}
unexplained="$(find api workers crates/telemetry crates/store crates/queue crates/vendor crates/simulator \( -name '*config.rs' -o -path '*/config/*.rs' \) \
    -exec grep -hoE '"[A-Z]+(_[A-Z]+)+"' {} + | tr -d '"' | cat - <(web_settings) | sort -u | grep -v '^TEST_' |
    while read -r name; do grep -q "^$name=" .env.example || echo "$name"; done)"
[[ -z "$unexplained" ]] || die "not in .env.example: ${unexplained//$'\n'/, }"

say "What the documents name is there"
"$ROOT/scripts/documents.sh" --check

say "Alert rules"
# shellcheck disable=SC2013 # names hold no blanks
for alert in $(sed -n 's/^ *- alert: //p' docker/prometheus/alerts.yml); do
    grep -qE "alertname: $alert( |$)" docker/prometheus/alerts.test.yml || die "the alert $alert has no test"
done
if have promtool; then
    promtool check config docker/prometheus/prometheus.yml >/dev/null
    promtool test rules docker/prometheus/alerts.test.yml
else
    echo "promtool is not installed (Debian: apt install prometheus): the rules' own tests are passed over"
fi

say "Licences"
if have cargo-deny; then
    cargo deny --locked --log-level error check licenses bans sources
else
    node scripts/supply/deny.mjs
fi

say "Scripts"
if have shellcheck; then
    shellcheck scripts/*.sh .ci/run
else
    echo "shellcheck is not installed: only syntax is looked at"
    for script in scripts/*.sh .ci/run; do bash -n "$script"; done
fi
