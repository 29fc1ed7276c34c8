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

const checker = program.getTypeChecker();

/** Whether the type checker leads from a symbol to the definition at `first`, through what CommonJS hands on. */
function leadsTo(symbol, first, steps = 6) {
  if (!symbol || steps === 0) return false;
  if (symbol.flags & ts.SymbolFlags.Alias) return leadsTo(checker.getAliasedSymbol(symbol), first, steps - 1);
  return (symbol.declarations ?? []).some(declaration => {
    const name = ts.getNameOfDeclaration(declaration);
    if (name && name.getSourceFile().fileName === first.fileName && name.getStart() === first.start) return true;
    if (ts.isShorthandPropertyAssignment(declaration)) {
      return leadsTo(checker.getShorthandAssignmentValueSymbol(declaration), first, steps - 1);
    }
    const isExport = ts.isPropertyAccessExpression(declaration) && declaration.parent && ts.isBinaryExpression(declaration.parent);
    const value = ts.isPropertyAssignment(declaration) ? declaration.initializer : isExport ? declaration.parent.right : undefined;
    return value && ts.isIdentifier(value) && leadsTo(checker.getSymbolAtLocation(value), first, steps - 1);
  });
}

/** Every identifier of that name in a script that the type checker leads back from: the search stops at exports. */
function* required(first, name) {
  const word = new RegExp(`(?<![\\w$])${name.replace(/\$/g, "\\$")}(?![\\w$])`, "g");
  for (const source of program.getSourceFiles()) {
    if (!source.commonJsModuleIndicator) continue;
    for (const { index } of source.text.matchAll(word)) {
      const entry = { fileName: source.fileName, textSpan: { start: index, length: name.length } };
      const token = ts.getTouchingPropertyName(source, index);
      if (!ts.isIdentifier(token) || token.getStart(source) !== index || isNoCode(entry)) continue;
      const shorthand = ts.isShorthandPropertyAssignment(token.parent) ? checker.getShorthandAssignmentValueSymbol(token.parent) : undefined;
      if (leadsTo(shorthand ?? checker.getSymbolAtLocation(token), first)) yield entry;
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
  for (const group of service.findReferences(first.fileName, first.start) ?? []) {
    const isOwn = group.definition.kind === ts.ScriptElementKind.alias || isFirst(group.definition);
    for (const entry of group.references) {
      if (!isNoCode(entry)) add(entry.isDefinition || (sample.isMember && !isOwn) ? neutral : sites, entry);
    }
  }
  if (source.commonJsModuleIndicator && !sample.isMember) {
    for (const entry of required(first, sample.name)) add(isFirst(entry) ? neutral : sites, entry);
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
