#!/bin/bash
# Builds the real kube-apiserver + kube-controller-manager 1.20.2 from Debian 12's own source
# package `kubernetes`, unpacks Debian's etcd next to them, and can start/stop them on loopback.
# Uses only what apt is already configured for (no other origin, no Go module proxy).
#
#   kubernetes-from-debian.sh build [DIR]   # ~5 min on 2 cores, ~2.7 GB while building, ~270 MB kept
#   kubernetes-from-debian.sh up    [DIR]   # etcd + kube-apiserver on 127.0.0.1, prints the URL
#   kubernetes-from-debian.sh down  [DIR]   # stops both, by the process ids that `up` noted
#   kubernetes-from-debian.sh kill-api [DIR]    # kill -9 of the API server alone, as a crash
#   kubernetes-from-debian.sh leave-api [DIR]   # SIGTERM: it takes no more connections, and is silent on those it has
#   kubernetes-from-debian.sh start-api [DIR]   # and its return, with the state that etcd kept
#   kubernetes-from-debian.sh compact [DIR]     # etcd forgets all versions but the newest
#
# DIR holds the binaries; default ~/.cache/kube-from-debian. Several can run at once if each has its own
# RUN_DIR (state, logs, keys; default DIR) and ports: API_PORT, ETCD_PORT, ETCD_PEER.
set -euo pipefail
CMD=${1:-build}; W=${2:-${XDG_CACHE_HOME:-$HOME/.cache}/kube-from-debian}
GO=/usr/lib/go-1.19/bin
API_PORT=${API_PORT:-16443} ETCD_PORT=${ETCD_PORT:-12379} ETCD_PEER=${ETCD_PEER:-12380}
RUN=${RUN_DIR:-$W}; BIN=$W/bin; URL=https://127.0.0.1:$API_PORT
mkdir -p "$BIN" "$RUN/run"; cd "$W"
CURL=(curl -s --cacert "$RUN/pki/ca.crt" -H 'Authorization: Bearer admin-token')

