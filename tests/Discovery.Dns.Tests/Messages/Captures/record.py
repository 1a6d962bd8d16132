#!/usr/bin/env python3
"""Records answers of Knot and BIND 9 into this folder: record.py [port]. Needs knot and bind9; everything stays on 127.0.0.1 and in a temporary folder."""
import os, shutil, socket, struct, subprocess, sys, tempfile, time

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 25353
HERE = os.path.dirname(os.path.abspath(__file__))
A, AAAA, SRV = 1, 28, 33
SHOP = "shop.svc.cluster.local"


def zone():
    lines = ["$ORIGIN cluster.local.", "$TTL 30", "@ SOA ns h 1 60 60 600 5", "@ NS ns", "ns A 127.0.0.1"]
    service = lambda name, size: [f"_http._tcp.{name}.shop.svc SRV 0 {100 // size} 8080 10-244-0-{i}.{name}.shop.svc" for i in range(size)]
    hosts = lambda name, size: [f"10-244-0-{i}.{name}.shop.svc A 10.244.0.{i}" for i in range(size)]
    for name, size in (("orders", 3), ("cart", 20), ("checkout", 100)):
        lines += service(name, size) + hosts(name, size)
    lines += [f"10-244-0-{i}.dual.shop.svc A 10.244.1.{i}\n10-244-0-{i}.dual.shop.svc AAAA fd00::{i}" for i in range(3)] + service("dual", 3)
    lines += [f"orders.shop.svc A 10.244.0.{i}" for i in range(3)] + [f"orders.shop.svc AAAA fd00::{i}" for i in range(3)]
    lines += [f"many.shop.svc A 10.245.{i // 256}.{i % 256}" for i in range(200)]
    lines += ["alias.shop.svc CNAME alias2.shop.svc", "alias2.shop.svc 10 CNAME orders.shop.svc", "lost.shop.svc CNAME nothing.shop.svc"]
    lines += ["_gone._tcp.orders.shop.svc SRV 0 0 0 ."]
    return "\n".join(lines) + "\n"


def query(name, qtype, edns):
    question = b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\0" + struct.pack(">HH", qtype, 1)
    opt = struct.pack(">BHHIH", 0, 41, edns, 0, 0) if edns else b""
    return struct.pack(">6H", 0x1234, 0x0100, 1, 0, 0, 1 if edns else 0) + question + opt


def udp(message):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(2)
        s.connect(("127.0.0.1", PORT))
        s.send(message)
        return s.recv(65535)


def tcp(message):
    with socket.create_connection(("127.0.0.1", PORT), 2) as s:
        s.sendall(struct.pack(">H", len(message)) + message)
        data = b""
        while len(data) < 2 or len(data) < 2 + struct.unpack(">H", data[:2])[0]:
            data += s.recv(65535)
        return data[2:]


QUESTIONS = [
    ("a3", f"orders.{SHOP}", A, 1232, udp),
    ("aaaa3", f"orders.{SHOP}", AAAA, 1232, udp),
    ("srv3", f"_http._tcp.orders.{SHOP}", SRV, 1232, udp),
    ("srv3-plain", f"_http._tcp.orders.{SHOP}", SRV, 0, udp),
    ("srv3-dual", f"_http._tcp.dual.{SHOP}", SRV, 1232, udp),
    ("srv20", f"_http._tcp.cart.{SHOP}", SRV, 1232, tcp),
    ("srv100", f"_http._tcp.checkout.{SHOP}", SRV, 1232, tcp),
    ("srv100-tc", f"_http._tcp.checkout.{SHOP}", SRV, 1232, udp),
    ("srv-root", f"_gone._tcp.orders.{SHOP}", SRV, 1232, udp),
    ("a200-tc-plain", f"many.{SHOP}", A, 0, udp),
    ("cname", f"alias.{SHOP}", A, 1232, udp),
    ("cname-nxdomain", f"lost.{SHOP}", A, 1232, udp),
    ("nxdomain", f"nobody.{SHOP}", A, 1232, udp),
    ("nodata", f"many.{SHOP}", AAAA, 1232, udp),
    ("refused", "elsewhere.test", A, 1232, udp),
]

KNOT = """server:
  rundir: "D"
  listen: 127.0.0.1@PORT
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: "D/db"
control:
  listen: "D/knot.sock"
zone:
  - domain: cluster.local
    storage: "D"
    file: "zone"
    journal-content: none
    zonefile-sync: -1
"""
BIND = """options { directory "D"; pid-file "D/named.pid"; session-keyfile "D/s.key"; managed-keys-directory "D"; lock-file none;
  listen-on port PORT { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; dnssec-validation no; max-records-per-type 0; };
controls { };
zone "cluster.local" { type primary; file "D/zone"; };
"""


def record(server, config, command):
    folder = tempfile.mkdtemp()
    with open(f"{folder}/zone", "w") as f:
        f.write(zone())
    with open(f"{folder}/conf", "w") as f:
        f.write(config.replace("PORT", str(PORT)).replace("D/", folder + "/").replace('"D"', f'"{folder}"'))
    process = subprocess.Popen([c.replace("CONF", f"{folder}/conf") for c in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                if udp(query(f"orders.{SHOP}", A, 1232))[3] & 15 == 0:
                    break
            except OSError:
                pass
            time.sleep(0.05)
        for label, name, qtype, edns, way in QUESTIONS:
            with open(f"{HERE}/{server}-{label}.bin", "wb") as f:
                f.write(way(query(name, qtype, edns)))
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


record("knot", KNOT, ["knotd", "-c", "CONF"])
record("bind", BIND, ["named", "-f", "-c", "CONF"])
