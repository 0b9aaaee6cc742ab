#!/usr/bin/env bash
# What the dashboard's pages cost and what they look like, with the demo shop, in a real browser against a whole private
# release stack: figures.sh WHAT...
#
#   figures.sh lighthouse    scores of every page, the median of five runs
#   figures.sh edit-to-size  from an edit of a rule to its new size on the screen
#   figures.sh scrolling     ten seconds down the history of 10,000 campaigns, and down a million customers
#   figures.sh screenshots   every page, light and dark, wide and narrow, into target/screenshots
#   figures.sh readme tour   the pictures of the README and of docs/demo-script.md, into docs/screenshots
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=programs.sh
source "$ROOT/scripts/programs.sh"

LIGHTHOUSE=12.8.2
export LIGHTHOUSE_HOME="$LOCAL/lighthouse/$LIGHTHOUSE"

if [[ "${1:-}" != --inside ]]; then
    : "${1:?lighthouse, edit-to-size, scrolling, screenshots or readme}"
    "$ROOT/scripts/install.sh" web browser
    "$ROOT/scripts/web.sh" build
    build release demo
    if [[ " $* " == *" lighthouse "* && ! -d "$LIGHTHOUSE_HOME/node_modules/lighthouse" ]]; then
        say "Installing Lighthouse $LIGHTHOUSE below .local"
        npm install --prefix "$LIGHTHOUSE_HOME" --no-audit --no-fund --loglevel=error "lighthouse@$LIGHTHOUSE" </dev/null >/dev/null
    fi
    exec "$ROOT/scripts/with-stack.sh" release "$LOCAL/figures" "$ROOT/scripts/figures.sh" --inside "$@"
fi

shift
find_chromium || die "Chromium is missing: run scripts/install.sh browser"
"$ROOT/scripts/web-stack.sh" start "$STACK_HOME"
SHOP_KEY="$("$API_PROGRAM" workspace create --name "Tidings Demo" --currency INR --time-zone Asia/Kolkata)"
export SHOP_KEY
TIDINGS_API_KEY="$SHOP_KEY" "$CARGO_TARGET_DIR/release/tidings-demo" seed --api "$API_URL"
"$ROOT/scripts/web.sh" run figures "$@"