build() {
  if [ -x bin/kube-apiserver ] && [ -x bin/kube-controller-manager ] && [ -x bin/etcd ]; then echo "already built in $W/bin"; return; fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -y -q --no-install-recommends golang-1.19-go golang-1.19-src make rsync jq dpkg-dev openssl curl
  # bookworm's source index, kept in a private apt state so that the system's sources stay as they are
  mkdir -p apt/lists/partial
  : > apt/src.sources
  for f in /etc/apt/sources.list.d/*.sources; do
    grep -q '^Suites:.*\bbookworm\b' "$f" && sed -E 's/^Types:.*/Types: deb deb-src/' "$f" >> apt/src.sources && echo >> apt/src.sources
  done
  AO=(-q -o "Dir::Etc::SourceList=/dev/null" -o "Dir::Etc::SourceParts=$W/apt" -o "Dir::State::Lists=$W/apt/lists" -o "APT::Sandbox::User=root")
  apt-get "${AO[@]}" update
  apt-get "${AO[@]}" source --download-only kubernetes/bookworm
  # debs that are only unpacked, never installed: etcd (its postinst would start a daemon) and one Go library
  apt-get "${AO[@]}" download etcd-server/bookworm etcd-client/bookworm golang-github-modern-go-reflect2-dev/bookworm
  for d in etcd-server_*.deb etcd-client_*.deb golang-github-modern-go-reflect2-dev_*.deb; do dpkg-deb -x "$d" debs; done
  rm -rf src; dpkg-source -x kubernetes_1.20*.dsc src
  # REQUIRED: the vendored reflect2 1.0.1 corrupts memory when built with Go >= 1.18 (the server segfaults on
  # its first LIST). Debian's packaged reflect2 1.0.2 has the fix.
  rm -rf src/vendor/github.com/modern-go/reflect2
  cp -r debs/usr/share/gocode/src/github.com/modern-go/reflect2 src/vendor/github.com/modern-go/
  # same layout as debian/rules: GOPATH mode, tree linked as k8s.io/kubernetes; make also generates zz_generated.openapi
  mkdir -p src/.go/src/k8s.io home; ln -sfn ../../.. src/.go/src/k8s.io/kubernetes
  ( cd src/.go/src/k8s.io/kubernetes
    env -u GOFLAGS -u GOROOT HOME="$W/home" GOPATH="$W/src/.go" GOCACHE="$W/gocache" PATH="$GO:/usr/sbin:/usr/bin:/sbin:/bin" \
      CGO_ENABLED=0 GO111MODULE=off GOPROXY=off \
      make WHAT="cmd/kube-apiserver cmd/kube-controller-manager" GOLDFLAGS="-s -w" )
  cp src/_output/local/bin/linux/*/kube-apiserver src/_output/local/bin/linux/*/kube-controller-manager bin/
  cp debs/usr/bin/etcd debs/usr/bin/etcdctl bin/
  bin/kube-apiserver --version; bin/etcd --version | sed -n 1p
  chmod -R u+w src home 2>/dev/null || true
  rm -rf src home gocache debs apt ./*.deb kubernetes_*
}

pki() { [ -f pki/admin.crt ] && return; mkdir -p pki; ( cd pki
  openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 3650 -subj /CN=test-ca
  openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=kube-apiserver
  printf 'subjectAltName=DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:::1\nextendedKeyUsage=serverAuth\n' > ext
  openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -extfile ext -out server.crt
  openssl req -newkey rsa:2048 -nodes -keyout admin.key -out admin.csr -subj /O=system:masters/CN=admin
  printf 'extendedKeyUsage=clientAuth\n' > ext
  openssl x509 -req -in admin.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -extfile ext -out admin.crt
  openssl genrsa -out sa.key 2048; openssl rsa -in sa.key -pubout -out sa.pub
  printf '%s\n' 'admin-token,admin,1,"system:masters"' 'nobody-token,nobody,2,"nogroup"' > tokens.csv ) 2>/dev/null; }

start_etcd() {
  rm -rf run/etcd
  "$BIN/etcd" --data-dir run/etcd --unsafe-no-fsync --listen-client-urls http://127.0.0.1:$ETCD_PORT --advertise-client-urls http://127.0.0.1:$ETCD_PORT \
    --listen-peer-urls http://127.0.0.1:$ETCD_PEER --initial-advertise-peer-urls http://127.0.0.1:$ETCD_PEER \
    --initial-cluster default=http://127.0.0.1:$ETCD_PEER > run/etcd.log 2>&1 < /dev/null & echo $! > run/etcd.pid
}

start_api() {
  # discovery v1beta1 is switched off so that a CRD can serve discovery.k8s.io/v1 (see serve_v1)
  "$BIN/kube-apiserver" --etcd-servers=http://127.0.0.1:$ETCD_PORT --bind-address=127.0.0.1 --advertise-address=127.0.0.1 --secure-port=$API_PORT \
    --tls-cert-file=pki/server.crt --tls-private-key-file=pki/server.key --client-ca-file=pki/ca.crt --token-auth-file=pki/tokens.csv \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=pki/sa.pub --service-account-signing-key-file=pki/sa.key \
    --authorization-mode=RBAC --anonymous-auth=false --endpoint-reconciler-type=none --disable-admission-plugins=ServiceAccount \
    --service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112 --feature-gates=IPv6DualStack=true \
    --runtime-config=discovery.k8s.io/v1beta1=false ${APISERVER_EXTRA:-} >> run/api.log 2>&1 < /dev/null & echo $! > run/api.pid
  until_ready "$URL/readyz"
}

until_ready() {
  for _ in $(seq 300); do
    if "${CURL[@]}" -f -o /dev/null "$1"; then return; fi
    if ! kill -0 "$(cat run/api.pid)" 2>/dev/null; then break; fi
    sleep 0.1
  done
  echo "not ready: $1; the end of $RUN/run/api.log:" >&2; tail -5 run/api.log >&2
  stop api; stop etcd; exit 1
}

serve_v1() {
  "${CURL[@]}" -f -o /dev/null -X POST -H 'Content-Type: application/yaml' --data-binary @- $URL/apis/apiextensions.k8s.io/v1/customresourcedefinitions <<'Y'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: endpointslices.discovery.k8s.io
  annotations: {api-approved.kubernetes.io: "unapproved, test fixture: v1 shape on an API server older than 1.21"}
spec:
  group: discovery.k8s.io
  scope: Namespaced
  names: {plural: endpointslices, singular: endpointslice, kind: EndpointSlice, listKind: EndpointSliceList}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        x-kubernetes-preserve-unknown-fields: true
        required: [addressType]
        properties:
          addressType: {type: string, enum: [IPv4, IPv6, FQDN]}
          endpoints: {type: array, nullable: true, items: {type: object, required: [addresses], x-kubernetes-preserve-unknown-fields: true}}
          ports: {type: array, nullable: true, items: {type: object, x-kubernetes-preserve-unknown-fields: true}}
Y
  until_ready $URL/apis/discovery.k8s.io/v1/endpointslices
}

stop() {
  [ -f "run/$1.pid" ] || return 0
  local pid; pid=$(cat "run/$1.pid"); rm -f "run/$1.pid"
  kill "${2:--TERM}" "$pid" 2>/dev/null || return 0
  # The API server waits for its watches to end; a test has no time for that.
  for _ in $(seq 20); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$pid" 2>/dev/null || true
}

up() {
  cd "$RUN"; trap 'stop api; stop etcd' ERR; set -E; pki; : > run/api.log; start_etcd; start_api; serve_v1
  echo "$URL ready; CA $RUN/pki/ca.crt; bearer tokens admin-token, nobody-token; client certificate $RUN/pki/admin.crt"
}

down() { cd "$RUN"; stop left -KILL; stop api; stop etcd; }

leave_api() {
  kill -TERM "$(cat run/api.pid)"; mv run/api.pid run/left.pid
  for _ in $(seq 100); do
    # Newer servers tell their watches nothing from here on; this one would for a while yet.
    "${CURL[@]}" -o /dev/null "$URL/readyz" || { kill -STOP "$(cat run/left.pid)"; return 0; }
    sleep 0.1
  done
  echo "the API server still takes connections" >&2; exit 1
}

compact() {
  local etcdctl=("$BIN/etcdctl" --endpoints "http://127.0.0.1:$ETCD_PORT") revision
  export ETCDCTL_API=3
  revision=$("${etcdctl[@]}" get / --limit 1 -w json | grep -o '"revision":[0-9]*' | cut -d: -f2)
  "${etcdctl[@]}" compact "$revision"
}

case $CMD in
  build|up|down) $CMD;;
  kill-api) cd "$RUN"; stop api -KILL;;
  leave-api) cd "$RUN"; leave_api;;
  start-api) cd "$RUN"; start_api;;
  compact) compact;;
  *) echo "usage: $0 build|up|down|kill-api|leave-api|start-api|compact [DIR]" >&2; exit 2;;
esac
