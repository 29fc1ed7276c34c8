#!/usr/bin/env python3
"""Who refers to a Rust definition, in rustc's words.

Reads `{"root", "target", "flags", "samples": [{"path", "line", "column", "name"}]}` from standard input. Marks
each definition `#[deprecated(note = "ref-N")]` in the copy at `root`, runs one `cargo check --all-targets`, and
writes `{"sites": [[[path, line], ...], ...], "neutral": ..., "untold": [index, ...]}`: the places (lines from 0)
where the compiler warns of each note. The warning is located, does not cascade and crosses crates. It does not
come from within the definition's own range, so the lines there that name it count for neither side (`neutral`).
`untold` are samples that could not be marked or that stand in `unread` files: those that no crate that was built
holds, by the compiler's own lists of what it read. Flags `--cfg=...` go to the compiler, all others to cargo.

A member of a trait is not warned of where an impl defines it. So all sampled members of traits are then renamed,
each in its trait alone, and a second check says which members of impls are no member of their trait any more
(E0407, E0437, E0438): these are places too. The crates behind the renamed one are not checked then, so what may be
such a member there is neutral.

`left_out` are the lines that name something sampled and that were not compiled: beside each compilation of the
first check the compiler prints the tree that it expanded (`-Zunpretty=ast-tree,expanded`), and no node of any of
these trees begins or ends on such a line.
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


def check(given, root, spans=None):
    flags = "--force-warn deprecated --cap-lints warn -A unused"
    flags = " ".join([flags, *(it for it in given["flags"] if it.startswith("--cfg="))])
    environment = {**os.environ, "CARGO_TARGET_DIR": given["target"], "RUSTFLAGS": flags, "CARGO_INCREMENTAL": "0"}
    # Without a lock file, what only a newer compiler builds is not taken.
    environment["CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS"] = "fallback"
    environment.pop("RUSTUP_TOOLCHAIN", None)
    if spans:
        environment["RUSTC_WORKSPACE_WRAPPER"] = str(wrapper(spans))
    words = ["cargo", "check", "--workspace", "--all-targets", "--keep-going", "--message-format=json"]
    words += [it for it in given["flags"] if not it.startswith("--cfg=")]
    run = subprocess.run(words, cwd=root, env=environment, stdout=subprocess.PIPE, text=True)
    for line in run.stdout.splitlines():
        yield json.loads(line)


def wrapper(spans):
    """A program that compiles, and then asks the compiler once more, for where the nodes of the expanded tree are."""
    spans.mkdir()
    program = spans / "compile"
    program.write_text(
        f"""#!/bin/sh
"$@"
code=$?
case " $* " in *" --emit="*)
    RUSTC_BOOTSTRAP=1 "$@" -Zunpretty=ast-tree,expanded 2>/dev/null |
        grep -oE '[^ ]+\\.rs:[0-9]+:[0-9]+: [0-9]+:[0-9]+' | sort -u > '{spans}'/$$.spans ;;
