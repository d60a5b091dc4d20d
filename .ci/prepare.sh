# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# What ./demo and ./check share: packages, the build, and quiet steps with progress.
# To be sourced with the root of the repository as the working directory.

logs=_build/logs

# The user's own environment shall not choose another Python or another database.
for variable in $(compgen -e | grep -E '^(PYTHON|VIRTUAL_ENV|DJANGO_|ASGIMOD_|DEBIAN_DATABASE|PIZZA_|ATLAS_)' || true); do
  unset "$variable"
done
case $(locale charmap 2>/dev/null) in
  UTF-8) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac

say() {
  printf '%s\n' "$*"
}

# A line of progress: rewritten on a terminal, now and then elsewhere.
progress() {
  local title=$1 seconds=$2 log=$3 last

  if [ -t 1 ]; then
    last=$(tail -n 1 "$log" | tr -dc '[:print:]' | cut -c 1-60)
    printf '\r\033[K%s … %d s  %s' "$title" "$seconds" "$last"
  elif [ $((seconds % 30)) -eq 0 ]; then
    say "$title … $seconds s"
  fi
}

# step NAME TITLE COMMAND…: the command's output goes to a log, shown only when it fails, and
# not at all by whoever says `quiet=yes`.
step() {
  local log=$logs/$1.log title=$2 status=0 seconds=0 job
  shift 2

  mkdir -p "$logs"
  "$@" >"$log" 2>&1 </dev/null &
  job=$!
  while kill -0 "$job" 2>/dev/null; do
    sleep 1
    seconds=$((seconds + 1))
    progress "$title" "$seconds" "$log"
  done
  wait "$job" || status=$?
  if [ -t 1 ]; then
    printf '\r\033[K'
  fi
  if [ "$status" -ne 0 ] && [ "${quiet:-no}" = no ]; then
    say "$title: failed ($status). The end of $log:"
    tail -n 60 "$log"
  fi
  return "$status"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# The lines of packages.txt of which nothing is installed, as "a b" for "a | b".
missing_packages() {
  local line name found

  while read -r line; do
    line=${line%%#*}
    found=no
    for name in ${line//|/ }; do
      if is_installed "$name"; then
        found=yes
      fi
    done
    if [ "$found" = no ] && [ -n "${line// /}" ]; then
      say "${line//|/ }"
    fi
  done <packages.txt
}

first_available() {
  local name

  for name in "$@"; do
    if [ -n "$(apt-cache show --no-all-versions "$name" 2>/dev/null)" ]; then
      say "$name"
      return
    fi
  done
  say "$1"
}

install_packages() {
  local -a missing names=()
  local line

  mapfile -t missing < <(missing_packages)
  if [ "${#missing[@]}" -eq 0 ]; then
    return
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      say "Some packages are missing (${missing[*]}): run this as root, or install sudo."
      return 1
    fi
    sudo -v || return
  fi
  step apt-update "Reading Debian's package lists" as_root apt-get -q update || return
  for line in "${missing[@]}"; do
    # shellcheck disable=SC2086 # the alternatives are words
    names+=("$(first_available $line)")
  done
  step apt-install "Installing ${#names[@]} packages and what they need" \
    as_root apt-get -q -y --no-install-recommends install "${names[@]}"
}

# build FOLDER TITLE OPTION…: configures the folder, or anew when the options are others.
build() {
  local folder=$1 title=$2 name
  shift 2

  name=$(basename "$folder")
  if [ "$(cat "$folder/options.txt" 2>/dev/null)" != "$*" ] ||
     [ ! -f "$folder/build.ninja" ]; then
    configure "$folder" "$name" "$title" "$@" || return
  fi
  step "build-$name" "$title" ninja -C "$folder"
}

configure() {
  local folder=$1 name=$2 title=$3
  local -a again=()
  shift 3

  if [ -f "$folder/build.ninja" ]; then
    again=(--reconfigure)
  fi
  step "configure-$name" "$title" meson setup "${again[@]}" "$@" "$folder" || return
  say "$*" >"$folder/options.txt"
}
