#!/usr/bin/env bash
# Fetches the programs of the GraphiQL page anew, in the releases named here, into api/assets/graphiql.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

have npm || die "npm is needed to fetch packages"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
npm install --silent --no-audit --no-fund --ignore-scripts --no-save --prefix "$scratch" \
    graphiql@3.8.3 react@18.3.1 react-dom@18.3.1 graphql-ws@6.0.6

keep() { # FILE NAME: compressed, the same bytes every time
    gzip --best --no-name --stdout "node_modules/$1" >"$ROOT/api/assets/graphiql/$2.gz"
}
keep graphiql/graphiql.min.js graphiql.js
keep graphiql/graphiql.min.css graphiql.css
keep react/umd/react.production.min.js react.js
keep react-dom/umd/react-dom.production.min.js react-dom.js
keep graphql-ws/umd/graphql-ws.min.js graphql-ws.js
for package in graphiql react react-dom graphql-ws; do
    license="node_modules/$package/LICENSE"
    [[ -f "$license" ]] || license="node_modules/$package/LICENSE.md"
    [[ ! -f "$license" ]] || { printf -- '== %s ==\n\n' "$package"; cat "$license"; printf '\n'; }
done >"$ROOT/api/assets/graphiql/LICENSES"
