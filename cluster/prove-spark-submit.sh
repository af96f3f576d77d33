#!/bin/sh
# Nidus as one jar under Spark's own spark-submit, on a master and a worker that are processes of this machine: five
# lesions of real scans, in the classes and the command that bin/spark-submit uses. The result must be that of the
# embedded run, to the last digit.
#
#   cluster/prove-spark-submit.sh
#
# Needs what the build has fetched already, and stops what it starts.
set -eu

repository=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
# shellcheck source=build-support/find-jdk.sh
. "$repository/build-support/find-jdk.sh"
nidus_find_jdk java || exit 1
java=$nidus_java_home/bin/java
work=$(mktemp -d)
master=
worker=

stop() {
  [ -z "$worker" ] || kill "$worker" 2>/dev/null || true
  [ -z "$master" ] || kill "$master" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap stop EXIT

# Waits until a log says something, and prints what.
says() {
  for _ in $(seq 120); do
    if grep -o "$2" "$1" 2>/dev/null; then return 0; fi
    sleep 1
  done
  cat "$1" >&2
  return 1
}

"$repository/build" >"$work/build.log" 2>&1 || {
  cat "$work/build.log" >&2
  exit 1
}
"$repository/nidus" cluster package -o "$work/nidus-cluster.jar"

# what an installation of Spark has, and nothing of Nidus; two of its jars Nidus has as well, so the build put them
# with the libraries of Nidus
mkdir -p "$work/spark/jars"
ln -s "$repository/cluster/target/spark/"*.jar "$repository/cluster/target/lib/slf4j-api-"*.jar \
  "$repository/cluster/target/lib/jackson-annotations-"*.jar "$work/spark/jars"
SPARK_HOME=$work/spark SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1 JAVA_HOME=$nidus_java_home
OPENBLAS_NUM_THREADS=1
export SPARK_HOME SPARK_SCALA_VERSION SPARK_LOCAL_IP JAVA_HOME OPENBLAS_NUM_THREADS
"$java" -Xmx256m -cp "$SPARK_HOME/jars/*" org.apache.spark.deploy.master.Master \
  --host 127.0.0.1 --port 0 --webui-port 0 >"$work/master.log" 2>&1 &
master=$!
address=$(says "$work/master.log" 'spark://127.0.0.1:[0-9]*' | head -n 1)
"$java" -Xmx256m -cp "$SPARK_HOME/jars/*" org.apache.spark.deploy.worker.Worker \
  --host 127.0.0.1 --cores 1 --memory 1g --webui-port 0 --work-dir "$work/executors" "$address" \
  >"$work/worker.log" 2>&1 &
worker=$!
says "$work/worker.log" 'Successfully registered with master' >"$work/registered"

weights=$repository/fixtures/encoder/narrow_w0125.safetensors
# bin/spark-submit asks this class for the command, which follows a zero byte and a line's end
"$java" -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit \
  --master "$address" --conf spark.executor.memory=512m --class dev.nidus.app.command.Nidus \
  "$work/nidus-cluster.jar" extract "$repository/data/sts/seeds.csv" --root "$repository/data" \
  --weights "$weights" --deterministic --progress none --cluster "$address" -o "$work/parts" >"$work/command"
tail -c +3 "$work/command" | xargs -0 env >"$work/submit.log" 2>&1 || {
  cat "$work/submit.log" >&2
  exit 1
}

"$repository/nidus" extract "$repository/data/sts/seeds.csv" --root "$repository/data" \
  --weights "$weights" --deterministic --progress none -o "$work/features.csv" >"$work/embedded.log" 2>&1
cat "$work/parts/"*.csv | grep -v '^row,' | sort -n | cut -d , -f 2- >"$work/by-submit"
tail -n +2 "$work/features.csv" >"$work/by-one-process"
[ "$(wc -l <"$work/by-submit")" -eq 5 ]
cmp "$work/by-submit" "$work/by-one-process"
echo "spark-submit: 5 lesions, equal to the embedded run to the last digit"
