#!/bin/sh
# What `nidus extract --cluster` costs, measured on this machine and printed line by line.
#
#   cluster/measure.sh overhead [narrow|full] [LESIONS ...]   CPU of the same table embedded and by the engine
#   cluster/measure.sh stages   [REPEATS]   CPU and bytes of a lesion by stage, and what 10^7 lesions cost
#   cluster/measure.sh rows     [ROWS]      driver and executor as the rows grow to ROWS (10^6 unless given)
#   cluster/measure.sh driver   [ROWS]      the same with rows that cost the executor nothing
#   cluster/measure.sh speedup  [LESIONS]   wall clock of one executor against two; needs two free cores
#
# docs/scale.md says what came of it. CPU is user + system of all processes, so that other work on the
# machine hardly matters; wall clock wants a machine that does nothing else. Linux.
set -eu

repository=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

usage() {
  sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

# A table of lesions, three of each scan; the scans are links to real ones of the repository, so that
# every third lesion costs a read.
table() {
  awk -F, -v lesions="$1" -v data="$repository/data" -v folder="$2" '
    BEGIN { srand(1) }
    NR == 1 { next }
    { scan[NR - 2] = $1; x[NR - 2] = $5; y[NR - 2] = $6; z[NR - 2] = $7; scans = NR - 1 }
    END {
      print "image_path,coordX,coordY,coordZ,patient" > (folder "/lesions.csv")
      for (n = 0; n < lesions; n++) {
        place = int(n / 3)
        which = place % scans
        link = sprintf("scan%06d.nii.gz", place)
        if (n % 3 == 0) { print data "/" scan[which] "\t" folder "/" link > (folder "/links") }
        printf "%s,%.2f,%.2f,%.2f,P%d\n", link, x[which] + 20 * rand() - 10, y[which] + 20 * rand() - 10,
          z[which] + 20 * rand() - 10, place > (folder "/lesions.csv")
      }
    }' "$repository/data/sts/seeds.csv"
  while IFS='	' read -r scan link; do
    [ -e "$link" ] || ln -s "$scan" "$link"
  done <"$2/links"
}

# Runs a command and puts its processor seconds, those of its own children included, into $cpu.
cpu_of() {
  times >"$work/before"
  "$@" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 1
  }
  times >"$work/after"
  cpu=$(cat "$work/before" "$work/after" | awk '
    NR % 2 == 0 {
      split($1, user, "[ms]"); split($2, kernel, "[ms]")
      total[NR / 2] = 60 * user[1] + user[2] + 60 * kernel[1] + kernel[2]
    }
    END { printf "%.2f", total[2] - total[1] }')
}

# Embedded and by the engine: $embedded and $engine, in processor seconds.
both_ways() {
  rm -rf "$work/features.csv"* "$work/parts"
  cpu_of "$repository/nidus" extract "$work/lesions.csv" --weights "$weights" --deterministic --progress none \
    --threads 1 -o "$work/features.csv"
  embedded=$cpu
  cpu_of "$repository/nidus" extract "$work/lesions.csv" --weights "$weights" --deterministic --progress none \
    --cluster 'local[1]' -o "$work/parts"
  engine=$cpu
}

overhead() {
  network=${1:-narrow}
  [ $# -eq 0 ] || shift
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  "$repository/build" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 1
  }
  case $network in
    narrow) weights=$repository/fixtures/encoder/narrow_w0125.safetensors ;;
    full)
      weights=$work/full.safetensors
      "$repository/nidus" weights untrained -o "$weights" >"$work/log" 2>&1
      ;;
    *) usage ;;
  esac
  [ $# -gt 0 ] || set -- 100 1000 10000
  table 1 "$work"
  both_ways
  started=$(awk "BEGIN { print $engine - $embedded }")
  echo "1 lesion, $network network: embedded $embedded s CPU, engine $engine s, so its start costs $started s"
  for lesions in "$@"; do
    table "$lesions" "$work"
    both_ways
    awk -v lesions="$lesions" -v network="$network" -v one="$embedded" -v other="$engine" -v started="$started" '
      BEGIN {
        printf "%d lesions, %s network: embedded %.1f s CPU, engine %.1f s, ratio %.3f; without its start %.3f (%.2f ms a lesion)\n",
          lesions, network, one, other, other / one, (other - started) / one, 1000 * (other - started - one) / lesions
      }'
  done
}

# A measurement that is written in Java, where the engine's own classes are at hand.
in_java() {
  rm -f "$repository/cluster/target/measured.txt"
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  size=
  [ -z "${2:-}" ] || size=-Dnidus.cluster.measure.size=$2
  # shellcheck disable=SC2086 # nothing, or one word
  "$repository/build" test -pl cluster -am "-Dtest=ClusterCostTest,StageCostTest" \
    -Dsurefire.failIfNoSpecifiedTests=false "-Dnidus.cluster.measure=$1" $size >"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
  }
  cat "$repository/cluster/target/measured.txt"
}

part=${1:-}
[ $# -eq 0 ] || shift
case $part in
  overhead) overhead "$@" ;;
  stages | rows | driver | speedup) in_java "$part" "$@" ;;
  *) usage ;;
esac
