# syntax=docker/dockerfile:1
# The dashboard: docker build -f docker/web.Dockerfile .
FROM node:22-bookworm-slim AS packages
WORKDIR /src/web
RUN npm install --global pnpm@10.34.8
COPY web/package.json web/pnpm-lock.yaml ./
RUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm install --frozen-lockfile

FROM packages AS build
COPY schema.graphql /src/
COPY web ./
ENV NEXT_TELEMETRY_DISABLED=1
RUN pnpm build && cp -r .next/static .next/standalone/.next/static

FROM node:22-bookworm-slim
RUN useradd --system --uid 10001 --no-create-home tidings
COPY --chmod=755 docker/with-secrets docker/answers /usr/local/bin/
WORKDIR /app
ENTRYPOINT ["with-secrets"]
COPY --from=build /src/web/.next/standalone ./
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
USER 10001
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["answers", "3000", "/sign-in"]
CMD ["node", "server.js"]
