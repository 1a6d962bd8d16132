#!/usr/bin/env python3
"""Asks a real server the questions of README.md and writes <case>.hex: transport, query, answer. Usage: record.py ADDRESS PORT"""
import socket, struct, sys

CASES = [  # case, transport, name, type, EDNS payload size or 0
    ("addresses", "udp", "four.test", 1, 0), ("addresses-edns", "udp", "four.test", 1, 1232), ("addresses-case", "udp", "FoUr.tEsT", 1, 1232),
    ("addresses-tcp", "tcp", "four.test", 1, 1232), ("address-v6", "udp", "a.svc.test", 28, 1232),
    ("no-records", "udp", "four.test", 28, 1232), ("no-records-srv", "udp", "four.test", 33, 0), ("no-records-above", "udp", "_tcp.svc.test", 1, 1232),
    ("no-name", "udp", "missing.test", 1, 1232), ("no-name-below", "udp", "below.four.test", 1, 0),
    ("services", "udp", "_http._tcp.svc.test", 33, 1232), ("services-none", "udp", "_grpc._tcp.gone.test", 33, 1232),
    ("services-some-glue", "udp", "_big._tcp.test", 33, 1232), ("services-tcp", "tcp", "_big._tcp.test", 33, 1232),
    ("alias", "udp", "alias.test", 1, 1232), ("alias-no-records", "udp", "alias.test", 28, 1232), ("alias-itself", "udp", "alias.test", 5, 1232),
    ("alias-dangling", "udp", "dangling.test", 1, 1232), ("alias-outside", "udp", "outside.test", 1, 1232), ("alias-loop", "udp", "loop1.test", 1, 1232),
    ("refused", "udp", "www.example.com", 1, 1232), ("other-type", "udp", "four.test", 16, 1232),
    ("truncated-512", "udp", "sixty.test", 1, 0), ("fits-1232", "udp", "sixty.test", 1, 1232), ("truncated-1232", "udp", "hundred.test", 1, 1232),
    ("truncated-tcp", "tcp", "hundred.test", 1, 0),
]

def query(number, name, kind, edns):
    labels = b"".join(bytes([len(l)]) + l.encode() for l in name.split("."))
    opt = struct.pack("!BHHIH", 0, 41, edns, 0, 0) if edns else b""
    return struct.pack("!6H", 0x1000 + number, 0x0100, 1, 0, 0, 1 if edns else 0) + labels + struct.pack("!BHH", 0, kind, 1) + opt

def ask(address, transport, message):
    if transport == "udp":
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(5); s.connect(address); s.send(message)
            return s.recv(65535)
    with socket.create_connection(address, 5) as s:
        s.sendall(struct.pack("!H", len(message)) + message)
        stream = s.makefile("rb")
        return stream.read(struct.unpack("!H", stream.read(2))[0])

address = (sys.argv[1], int(sys.argv[2]))
for number, (case, transport, name, kind, edns) in enumerate(CASES):
    message = query(number, name, kind, edns)
    with open(case + ".hex", "w") as f:
        f.write(f"{transport}\n{message.hex()}\n{ask(address, transport, message).hex()}\n")
