# shellcheck shell=sh
# Finds a Java for Nidus. Sourced by ./nidus and ./build; defines functions, runs nothing.
#
#   nidus_find_jdk java    a runtime is enough
#   nidus_find_jdk javac   a JDK is needed, because something will be compiled
#
# takes the highest version that fits (for javac, a 25 before any later release) and sets nidus_java_home to the chosen folder, or explains on standard error what was found and what
# to install, and returns 1. Versions are read from the `release` file that every JDK carries;
# a folder without one is asked with `java -version`.
#
# NIDUS_JAVA_HOME  this Java and no other (refused if it does not fit)
# JAVA_HOME, PATH  looked at, and passed over where they do not fit
# NIDUS_JDK_ROOTS  folders that hold JDKs, separated by colons, instead of the usual places

nidus_required_java=25.0.3

# "25.0.3+9-LTS" -> 25000003; nothing for what is not a version
nidus_version_number() {
  nidus_plain=${1%%[!0-9.]*}
  nidus_rest=$nidus_plain..
  nidus_major=${nidus_rest%%.*}
  nidus_rest=${nidus_rest#*.}
  nidus_minor=${nidus_rest%%.*}
  nidus_rest=${nidus_rest#*.}
  nidus_update=${nidus_rest%%.*}
  case $nidus_major in
    '') return 0 ;;
  esac
  # leading zeros would make the shell read octal numbers; Java versions have none
  echo $((nidus_major * 1000000 + ${nidus_minor:-0} * 1000 + ${nidus_update:-0}))
}

nidus_java_version() {
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][^"]*\)"\{0,1\}[[:space:]]*$/\1/p' "$1/release" | head -n 1
  else
    "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9][^"]*\)".*/\1/p' | head -n 1
  fi
}

# Looks at one folder; keeps it if it is the best so far.
nidus_consider() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] || return 0
  nidus_home=$(CDPATH='' cd -- "$1" 2>/dev/null && pwd -P) || return 0
  case $nidus_seen in
    *"|$nidus_home|"*) return 0 ;;
  esac
  nidus_seen="$nidus_seen|$nidus_home|"
  nidus_version=$(nidus_java_version "$nidus_home")
  nidus_number=$(nidus_version_number "$nidus_version")
  nidus_note=
  if [ -n "$nidus_number" ] && [ "$nidus_number" -ge "$nidus_least" ]; then
    if [ -x "$nidus_home/bin/$nidus_tool" ]; then
      nidus_rank=$nidus_number
      # the compiler's plug-ins are made for the release that the project is written for
      case $nidus_tool:$nidus_version in
        javac:"${nidus_required_java%%.*}".*) nidus_rank=$((nidus_rank + 1000000000)) ;;
      esac
      if [ "$nidus_rank" -gt "$nidus_best" ]; then
        nidus_best=$nidus_rank
        nidus_java_home=$nidus_home
      fi
      return 0
    fi
    nidus_note=" (a runtime without $nidus_tool)"
  fi
  nidus_found="$nidus_found
  found ${nidus_version:-an unknown version} in $nidus_home$nidus_note"
}

# A folder of JDKs: each child is one, on macOS in its Contents/Home.
nidus_consider_root() {
  nidus_consider "$1"
  for nidus_child in "$1"/*; do
    nidus_consider "$nidus_child"
    nidus_consider "$nidus_child/Contents/Home"
    nidus_consider "$nidus_child/libexec/openjdk.jdk/Contents/Home"
  done
}

nidus_consider_path() {
  nidus_ifs=$IFS
  IFS=:
  set -f
  for nidus_folder in $PATH; do
    IFS=$nidus_ifs
    [ -x "${nidus_folder:-.}/java" ] || continue
    nidus_link=${nidus_folder:-.}/java
    while [ -L "$nidus_link" ]; do
      nidus_target=$(readlink "$nidus_link")
      case $nidus_target in
        /*) nidus_link=$nidus_target ;;
        *) nidus_link=$(dirname "$nidus_link")/$nidus_target ;;
      esac
    done
    nidus_consider "$(dirname "$nidus_link")/.."
  done
  set +f
  IFS=$nidus_ifs
}

nidus_consider_usual_places() {
  for nidus_root in /usr/lib/jvm /usr/java /usr/local/java "$HOME/.sdkman/candidates/java" \
    "$HOME/.jdks" /Library/Java/JavaVirtualMachines "$HOME/Library/Java/JavaVirtualMachines" \
    /opt/homebrew/opt /usr/local/opt /home/linuxbrew/.linuxbrew/opt; do
    case $nidus_root in
      */opt)
        for nidus_child in "$nidus_root"/openjdk*; do
          nidus_consider "$nidus_child"
          nidus_consider "$nidus_child/libexec/openjdk.jdk/Contents/Home"
        done
        ;;
      *) nidus_consider_root "$nidus_root" ;;
    esac
  done
  for nidus_child in /opt/*jdk* /opt/*java*; do
    nidus_consider_root "$nidus_child"
  done
  if [ -x /usr/libexec/java_home ]; then
    nidus_consider "$(/usr/libexec/java_home -v 25+ 2>/dev/null || true)"
  fi
}

nidus_consider_roots() {
  nidus_ifs=$IFS
  IFS=:
  for nidus_root in $NIDUS_JDK_ROOTS; do
    IFS=$nidus_ifs
    [ -z "$nidus_root" ] || nidus_consider_root "$nidus_root"
  done
  IFS=$nidus_ifs
}

nidus_find_jdk() {
  nidus_tool=$1
  nidus_least=$(nidus_version_number "$nidus_required_java")
  nidus_best=0
  nidus_seen=
  nidus_found=
  nidus_java_home=
  if [ -n "${NIDUS_JAVA_HOME:-}" ]; then
    nidus_consider "$NIDUS_JAVA_HOME"
    if [ -z "$nidus_java_home" ] && [ -z "$nidus_found" ]; then
      nidus_found="
  NIDUS_JAVA_HOME is $NIDUS_JAVA_HOME, which holds no bin/java"
    fi
  else
    nidus_consider "${JAVA_HOME:-}"
    nidus_consider_path
    if [ -n "${NIDUS_JDK_ROOTS:-}" ]; then
      nidus_consider_roots
    else
      HOME=${HOME:-/nonexistent} nidus_consider_usual_places
    fi
  fi
  [ -z "$nidus_java_home" ] || return 0
  if [ "$nidus_tool" = javac ]; then
    nidus_kind="JDK (with its compiler)"
  else
    nidus_kind=JDK
  fi
  cat >&2 <<MESSAGE
Nidus needs a $nidus_kind $nidus_required_java or later: 25.0.0-25.0.2 have a garbage-collector bug that can corrupt
data passed to native code.${nidus_found:-
  found no Java at all}
Install one, for example Eclipse Temurin 25 from https://adoptium.net, with SDKMAN ("sdk install java")
or Homebrew ("brew install openjdk"). If one is installed in an unusual place, set NIDUS_JAVA_HOME to it.
MESSAGE
  return 1
}
