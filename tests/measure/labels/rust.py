#!/usr/bin/env python3
"""Who refers to a Rust definition, in rustc's words.

Reads `{"root", "target", "flags", "samples": [{"path", "line", "column", "name"}]}` from standard input. Marks
each definition `#[deprecated(note = "ref-N")]` in the copy at `root`, runs one `cargo check --all-targets`, and
writes `{"sites": [[[path, line], ...], ...], "neutral": ..., "untold": [index, ...]}`: the places (lines from 0)
where the compiler warns of each note. The warning is located, does not cascade and crosses crates. It does not
come from within the definition's own range, so the lines there that name it count for neither side (`neutral`).
`untold` are samples that could not be marked or that stand in `unread` files: those that no crate that was built
holds, by the compiler's own lists of what it read. Flags `--cfg=...` go to the compiler, all others to cargo.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

ITEM = re.compile(
    r"(?:pub(?:\([^)]*\))?\s+)?(?:(?:default|const|async|unsafe|auto|mut)\s+|extern\s+(?:\"[^\"]*\"\s+)?)*"
    r"(?:fn|struct|enum|trait|type|const|static|union)\s+(?:mut\s+)?$"
)


def mark(text, sample, number):
    """The text with the definition marked, all lines where they were; `None` where it cannot be."""
    lines = text.split("\n")
    line = lines[sample["line"]]
    before = line[: sample["column"]]
    item = ITEM.search(before)
    above = "\n".join(lines[max(0, sample["line"] - 8) : sample["line"]])
    if not item or re.search(r"#\[deprecated[^\n]*\n(\s*(///|#).*\n)*$", above + "\n"):
        return None
    lines[sample["line"]] = before[: item.start()] + f'#[deprecated(note = "ref-{number}")] ' + line[item.start() :]
    return "\n".join(lines)


def check(given, root):
    flags = "--force-warn deprecated --cap-lints warn -A unused"
    flags = " ".join([flags, *(it for it in given["flags"] if it.startswith("--cfg="))])
    environment = {**os.environ, "CARGO_TARGET_DIR": given["target"], "RUSTFLAGS": flags, "CARGO_INCREMENTAL": "0"}
    # Without a lock file, what only a newer compiler builds is not taken.
    environment["CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS"] = "fallback"
    environment.pop("RUSTUP_TOOLCHAIN", None)
    words = ["cargo", "check", "--workspace", "--all-targets", "--keep-going", "--message-format=json"]
    words += [it for it in given["flags"] if not it.startswith("--cfg=")]
    run = subprocess.run(words, cwd=root, env=environment, stdout=subprocess.PIPE, text=True)
    for line in run.stdout.splitlines():
        yield json.loads(line)


def main():
    given = json.load(sys.stdin)
    root = pathlib.Path(given["root"]).resolve()
    originals, untold = {}, set()
    samples = given["samples"]
    # From the end of each file, so that columns on a shared line stay right.
    for number, sample in sorted(enumerate(samples), key=lambda it: (it[1]["line"], it[1]["column"]), reverse=True):
        path = root / sample["path"]
        text = path.read_text()
        originals.setdefault(path, text)
        marked = mark(text, sample, number)
        if marked is None:
            untold.add(number)
        else:
            path.write_text(marked)
    try:
        sites, errors, read = warnings(given, root)
    finally:
        for path, text in originals.items():
            path.write_text(text)
    for error in sorted(errors)[:5]:
        print(error, file=sys.stderr)
    neutral = [own_lines(originals[root / it["path"]], it) for it in samples]
    places = [sorted(it) for it in sites]
    unread = sorted({str(it.relative_to(root)) for it in root.rglob("*.rs")} - read)
    untold.update(number for number, it in enumerate(samples) if it["path"] in unread)
    answer = {"sites": places, "neutral": neutral, "untold": sorted(untold), "errors": sorted(errors), "unread": unread}
    json.dump(answer, sys.stdout)


def warnings(given, root):
    samples = given["samples"]
    sites = [set() for _ in samples]
    errors = set()
    texts = {}
    read = set()
    for record in check(given, root):
        if record.get("reason") == "compiler-artifact" and record["manifest_path"].startswith(f"{root}/"):
            read.update(read_files(record["filenames"], root))
        if record.get("reason") != "compiler-message":
            continue
        message = record["message"]
        if message["level"] == "error":
            errors.add(message["rendered"])
        found = re.match(r"use of deprecated .*?`(.*)`: ref-(\d+)$", message["message"])
        if not found:
            continue
        number = int(found[2])
        name = samples[number]["name"]
        parts = re.sub(r"<[^<>]*>", "", found[1]).split("::")
        for span in message["spans"]:
            path = os.path.normpath(span["file_name"])
            if not span["is_primary"] or path.startswith("/"):
                continue
            text = texts.setdefault(path, (root / path).read_text().split("\n"))
            for line in range(span["line_start"] - 1, span["line_end"]):
                written = text[line]
                # A variant or a member inherits the mark of what it stands in.
                pattern = rf"\b{name}\b" if parts[-1] == name else rf"\b{name}\s*(::<.*>)?::\s*{re.escape(parts[-1])}\b"
                if re.search(pattern, written) or (parts[-1] == name and is_alias(span, written)):
                    sites[number].add((path, line))
    return sites, errors, read


def is_alias(span, written):
    """Whether a path stands there that ends in another name, which an import gave to what is meant."""
    pointed = written[span["column_start"] - 1 : span["column_end"] - 1]
    return span["line_start"] == span["line_end"] and re.fullmatch(r"[\w:]+", pointed) is not None


def read_files(outputs, root):
    """The files that the compiler says it read for one of cargo's outputs."""
    for output in map(pathlib.Path, outputs):
        listed = output.with_name(output.stem.removeprefix("lib") + ".d")
        for listing in [listed] if listed.exists() else output.parent.glob("*.d"):
            for line in listing.read_text().splitlines():
                target, colon, _ = line.partition(":")
                if colon and target.endswith(".rs"):
                    path = os.path.relpath(root / target, root)
                    yield os.path.normpath(path)


def own_lines(text, sample):
    """The lines of the definition itself that carry its name; by indent, as rustfmt lays code out."""
    lines = text.split("\n")
    start = end = sample["line"]
    indent = len(lines[start]) - len(lines[start].lstrip())
    while not lines[end].rstrip().endswith((";", "}")) or len(lines[end]) - len(lines[end].lstrip()) > indent:
        if end + 1 == len(lines):
            break
        end += 1
    named = re.compile(r"\b" + re.escape(sample["name"]) + r"\b")
    return [[sample["path"], it] for it in range(start, end + 1) if named.search(lines[it])]


main()
