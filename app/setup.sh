# Sourced by app/run and tests/run: what the project needs from Debian 12, and how it is built. Not run by itself.

build_packages="g++ cmake ninja-build ccache pkg-config libboost-dev libeigen3-dev libopencv-dev libimgui-dev libstb-dev
  libsdl2-dev libgl-dev libegl-dev libegl1 libgl1-mesa-dri libtomlplusplus-dev nlohmann-json3-dev libcli11-dev libfmt-dev libspdlog-dev
  libssl-dev fonts-inter flite1-dev"
test_packages="libgtest-dev libgmock-dev libbenchmark-dev python3"
fuzz_packages="clang-19 libclang-rt-19-dev"

say() { printf '%s\n' "palmar: $*" >&2; }
die() { say "$*"; exit 1; }

# install_missing PACKAGE...: installs those that are not there yet, and says which.
install_missing() {
  local installed missing=()
  installed=" $(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' | tr '\n' ' ') "
  for package in "$@"; do
    case "$installed" in *" $package "*) ;; *) missing+=("$package") ;; esac
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "these Debian packages are missing: ${missing[*]} (and there is no sudo); install them as root, then run this again"
    sudo="sudo"
  fi
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  $sudo apt-get update -q >&2 || die "apt-get update failed; check the network and /etc/apt/sources.list, then run this again"
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2 ||
    die "installing packages failed; the lines above say why"
}

# configure_and_build FOLDER TARGETS CMAKE_ARGUMENT...: configures where needed, then builds with progress.
configure_and_build() {
  local folder="$1" targets="$2"
  shift 2
  local wanted="$*"
  if [ ! -f "$folder/build.ninja" ] || [ "$(cat "$folder/.palmar-arguments" 2>/dev/null)" != "$wanted" ]; then
    say "configuring $folder"
    cmake -S . -B "$folder" -G Ninja "$@" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; die "configuring failed; the lines above say why"; }
    mv "$folder.log" "$folder/configure.log"
    printf '%s\n' "$wanted" >"$folder/.palmar-arguments"
  fi
  say "building $folder (the first build takes some minutes)"
  ninja -C "$folder" -j2 $targets >&2 || die "the build failed; the lines above say why"
}
