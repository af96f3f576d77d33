#!/bin/sh
# A Spark master and two workers, each a process of its own on this machine, extract a table of lesions, synthetic
# and real. In the middle an executor is killed, and later a worker. The result must be complete, each row once, and
# equal to the embedded run to the last digit.
#
#   cluster/prove-on-processes.sh [LESIONS]      2000 unless given; the build does it with 120
#
# Needs what the build has fetched already, and stops what it starts.
set -eu

repository=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
exec "$repository/build" test -pl cluster -am -Dtest=RealClusterTest \
  -Dsurefire.failIfNoSpecifiedTests=false "-Dnidus.cluster.lesions=${1:-2000}"
