#!/usr/bin/env python3
"""Who refers to a Python definition, in pyright's words.

Reads `{"root", "site", "checkers", "samples": [{"path", "line", "column"}]}` from standard input and
writes `{"sites": [[[path, line], ...], ...], "neutral": ...}`: for each sample the places that pyright's own
search for references gives (lines from 0), imports under another name followed, joined over Linux and Windows. `neutral` are places that
count for neither side: other declarations of the symbol and the strings of `__all__`.
"""

import ast
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse


class Server:
    """A language server on standard input and output."""

    def __init__(self, words, root):
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root)
        self.number = 0

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def read(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(length))

    def answer(self, message):
        if "id" in message:
            items = message.get("params", {}).get("items", [])
            result = [{} for _ in items] if message["method"] == "workspace/configuration" else None
            self.send({"id": message["id"], "result": result})

    def wait_for(self, words):
        """Reads until the server logs a line with these words."""
        while True:
            message = self.read()
            if "method" in message:
                self.answer(message)
                if words in message.get("params", {}).get("message", ""):
                    return

    def ask(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while True:
            message = self.read()
            if "method" in message:
                self.answer(message)
            elif message.get("id") == self.number:
                return message.get("result")


class Labels:
    def __init__(self, given):
        self.root = pathlib.Path(given["root"]).resolve()
        program = pathlib.Path(given["checkers"]).resolve() / "node_modules/.bin/pyright-langserver"
        self.server = Server([program, "--stdio"], self.root)
        uri = self.root.as_uri()
        folders = [{"uri": uri, "name": "package"}]
        self.server.ask("initialize", {"processId": None, "rootUri": uri, "capabilities": {}, "workspaceFolders": folders})
        self.server.send({"method": "initialized", "params": {}})
        self.server.wait_for("source file")
        self.texts = {}
        self.dunder = {}
        self.imported = {}

    def text(self, path):
        if path not in self.texts:
            text = (self.root / path).read_text(errors="replace")
            self.texts[path] = text.split("\n")
            item = {"uri": (self.root / path).as_uri(), "languageId": "python", "version": 1, "text": text}
            self.server.send({"method": "textDocument/didOpen", "params": {"textDocument": item}})
            self.dunder[path] = set(strings_of_all(text))
            self.imported[path] = set(imported_names(text))
        return self.texts[path]

    def references(self, path, line, column, declared):
        self.text(path)
        place = {"textDocument": {"uri": (self.root / path).as_uri()}, "position": {"line": line, "character": column}}
        found = self.server.ask("textDocument/references", {**place, "context": {"includeDeclaration": declared}})
        places = set()
        for entry in found or []:
            file = pathlib.Path(urllib.parse.unquote(urllib.parse.urlparse(entry["uri"]).path))
            if file.is_relative_to(self.root):
                start = entry["range"]["start"]
                places.add((str(file.relative_to(self.root)), start["line"], start["character"]))
        return places

    def label(self, sample):
        waiting = [(sample["path"], sample["line"], sample["column"])]
        seen, sites, neutral = set(), set(), set()
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            uses = self.references(*place, False)
            neutral |= {(it[0], it[1]) for it in self.references(*place, True) - uses}
            for path, line, column in uses:
                written = self.text(path)[line]
                is_listed = (line + 1, column) in self.dunder[path] or (line + 1, column - 1) in self.dunder[path]
                (neutral if is_listed else sites).add((path, line))
                alias = re.match(r"(\w+)\s+as\s+(\w+)", written[column:])
                if alias and alias[1] != alias[2] and (line + 1, column) in self.imported[path]:
                    waiting.append((path, line, column + alias.start(2)))
        return sorted(sites), sorted(neutral)


def strings_of_all(text):
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if any(isinstance(it, ast.Name) and it.id == "__all__" for it in targets):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.lineno, part.col_offset


def imported_names(text):
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            yield node.lineno, node.col_offset


def main():
    given = json.load(sys.stdin)
    root = pathlib.Path(given["root"])
    sites = [set() for _ in given["samples"]]
    neutral = [set() for _ in given["samples"]]
    for platform in ["Linux", "Windows"]:
        settings = {"extraPaths": ["src", given["site"]], "typeCheckingMode": "off", "pythonPlatform": platform}
        (root / "pyrightconfig.json").write_text(json.dumps(settings))
        labels = Labels(given)
        for number, sample in enumerate(given["samples"]):
            found = labels.label(sample)
            sites[number].update(found[0])
            neutral[number].update(found[1])
        labels.server.process.kill()
    (root / "pyrightconfig.json").unlink()
    json.dump({"sites": [sorted(it) for it in sites], "neutral": [sorted(it) for it in neutral]}, sys.stdout)


main()
