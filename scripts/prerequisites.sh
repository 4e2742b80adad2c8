# What the project's commands need; sourced by ./hyperdht and ./test.

say() { printf '%s\n' "$*" >&2; }

run_as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2>/dev/null; then sudo "$@"; else return 1; fi
}

need_dotnet() {
  if ! command -v dotnet >/dev/null 2>&1 || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    say "The .NET 10 SDK is missing. Install it from https://dot.net (or your distribution's package dotnet-sdk-10.0) and try again."
    exit 1
  fi
}

have_library() { ldconfig -p 2>/dev/null | grep -q "$1" || ls /usr/lib/*/"$1"* /usr/lib/"$1"* >/dev/null 2>&1; }

# install_debian PACKAGE...: through apt when this user may; otherwise returns 1.
install_debian() {
  command -v apt-get >/dev/null 2>&1 || return 1
  run_as_root true 2>/dev/null || return 1
  say "Installing $* ..."
  run_as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null 2>&1 ||
    { run_as_root apt-get update -qq >/dev/null 2>&1; run_as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null 2>&1; }
}

need_sodium() {
  case "$(uname -s)" in
    Linux)
      have_library libsodium.so && return
      install_debian libsodium23 && have_library libsodium.so && return
      say "libsodium 1.0.18 or newer is missing. Install it with: sudo apt-get install libsodium23"
      exit 1 ;;
    Darwin)
      ls /opt/homebrew/lib/libsodium* /usr/local/lib/libsodium* >/dev/null 2>&1 && return
      say "libsodium 1.0.18 or newer is missing. Install it with: brew install libsodium"
      exit 1 ;;
  esac
}
