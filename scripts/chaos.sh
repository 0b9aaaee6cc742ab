#!/usr/bin/env bash
# Puts a load on a private stack while everything goes wrong, and audits what is left: make chaos. Nothing else is
# touched. CHAOS_PROFILE is release, or debug; arguments are handed on to tidings-chaos.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

profile="${CHAOS_PROFILE:-release}"
if [[ "$profile" == debug ]]; then build dev chaos audit; else build "$profile" chaos audit; fi
mkdir -p target/chaos
exec "$ROOT/scripts/with-stack.sh" "$profile" "$LOCAL/chaos-$profile" "$CARGO_TARGET_DIR/$profile/tidings-chaos" \
    --journal "target/chaos/journal-$profile" "$@"
