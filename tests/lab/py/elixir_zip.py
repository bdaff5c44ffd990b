"""Zips a tree as Elixir's Precompiled.zip is: no top directory, directory entries, deflated, Unix modes.

Usage: elixir_zip.py TREE ZIP [PREFIX]. Times are fixed, so equal trees give equal bytes.
"""

import os
import stat
import sys
import zipfile

TIME = (2024, 1, 1, 0, 0, 0)


def entry(name, mode):
    info = zipfile.ZipInfo(name, TIME)
    info.create_system = 3
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def main(tree, target, prefix=""):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for directory, names, files in os.walk(tree):
            names.sort()
            relative = os.path.relpath(directory, tree)
            base = prefix if relative == "." else prefix + relative + "/"
            if base:
                info = entry(base, stat.S_IFDIR | 0o755)
                info.external_attr |= 0x10
                info.compress_type = zipfile.ZIP_STORED
                archive.writestr(info, b"")
            for name in sorted(files):
                path = os.path.join(directory, name)
                mode = 0o755 if os.stat(path).st_mode & 0o100 else 0o644
                with open(path, "rb") as source:
                    archive.writestr(entry(base + name, stat.S_IFREG | mode), source.read())


if __name__ == "__main__":
    main(*sys.argv[1:])
