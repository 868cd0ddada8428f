#!/usr/bin/env python3
"""Runs a command in an unpacked root folder, where it sees one folder of this machine as /src and no network, unless
it is given this machine's.

    in_root.py [--network] ROOT FOLDER COMMAND…

A new user namespace with the identity map, so that the command has every capability there, whatever is missing here;
new mount and network namespaces; and pivot_root, because the container programs refuse to run in a chroot.
"""

import ctypes
import os
import sys

NEWNS, NEWUSER, NEWNET = 0x0002_0000, 0x1000_0000, 0x4000_0000
BIND, RECURSIVE, PRIVATE, DETACH = 4096, 16384, 1 << 18, 2
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}

libc = ctypes.CDLL(None, use_errno=True)


def check(result, what):
    if result:
        sys.exit(f"{what}: {os.strerror(ctypes.get_errno())}")


def mount(source, target, kind, flags):
    encoded = [text and text.encode() for text in (source, target, kind)]
    check(libc.mount(*encoded, flags, None), f"mount {source} on {target}")


def enter(root, folder):
    mount(None, "/", None, RECURSIVE | PRIVATE)
    mount(root, root, None, BIND | RECURSIVE)
    for name in ("src", "proc", "sys", "dev", "tmp", ".old"):
        os.makedirs(f"{root}/{name}", exist_ok=True)
    mount(folder, f"{root}/src", None, BIND | RECURSIVE)
    for name in ("proc", "sys", "dev"):
        mount(f"/{name}", f"{root}/{name}", None, BIND | RECURSIVE)
    mount("tmpfs", f"{root}/tmp", "tmpfs", 0)
    os.chdir(root)
    check(libc.syscall(PIVOT_ROOT[os.uname().machine], b".", b".old"), "pivot_root")
    os.chdir("/")
    check(libc.umount2(b"/.old", DETACH), "umount")
    os.chdir("/src")


def main():
    arguments = sys.argv[1:]
    network = NEWNET
    if arguments[0] == "--network":
        network = 0
        arguments.pop(0)
    root, folder, command = os.path.abspath(arguments[0]), os.path.abspath(arguments[1]), arguments[2:]
    (asked_read, asked_write), (mapped_read, mapped_write) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        check(libc.unshare(NEWUSER | NEWNS | network), "unshare")
        os.write(asked_write, b".")
        os.read(mapped_read, 1)
        os.setresgid(0, 0, 0)
        os.setresuid(0, 0, 0)
        enter(root, folder)
        path = "/usr/sbin:/usr/bin:/sbin:/bin"
        os.execvpe(command[0], command, {"HOME": "/root", "PATH": path, "LANG": "C.UTF-8"})
    os.read(asked_read, 1)
    # The maps can be written from outside only.
    for kind in ("uid", "gid"):
        with open(f"/proc/{child}/{kind}_map", "w", encoding="ascii") as file:
            file.write("0 0 65536\n")
    os.write(mapped_write, b".")
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
