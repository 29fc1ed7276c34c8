//! What other files can take from a file.

use super::{check_definitions, check_exports, check_imports};

#[test]
fn reads_named_and_default_exports() {
    check_exports(
        "ts",
        "export const a = 1; function b() {} export { b as c };",
        "+a, +b, b as c",
    );
    check_exports("ts", "export default class A {}", "+A, default = A");
    check_exports(
        "ts",
        "class A {} export default A;",
        "+A, A as default, default = A",
    );
    check_exports(
        "ts",
        "export class A {} export default A;",
        "+A, A as default, A, default = A",
    );
    check_exports(
        "ts",
        "import x from 'x'; export default x; export { x };",
        "x as default, x, default = ?",
    );
    check_exports(
        "js",
        "export default () => {}",
        "+default, default = default",
    );
    check_exports(
        "js",
        "export default function () {}",
        "+default, default = default",
    );
    check_exports(
        "js",
        "export default defineConfig({ run() {} })",
        "+default, default = default",
    );
    check_exports(
        "ts",
        "const A = 1; export = A;",
        "+A, A as default, default = A, commonjs",
    );
    check_exports("ts", "export const x = require('x');", "x");
}

#[test]
fn members_of_a_default_object_are_definitions() {
    check_definitions(
        "js",
        "export default { name: 'x', setup(props) {}, methods: { go() {} } }",
        "export variable default
         export method default.setup(props?)
         export variable default.methods
         export method default.methods.go()",
    );
}

#[test]
fn reads_common_js_exports() {
    check_exports(
        "js",
        "exports.a = function () {}; module.exports.b = b; exports.c = 1; function b() {}",
        "+a, +c, +b, b as b, commonjs"
            .replace("b as b", "b")
            .as_str(),
    );
    check_exports(
        "js",
        "module.exports = { a, b: c, d() {}, e: 1 }; function a() {}",
        "+d, +a, a, c as b,  as e, default = ?, commonjs",
    );
    check_exports(
        "js",
        "class A {} module.exports = A;",
        "+A, A as default, default = A, commonjs",
    );
    check_exports(
        "js",
        "module.exports = function run() {};",
        "+run, default = run, commonjs",
    );
    check_exports(
        "js",
        "module.exports = (a) => a;",
        "+default, default = default, commonjs",
    );
    check_exports(
        "js",
        "var app = exports = module.exports = {}; app.use = function use(fn) {};",
        "+app, app as default, default = app, commonjs",
    );
    check_exports(
        "js",
        "exports = module.exports = create; function create() {}",
        "+create, create as default, default = create, commonjs",
    );
}

#[test]
fn says_when_exports_cannot_be_known() {
    check_exports(
        "js",
        "module.exports = make();",
        "default = ?, dynamic, commonjs",
    );
    check_exports("js", "exports[name] = 1;", "dynamic, commonjs");
    check_exports("js", "Object.assign(module.exports, other);", "dynamic");
    check_exports(
        "js",
        "module.exports = { ...other };",
        "default = ?, dynamic, commonjs",
    );
    check_exports("js", "fill(exports);", "dynamic");
    check_exports("js", "if (require.main === module) run();", "");
    check_exports("js", "function f(exports) { exports.a = 1; }", "");
    check_exports(
        "js",
        "Object.defineProperty(exports, '__esModule', { value: true }); exports.a = void 0; exports.a = 1;",
        "+a,  as __esModule,  as a, commonjs",
    );
}

#[test]
fn passes_required_modules_through() {
    check_imports(
        "js",
        "exports.a = require('./a');
         exports.b = require('./b').c;
         module.exports.d = require('./d');
         __exportStar(require('./e'), exports);",
        "reexport ./a: * as a
         reexport ./b: c as b
         reexport ./d: * as d
         reexport ./e: *",
    );
    check_imports("js", "module.exports = require('./x');", "reexport ./x: *");
    check_imports(
        "js",
        "module.exports = { a: require('./a'), ...require('./b') };",
        "reexport ./a: * as a
         reexport ./b: *",
    );
}

#[test]
fn namespaces_do_not_export_from_the_file() {
    check_exports(
        "ts",
        "namespace N { export const a = 1 } export const b = 2;",
        "+b",
    );
}
