"""The seccomp filter of sandbox-runtime on standard output, for bwrap --seccomp: socket(AF_UNIX, …) is EPERM."""

import platform
import struct
import sys

# audit's number of the architecture, the system call's number
ARCHITECTURES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
ALLOW, ERRNO_EPERM, AF_UNIX = 0x7FFF0000, 0x00050001, 1

audit, socket = ARCHITECTURES[platform.machine()]
program = [
    (LOAD, 0, 0, ARCHITECTURE),
    (JUMP_EQUAL, 0, 5, audit),
    (LOAD, 0, 0, NUMBER),
    (JUMP_EQUAL, 0, 3, socket),
    (LOAD, 0, 0, FIRST_ARGUMENT),
    (JUMP_EQUAL, 0, 1, AF_UNIX),
    (RETURN, 0, 0, ERRNO_EPERM),
    (RETURN, 0, 0, ALLOW),
]
sys.stdout.buffer.write(b"".join(struct.pack("HBBI", *instruction) for instruction in program))
