#!/usr/bin/env python3
"""Who refers to a definition, in a type checker's words.

Renames a definition at its definition only, in a copy of a package, and prints the files in which
pyright or tsc then reports something that it did not report before: these refer to it.

    label.py CHECKERS PACKAGE FILE NAME

CHECKERS is the folder with `node_modules/.bin`, PACKAGE the unpacked package, FILE relative to it.
"""

import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def pyright(checkers, root):
    (root / "pyrightconfig.json").write_text(json.dumps({"include": ["src", "tests"], "reportMissingImports": False}))
    words = [checkers / "node_modules/.bin/pyright", "--outputjson", "-p", root]
    output = subprocess.run(words, capture_output=True, text=True, cwd=root).stdout
    found = collections.Counter()
    for entry in json.loads(output)["generalDiagnostics"]:
        if entry["severity"] == "error":
            found[(str(pathlib.Path(entry["file"]).relative_to(root)), entry["message"])] += 1
    return found


def tsc(checkers, root):
    options = {"strict": True, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "noEmit": True, "skipLibCheck": True, "types": []}
    (root / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["src"]}))
    words = [checkers / "node_modules/.bin/tsc", "--pretty", "false", "-p", root]
    output = subprocess.run(words, capture_output=True, text=True, cwd=root).stdout
    found = collections.Counter()
    for line in output.splitlines():
        place = re.match(r"(\S+?)\((\d+),\d+\): error (.*)", line)
        if place:
            found[(place[1], place[3])] += 1
    return found


def main():
    checkers, package, file, name = sys.argv[1:5]
    check = pyright if file.endswith(".py") else tsc
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder).resolve() / "package"
        shutil.copytree(package, root)
        before = check(pathlib.Path(checkers).resolve(), root)
        path = root / file
        text = path.read_text()
        renamed, count = re.subn(rf"((?:def|function|class|interface|const)\s+){re.escape(name)}\b", rf"\g<1>{name}_renamed", text)
        if not count:
            sys.exit(f"{file} does not define {name}")
        path.write_text(renamed)
        after = check(pathlib.Path(checkers).resolve(), root)
        files = sorted({place for (place, _), _ in (after - before).items()} | {file})
        print(json.dumps(files, indent=2))


main()