esac
exit $code
"""
    )
    program.chmod(0o755)
    return program


def compiled_lines(spans, root):
    """The lines on which a node of an expanded tree begins or ends, by file."""
    lines = {}
    for listed in spans.glob("*.spans"):
        for span in listed.read_text().splitlines():
            path, start, _, end = re.match(r"(.+):(\d+):\d+: (\d+):(\d+)$", span).groups()
            path = os.path.relpath(root / path, root)
            lines.setdefault(path, set()).update((int(start) - 1, int(end) - 1))
    return lines


def left_out(compiled, names, root):
    """The lines that name something and are in no tree, of files that are."""
    named = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names))) + r")\b")
    for path, lines in sorted(compiled.items()):
        if path.startswith("../") or not (root / path).exists():
            continue
        for number, line in enumerate((root / path).read_text().split("\n")):
            if number not in lines and named.search(line.split("//")[0]):
                yield [path, number]


def main():
    given = json.load(sys.stdin)
    root = pathlib.Path(given["root"]).resolve()
    spans = root.with_name("spans")
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
    sites, errors, crates = warnings(given, root, spans)
    read = set().union(*crates)
    for path, text in originals.items():
        path.write_text(text)
    for error in sorted(errors)[:5]:
        print(error, file=sys.stderr)
    neutral = [own_lines(originals[root / it["path"]], it) for it in samples]
    compiled = compiled_lines(spans, root)
    uncompiled = list(left_out(compiled, {it["name"] for it in samples}, root))
    traits = {number: trait_of(originals[root / it["path"]], it) for number, it in enumerate(samples)}
    add_members_of_impls(given, root, {number: it for number, it in traits.items() if it}, sites, neutral, crates)
    places = [sorted(it) for it in sites]
    unread = sorted({str(it.relative_to(root)) for it in root.rglob("*.rs")} - read)
    untold.update(number for number, it in enumerate(samples) if it["path"] in unread)
    answer = {"sites": places, "neutral": neutral, "untold": sorted(untold), "errors": sorted(errors), "unread": unread}
    answer["left_out"] = uncompiled
    json.dump(answer, sys.stdout)


def trait_of(text, sample):
    """The trait that a definition is a member of, by indent."""
    lines = text.split("\n")
    indent = len(lines[sample["line"]]) - len(lines[sample["line"]].lstrip())
    for line in reversed(lines[: sample["line"]]):
        head = re.match(r"\s*(?:pub(?:\([^)]*\))?\s+)?(?:unsafe\s+)?(trait|impl|mod|fn|enum|struct)\b\s*(\w*)", line)
        if head and len(line) - len(line.lstrip()) < indent:
            return head[2] if head[1] == "trait" else None
    return None


def add_members_of_impls(given, root, traits, sites, neutral, crates):
    """Renames the sampled members of traits and adds the members of impls that are then none of their trait."""
    samples = given["samples"]
    for number in sorted(traits, key=lambda it: (samples[it]["line"], samples[it]["column"]), reverse=True):
        sample = samples[number]
        path = root / sample["path"]
        lines = path.read_text().split("\n")
        line = lines[sample["line"]]
        end = sample["column"] + len(sample["name"])
        lines[sample["line"]] = line[:end] + "_renamed" + line[end:]
        path.write_text("\n".join(lines))
    for record in check(given, root) if traits else []:
        message = record.get("message") if record.get("reason") == "compiler-message" else None
        found = message and re.match(r"\w+ `(.*)` is not a member of trait `(.*)`", message["message"])
        if not found:
            continue
        trait = re.sub(r"<.*", "", found[2]).split("::")[-1]
        for number in traits:
            if (found[1], trait) == (samples[number]["name"], traits[number]):
                sites[number].update(named_line(message["spans"], found[1], root))
    for number in traits:
        sample = samples[number]
        own = [it for it in crates if sample["path"] in it]
        member = re.compile(rf"\b(?:fn|type|const)\s+{re.escape(sample['name'])}\b")
        for path in sorted(set().union(*crates) - set().union(*own)):
            lines = (root / path).read_text().split("\n") if (root / path).exists() else []
            neutral[number] += [[path, line] for line, it in enumerate(lines) if member.search(it)]


def named_line(spans, name, root):
    """The first line of the place that the compiler points to which carries the name."""
    for span in spans:
        path = os.path.normpath(span["file_name"])
        lines = (root / path).read_text().split("\n")
        pointed = range(span["line_start"] - 1, span["line_end"])
        named = (it for it in pointed if re.search(rf"\b{re.escape(name)}\b", lines[it]))
        if span["is_primary"]:
            yield from ((path, it) for it in list(named)[:1])


def warnings(given, root, spans):
    samples = given["samples"]
    sites = [set() for _ in samples]
    errors = set()
    texts = {}
    crates = []
    for record in check(given, root, spans):
        if record.get("reason") == "compiler-artifact" and record["manifest_path"].startswith(f"{root}/"):
            crates.append(set(read_files(record["filenames"], root)))
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
    return sites, errors, crates


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
