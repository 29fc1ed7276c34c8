// Who refers to a TypeScript or JavaScript definition, in the words of TypeScript's language service.
//
// Reads {root, checkers, files, options, samples: [{path, line, column}]} from standard input and writes
// {sites: [[[path, line], …], …], neutral}: for each sample the places of its own search for references
// (lines from 0; never in strings or comments). `neutral` are places that count for neither side: other
// declarations of the symbol, and members of the same name that the search adds by inheritance.

"use strict";
const fs = require("fs");
const path = require("path");

const given = JSON.parse(fs.readFileSync(0, "utf8"));
const ts = require(path.resolve(given.checkers, "node_modules/typescript"));
const root = fs.realpathSync(given.root);

const scripts = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];
const files = given.files.map(it => path.join(root, it)).filter(it => scripts.includes(path.extname(it)));
const options = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  allowJs: true,
  checkJs: false,
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  experimentalDecorators: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  maxNodeModuleJsDepth: 0,
  ...ts.convertCompilerOptionsFromJson(given.options ?? {}, root).options,
  pathsBasePath: root,
};
const host = {
  getScriptFileNames: () => files,
  getScriptVersion: () => "1",
  getScriptSnapshot: name => (fs.existsSync(name) ? ts.ScriptSnapshot.fromString(fs.readFileSync(name, "utf8")) : undefined),
  getCurrentDirectory: () => root,
  getCompilationSettings: () => options,
  getDefaultLibFileName: settings => ts.getDefaultLibFilePath(settings),
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  readDirectory: ts.sys.readDirectory,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
  realpath: ts.sys.realpath,
};
const service = ts.createLanguageService(host, ts.createDocumentRegistry());
const program = service.getProgram();

function place(entry) {
  const source = program.getSourceFile(entry.fileName);
  const relative = path.relative(root, entry.fileName);
  if (!source || relative.startsWith("..") || relative.includes("node_modules")) return undefined;
  return [relative, source.getLineAndCharacterOfPosition(entry.textSpan.start).line];
}

function add(into, entry) {
  const found = place(entry);
  if (found) into.set(found.join(":"), found);
}

/** Whether the place is no code: in a string, in a comment, or the word `this` or `super`. */
function isNoCode(entry) {
  const source = program.getSourceFile(entry.fileName);
  const { start, length } = entry.textSpan;
  const written = source?.text.slice(start, start + length);
  if (!source || entry.isInString || written === "this" || written === "super") return true;
  for (let node = ts.getTouchingPropertyName(source, start); node; node = node.parent) {
    if (ts.isJSDoc(node)) return true;
  }
  return false;
}

/**
 * Places in files that require the file of a CommonJS definition, from which the search comes back to it: the
 * search itself leads from what is taken to its definition, but from `module.exports = { name }` to nobody.
 */
function* required(first, name) {
  for (const source of program.getSourceFiles()) {
    const modules = (source.imports ?? []).map(it => program.getResolvedModuleFromModuleSpecifier(it, source)?.resolvedModule?.resolvedFileName);
    if (!source.commonJsModuleIndicator || !modules.includes(first.fileName)) continue;
    const word = new RegExp(`(?<![\\w$.])${name.replace(/\$/g, "\\$")}(?![\\w$])|(?<=\\.)${name.replace(/\$/g, "\\$")}(?![\\w$])`, "g");
    const places = [...source.text.matchAll(word)].filter(({ index }) => {
      const token = ts.getTouchingPropertyName(source, index);
      return ts.isIdentifier(token) && token.getStart(source) === index && !isNoCode({ fileName: source.fileName, textSpan: { start: index, length: name.length } });
    });
    for (const { index } of places.slice(0, 4)) {
      yield { fileName: source.fileName, start: index };
    }
  }
}

function label(sample) {
  const first = { fileName: path.join(root, sample.path), start: undefined };
  const source = program.getSourceFile(first.fileName);
  const sites = new Map();
  const neutral = new Map();
  if (!source) return [[], []];
  first.start = source.getPositionOfLineAndCharacter(sample.line, sample.column);
  const isFirst = it => it.fileName === first.fileName && it.textSpan.start === first.start;
  const search = (from, mustLeadBack) => {
    const groups = service.findReferences(from.fileName, from.start) ?? [];
    if (mustLeadBack && !groups.some(group => group.references.some(isFirst))) return;
    for (const group of groups) {
      const isOwn = group.definition.kind === ts.ScriptElementKind.alias || isFirst(group.definition);
      for (const entry of group.references) {
        if (isNoCode(entry)) continue;
        add((entry.isDefinition && from === first) || isFirst(entry) || (sample.isMember && !isOwn) ? neutral : sites, entry);
      }
    }
  };
  search(first, false);
  if (source.commonJsModuleIndicator && !sample.isMember) {
    for (const from of required(first, sample.name)) search(from, true);
  }
  return [[...sites.values()], [...neutral.values()]];
}

const answers = given.samples.map((sample, index) => {
  process.stderr.write(`${index + 1} of ${given.samples.length}\r`);
  return label(sample);
});
const unread = program
  .getSyntacticDiagnostics()
  .map(it => path.relative(root, it.file.fileName));
process.stdout.write(JSON.stringify({ sites: answers.map(it => it[0]), neutral: answers.map(it => it[1]), unread: [...new Set(unread)] }));
