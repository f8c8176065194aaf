#!/usr/bin/env python3
"""A small client for a Sensel Morph, written from the published register protocol alone: it shares no code with the project, so that
an emulator and a client that were written apart from each other can be tried on one another.

    sensel_client.py PORT FRAMES      reads so many frames, prints {"frames": n, "sha256": "..."} of the decoded grids
"""
import hashlib
import json
import os
import select
import struct
import sys
import termios
import time
import tty

PATIENCE_S = 30


class Morph:
    def __init__(self, path):
        self.port = os.open(path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.port)
        attributes = termios.tcgetattr(self.port)
        attributes[4] = attributes[5] = termios.B115200
        termios.tcsetattr(self.port, termios.TCSANOW, attributes)
        self.buffer = b""

    def take(self, size):
        deadline = time.monotonic() + PATIENCE_S
        while len(self.buffer) < size:
            ready, _, _ = select.select([self.port], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError(f"wanted {size} bytes, have {self.buffer.hex()}")
            self.buffer += os.read(self.port, 65536)
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def payload(self, size):
        data = self.take(size)
        checksum = self.take(1)[0]
        if checksum != sum(data) & 0xFF:
            raise ValueError("checksum")
        return data

    def read(self, register, size):
        os.write(self.port, bytes([0x81, register, size]))
        ack, echoed, length = struct.unpack("<BBH", self.take(4))
        if (ack, echoed, length) != (1, register, size):
            raise ValueError(f"read {register:02X}: {ack} {echoed:02X} {length}")
        return self.payload(size)

    def read_variable(self, register):
        os.write(self.port, bytes([0x81, register, 0]))
        ack, echoed, zero, length = struct.unpack("<BBBH", self.take(5))
        if (ack, echoed, zero) != (3, register, 0):
            raise ValueError(f"variable read {register:02X}: {ack} {echoed:02X}")
        return self.payload(length)

    def write(self, register, data):
        os.write(self.port, bytes([1, register, len(data)]) + data + bytes([sum(data) & 0xFF]))
        ack, echoed = self.take(2)
        if (ack, echoed) != (5, register):
            raise ValueError(f"write {register:02X}: {ack} {echoed:02X}")


def varint(data, at):
    first = data[at]
    if first < 0x80:
        return first, at + 1
    return (data[at + 1] << 7) | (first & 0x7F), at + 2


def skip_contacts(data, at):
    mask, count = data[at], data[at + 1]
    each = 10 + (6 if mask & 1 else 0) + (8 if mask & 2 else 0) + (8 if mask & 4 else 0) + (6 if mask & 8 else 0)
    return at + 2 + count * each


def grid(frame, cells):
    content, at = frame[0], 6
    if content & 4:
        at = skip_contacts(frame, at)
    if content & 8:
        at += 6
    base, at = varint(frame, at)
    values, in_zeros = [], True
    while len(values) < cells:
        number, at = varint(frame, at)
        if in_zeros:
            values += [0] * number
            in_zeros = False
        elif number:
            values.append(base + number)
        else:
            in_zeros = True
    return values


def main():
    morph = Morph(sys.argv[1])
    wanted = int(sys.argv[2])
    if morph.read(0x00, 6) != b"S3NS31":
        raise ValueError("not a Sensel Morph")
    # In an order of its own, to see that none is asked for.
    morph.write(0x57, b"\x00")
    morph.write(0x24, b"\x0f")
    morph.write(0x4B, b"\x0f")
    morph.write(0x23, b"\x00")
    _, _, cols, rows = morph.read_variable(0x1C)[:4]
    morph.write(0x25, b"\x01")
    digest, frames = hashlib.sha256(), 0
    deadline = time.monotonic() + PATIENCE_S
    while frames < wanted and time.monotonic() < deadline:
        frame = morph.read_variable(0x26)
        if not frame:
            time.sleep(0.005)
            continue
        values = grid(frame, rows * cols)
        digest.update(struct.pack(f"<{rows * cols}H", *values))
        frames += 1
    morph.write(0x25, b"\x00")
    print(json.dumps({"frames": frames, "sha256": digest.hexdigest()}))


if __name__ == "__main__":
    main()
