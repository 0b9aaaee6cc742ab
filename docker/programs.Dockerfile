# syntax=docker/dockerfile:1
# The programs in Rust, one small image each:
#
#   docker build -f docker/programs.Dockerfile --target api .        also: workers, simulator
#
# What was downloaded and compiled stays in the builder's caches, so a change compiles only what it touches.
FROM rust:1.95.0-slim-bookworm AS build
# The release of rust-toolchain.toml, without the components that only developers need.
ENV RUSTUP_TOOLCHAIN=1.95.0
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY api api
COPY workers workers
COPY crates crates
COPY migrations migrations
COPY postman postman
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --release --workspace --bin tidings-api --bin tidings-workers --bin tidings-simulator && \
    mkdir /out && cp target/release/tidings-api target/release/tidings-workers target/release/tidings-simulator /out/

FROM debian:bookworm-slim AS base
# hadolint ignore=DL3008 # certificates shall be the newest there are
RUN apt-get update && \
    apt-get install --yes --no-install-recommends ca-certificates && \
    rm -rf /var/lib/apt/lists/* && \
    useradd --system --uid 10001 --no-create-home tidings && \
    install -d -o tidings /var/lib/tidings
COPY --chmod=755 docker/with-secrets docker/answers /usr/local/bin/
USER 10001
ENTRYPOINT ["with-secrets"]

FROM base AS api
COPY --from=build /out/tidings-api /usr/local/bin/
ENV API_LISTEN=0.0.0.0:8080 API_METRICS_LISTEN=0.0.0.0:9464
EXPOSE 8080 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["answers", "8080", "/readyz"]
CMD ["tidings-api"]

FROM base AS workers
COPY --from=build /out/tidings-workers /usr/local/bin/
ENV WORKERS_LISTEN=0.0.0.0:9465
EXPOSE 9465
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["answers", "9465", "/healthz"]
CMD ["tidings-workers"]

# The stand-in for a vendor: for trying things out, never for real messages.
FROM base AS simulator
COPY --from=build /out/tidings-simulator /usr/local/bin/
ENV SIMULATOR_LISTEN=0.0.0.0:8090 SIMULATOR_JOURNAL=/var/lib/tidings/journal
VOLUME /var/lib/tidings
EXPOSE 8090
HEALTHCHECK --interval=10s --timeout=5s CMD ["answers", "8090", "/stats"]
CMD ["tidings-simulator"]
