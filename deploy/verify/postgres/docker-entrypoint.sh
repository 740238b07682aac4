#!/usr/bin/env bash
# What the image's entry point does, as far as Kopā uses it: initdb with POSTGRES_*, then the scripts of initdb.d on a socket only.
set -euo pipefail
if [ "${1:-}" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  : "${POSTGRES_PASSWORD:?is needed}"
  mkdir -p "$PGDATA"; chmod 700 "$PGDATA"
  eval "initdb -D '$PGDATA' -U '${POSTGRES_USER:-postgres}' --pwfile=<(printf '%s\n' \"\$POSTGRES_PASSWORD\") ${POSTGRES_INITDB_ARGS:-}"
  { echo; echo "host all all all scram-sha-256"; } >>"$PGDATA/pg_hba.conf"
  sockets=$(mktemp -d)
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -c unix_socket_directories='$sockets'" -w start
  export PGHOST=$sockets PGPASSWORD=$POSTGRES_PASSWORD
  for script in /docker-entrypoint-initdb.d/*.sh; do [ -e "$script" ] && . "$script"; done
  unset PGHOST PGPASSWORD
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@" -c listen_addresses='*' -c unix_socket_directories=/tmp
