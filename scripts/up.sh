#!/usr/bin/env bash
# Everything up, from nothing: make up. A second run is quick and changes nothing.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=settings.sh
source "$ROOT/scripts/settings.sh"

env_file="$LOCAL/env"
key_file="$LOCAL/api-key"
mkdir -p "$LOCAL"
if have flock; then
    exec 9>"$LOCAL/lock"
    flock -n 9 || { say "Another make up is at work; waiting for it"; flock 9; }
fi

"$ROOT/scripts/install.sh" web 9>&-

# Ports of an earlier run stay.
port() { # KEY DEFAULT
    local url
    url="$(setting "$env_file" "$1")"
    if [[ -n "$url" ]]; then port_of "$url"; else printf '%s' "$2"; fi
}
"$ROOT/scripts/servers.sh" start "$LOCAL" "$(port DATABASE_URL "${POSTGRES_PORT:-54329}")" \
    "$(port REDIS_URL "${REDIS_PORT:-63790}")" 9>&-
complete_settings "$LOCAL" "${API_LISTEN:-127.0.0.1:8080}" "${API_METRICS_LISTEN:-127.0.0.1:9464}" \
    "${WORKERS_LISTEN:-127.0.0.1:9465}" "${SIMULATOR_LISTEN:-127.0.0.1:8090}" \
    "${WEB_LISTEN:-127.0.0.1:3000}" "${IDENTITY_PROVIDER_PORT:-4000}"

say "Building (release)"
build release api workers simulator demo 9>&-
"$ROOT/scripts/web.sh" build 9>&-

"$ROOT/scripts/stack.sh" start "$LOCAL" 9>&-
"$ROOT/scripts/web-stack.sh" start "$LOCAL" 9>&-

# A key is kept as long as the API knows it; fresh data need a fresh one.
api_url="http://$(setting "$env_file" API_LISTEN)"
key_works() {
    [[ -s "$key_file" ]] && curl -fs --noproxy '*' -m 10 -o /dev/null "$api_url/graphql" \
        -H 'content-type: application/json' -H @- -d '{"query":"{ __typename }"}' \
        <<<"authorization: Bearer $(cat "$key_file")"
}
if ! key_works; then
    say "Making the demo workspace"
    (umask 077 && with_settings "$env_file" target/release/tidings-api workspace create \
        --name "Tidings Demo" --currency INR --time-zone Asia/Kolkata >"$key_file.new")
    mv "$key_file.new" "$key_file"
fi

# The people of the local provider are invited once to each demo workspace; what becomes of them there is theirs.
invited="$LOCAL/demo-people"
workspace="$(cut -d _ -f 2 "$key_file")"
if names_local_provider "$env_file" && [[ ! -f "$invited" || "$(cat "$invited")" != "$workspace" ]]; then
    say "Inviting the demo people"
    for person in asha:owner vikram:admin meera:marketer kabir:viewer; do
        with_settings "$env_file" target/release/tidings-api workspace invite --workspace "$workspace" \
            --email "${person%:*}@tidings.example" --role "${person#*:}" >/dev/null
    done
    printf '%s' "$workspace" >"$invited"
fi
target/release/tidings-demo seed --api "$api_url" --key-file "$key_file" 9>&-

public_api_url="$(setting "$env_file" PUBLIC_API_URL)"
if names_local_provider "$env_file"; then
    sign_in="as a demo person: a local provider stands in for Google"
else
    sign_in="with Google"
fi
cat <<READY

Tidings is ready.

  dashboard             $(setting "$env_file" AUTH_URL)   (sign in $sign_in)
  GraphiQL              $public_api_url/graphiql
  GraphQL               $public_api_url/graphql
  REST, described       $public_api_url/docs
  simulated vendor      $(setting "$env_file" VENDOR_URL)/stats
  settings              .local/env
  logs                  .local/log
  API key               $(cat "$key_file")   (in .local/api-key)

make down stops it; the data stay.
READY
