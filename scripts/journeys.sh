#!/usr/bin/env bash
# What people do, in a real browser against a whole private stack: journeys.sh [ARGUMENTS OF PLAYWRIGHT]
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=programs.sh
source "$ROOT/scripts/programs.sh"

if [[ "${1:-}" != --inside ]]; then
    "$ROOT/scripts/install.sh" web browser
    "$ROOT/scripts/web.sh" build
    exec "$ROOT/scripts/with-stack.sh" debug "$LOCAL/journeys" "$ROOT/scripts/journeys.sh" --inside "$@"
fi

shift
find_chromium || die "Chromium is missing: run scripts/install.sh browser"
"$ROOT/scripts/web-stack.sh" start "$STACK_HOME"
"$ROOT/scripts/web.sh" run journeys "$@"
