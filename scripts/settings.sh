# shellcheck shell=bash
# Completes the settings of a home directory. To be sourced after lib.sh.

# What HOME/env says already stays, so that it can be edited. VARIABLES given when it is first written
# are taken up: POSTGRES_PORT=55432 make up.
complete_settings() { # HOME API_LISTEN API_METRICS_LISTEN WORKERS_LISTEN SIMULATOR_LISTEN WEB_LISTEN IDENTITY_PROVIDER_PORT
    local file="$1/env"
    default_setting "$file" API_LISTEN "$2"
    default_setting "$file" API_METRICS_LISTEN "$3"
    default_setting "$file" WORKERS_LISTEN "$4"
    default_setting "$file" SIMULATOR_LISTEN "$5"
    default_setting "$file" SIMULATOR_JOURNAL "$1/simulator/journal"
    default_setting "$file" VENDOR_URL "http://$(setting "$file" SIMULATOR_LISTEN)"
    default_setting "$file" VENDOR_MASTER_SECRET "$(secret 43)"
    default_setting "$file" RECEIPT_URL "http://$(setting "$file" API_LISTEN)/v1/receipts"
    default_setting "$file" RUST_LOG "info"
    complete_web_settings "$file" "$6" "$7"
    mkdir -p "$1/simulator"
}

# Cookies belong to a name and not to a port, so everything that a browser sees is called `localhost`.
complete_web_settings() { # FILE WEB_LISTEN IDENTITY_PROVIDER_PORT
    local file="$1"
    default_setting "$file" WEB_LISTEN "$2"
    default_setting "$file" AUTH_URL "http://localhost:$(port_of "$(setting "$file" WEB_LISTEN)")"
    default_setting "$file" WEB_ORIGIN "$(setting "$file" AUTH_URL)"
    default_setting "$file" API_URL "http://$(setting "$file" API_LISTEN)"
    default_setting "$file" PUBLIC_API_URL "http://localhost:$(port_of "$(setting "$file" API_LISTEN)")"
    default_setting "$file" AUTH_TRUST_HOST true
    default_setting "$file" AUTH_SECRET "$(secret 43)"
    default_setting "$file" WEB_SECRET "$(secret 43)"
    default_setting "$file" ACCESS_TOKEN_SECRET "$(secret 43)"
    default_setting "$file" IDENTITY_PROVIDER_PORT "$3"
    complete_sign_in "$file"
}

# Google where a client of Google's is named, here or in the caller's environment; the local provider otherwise.
local_client=tidings-local
names_local_provider() { [[ "$(setting "$1" AUTH_GOOGLE_ID)" == "$local_client" ]]; } # FILE
complete_sign_in() { # FILE
    local file="$1" id secret issuer
    id="${AUTH_GOOGLE_ID:-$(setting "$file" AUTH_GOOGLE_ID)}"
    secret="${AUTH_GOOGLE_SECRET:-$(setting "$file" AUTH_GOOGLE_SECRET)}"
    if [[ "${id:=$local_client}" == "$local_client" ]]; then
        issuer="http://localhost:$(setting "$file" IDENTITY_PROVIDER_PORT)"
        [[ "$secret" == "$local_client"-* ]] || secret="$local_client-$(secret 43)"
    else
        issuer=https://accounts.google.com
        [[ -n "$secret" && "$secret" != "$local_client"-* ]] ||
            die "AUTH_GOOGLE_SECRET is missing: give the secret that belongs to AUTH_GOOGLE_ID ($id)"
    fi
    write_setting "$file" AUTH_GOOGLE_ID "$id"
    write_setting "$file" AUTH_GOOGLE_SECRET "$secret"
    write_setting "$file" AUTH_GOOGLE_ISSUER "$issuer"
    write_setting "$file" OIDC_ISSUER "$issuer"
}
