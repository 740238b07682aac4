#!/usr/bin/env bash
# Run once by the image, before the server is open to anybody: a role and a database a service; nobody enters another's.
set -euo pipefail
for service in training matching projects notify portal; do
  secret="KOPA_${service^^}_PASSWORD"
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set role="kopa_$service" --set secret="${!secret:?is needed: the password of the role kopa_$service}" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'secret';
CREATE DATABASE :"role" OWNER :"role";
REVOKE ALL ON DATABASE :"role" FROM PUBLIC;
SQL
done
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --command 'REVOKE CONNECT ON DATABASE postgres FROM PUBLIC'
