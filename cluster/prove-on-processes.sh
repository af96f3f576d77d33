#!/bin/sh
# A Spark master and two workers, each a process of its own on this machine, extract a table of lesions, synthetic
# and real. In the middle an executor is killed, and later a worker. The result must be complete, each row once, and
# equal to the embedded run to the last digit. Then they train an encoder for a while, an executor is killed
# again, and the weights must be those of an unbroken run without a cluster, bit for bit.
#
#   cluster/prove-on-processes.sh [LESIONS [STEPS]]      2000 and 400 unless given; the build does 120 and 24
#
# Needs what the build has fetched already, and stops what it starts.
set -eu

repository=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
exec "$repository/build" test -pl cluster -am -Dtest=RealClusterTest,ClusterTrainingTest \
  -Dsurefire.failIfNoSpecifiedTests=false "-Dnidus.cluster.lesions=${1:-2000}" \
  "-Dnidus.cluster.steps=${2:-400}"
