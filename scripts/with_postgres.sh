#!/usr/bin/env bash
# Run a command with BIHUAN_TEST_POSTGRES_URL naming a throw-away PostgreSQL, which is stopped and removed afterwards.
# A URL that is already set is used as it is. Without a server the command runs all the same, after the reason is printed;
# with CI=true it does not.
set -euo pipefail

no_server() {
  echo "No PostgreSQL for the tests: $1" >&2
  [ "${CI:-}" = true ] && exit 1
  exec "${command[@]}"
}
command=("$@")
[ -n "${BIHUAN_TEST_POSTGRES_URL:-}" ] && exec "${command[@]}"

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] && [ -x "$bin/initdb" ] || no_server "initdb is not installed (Debian: postgresql)"
as_owner=()
if [ "$(id -u)" -eq 0 ]; then
  id postgres >/dev/null 2>&1 || no_server "initdb must not run as root, and there is no user named postgres"
  as_owner=(runuser -u postgres --)
fi

room=$(df --output=avail -m /dev/shm 2>/dev/null | tail -n 1 || echo 0)
[ "${room:-0}" -gt 4096 ] && [ -w /dev/shm ] && base=/dev/shm || base=${TMPDIR:-/tmp}  # in memory, syncing costs nothing
folder=$(mktemp -d "$base/bihuan-postgres.XXXXXX")
stop() {
  "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf '%s' "$password" > "$folder/password"
[ ${#as_owner[@]} -eq 0 ] || chown -R postgres: "$folder"
cd "$folder"  # the owner of the server may not be able to read the checkout
"${as_owner[@]}" "$bin/initdb" -D "$folder/data" -U bihuan --pwfile="$folder/password" --auth=scram-sha-256 \
  --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/log" 2>&1 || { cat "$folder/log" >&2; no_server "initdb failed"; }
cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$folder'
max_connections = 100
CONF
"${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 start >/dev/null ||
  { cat "$folder/server.log" >&2; no_server "the server did not start"; }
PGPASSWORD=$password "$bin/createdb" -h 127.0.0.1 -p "$port" -U bihuan bihuan
cd - >/dev/null

export BIHUAN_TEST_POSTGRES_URL="postgresql://bihuan:$password@127.0.0.1:$port/bihuan"
"${command[@]}"
