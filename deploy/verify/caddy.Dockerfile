# Stands in for caddy: the same paths and the same command.
ARG BASE
FROM ${BASE}
COPY files/caddy /usr/bin/caddy
ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
