#!/usr/bin/env bash
# Proves that each migration goes up, down and up again, and leaves nothing behind: on a scratch database of
# TEST_DATABASE_URL, or by itself on a server of its own.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scratch.sh
source "$ROOT/scripts/scratch.sh"

run() { # FILE: in one transaction, as the program does
    on "$url" --single-transaction -f "$1" || die "$1 failed"
}
# A newer pg_dump marks its output with a key that is new each time.
dump() { "$POSTGRES_BIN/pg_dump" --schema-only --no-owner "$url" | grep -vE '^\\(un)?restrict ' >"$work/$1"; }

migrations=(migrations/*/)
dump empty
for migration in "${migrations[@]}"; do
    dump before
    run "${migration}up.sql"
    dump up
    ! cmp -s "$work/before" "$work/up" || die "${migration}up.sql changes nothing"
    run "${migration}down.sql"
    dump down
    diff -u "$work/before" "$work/down" || die "${migration}down.sql does not undo up.sql"
    run "${migration}up.sql"
    dump again
    diff -u "$work/up" "$work/again" || die "$migration makes something else the second time"
done
for ((index = ${#migrations[@]} - 1; index >= 0; index--)); do
    run "${migrations[index]}down.sql"
done
dump down
diff -u "$work/empty" "$work/down" || die "something is left after all migrations went down"
echo "${#migrations[@]} migrations go up, down and up again"
