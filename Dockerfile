# Two stages: one compiles, the other holds the one binary and no compiler.

FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
COPY . .
RUN cargo build --profile dist --locked --bin yearbook

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home yearbook
COPY --from=build /build/target/dist/yearbook /usr/local/bin/yearbook
USER yearbook
WORKDIR /data
VOLUME /data
ENV YEARBOOK_LISTEN=0.0.0.0:8080 \
    DATABASE_URL=sqlite:///data/yearbook.db
EXPOSE 8080
# The image has no HTTP client, but its shell opens connections.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 204 ]"]
ENTRYPOINT ["yearbook"]
