//! Calls, and uses of names.

use super::{check, check_uses, facts};

/// `new a.b(2, ...) 1{x y}`: positional arguments, spread, and keys of object literals by position.
#[track_caller]
fn check_calls(ending: &str, source: &str, expected: &str) {
    let facts = facts(ending, source);
    let lines: Vec<_> = facts
        .calls
        .iter()
        .map(|it| {
            let mut line = format!(
                "{}{}({}{})",
                if it.is_new { "new " } else { "" },
                it.callee.join("."),
                it.arguments.positional,
                if it.arguments.spread_positional {
                    ", ..."
                } else {
                    ""
                }
            );
            for (position, keys) in &it.arguments.object_keys {
                let keys: Vec<_> = keys.iter().map(|it| it.0.as_str()).collect();
                line += &format!(" {position}{{{}}}", keys.join(" "));
            }
            line
        })
        .collect();
    check(&lines, expected);
}

#[test]
fn reads_callees_and_arguments() {
    check_calls(
        "ts",
        "f(1, 2);
         client?.api!.send<string>('x', ...rest);
         new Session({ id: 1, user, 'full-name': n, run() {} }, { ...more });
         new Plain;
         make()(1);
         list[0](1);
         import('./x');
         tag`x`;
         f(/* nothing */);",
        "f(2)
         client.api.send(1, ...)
         new Session(2) 0{id user full-name run}
         new Plain(0)
         (1)
         make(0)
         (1)
         f(0)",
    );
}

#[test]
fn this_is_a_name_only_where_it_is_the_class() {
    check_calls(
        "ts",
        "class A { x = this.field(); m() { this.a(); () => this.b(); function g() { this.c() } super.d(); } }
         function h() { this.e() }
         const o = { p() { this.q() } };",
        "this.field(0)
         this.a(0)
         this.b(0)
         (0)
         super.d(0)
         (0)
         (0)",
    );
}

#[test]
fn reads_uses_with_their_qualifier() {
    check_uses(
        "ts",
        "a.b.c = d; e++; f().g; ({ h, i: j } = k); let l: M.N<O>; ({ p, q: r });",
        "a.b.c= a.b a d e= ?.g f h= j= k M.N M O p r",
    );
}

#[test]
fn elements_are_uses_unless_they_belong_to_the_page() {
    check_uses(
        "tsx",
        "const x = <Box.Item color={c} {...rest}><div>{text}</div><Button/><my-tag/></Box.Item>;",
        "Box.Item Box c rest text Button Box.Item Box",
    );
    check_uses("jsx", "const x = <Foo a='1'><b/></Foo>;", "Foo Foo");
}

#[test]
fn names_of_parameters_in_types_are_no_uses() {
    check_uses(
        "ts",
        "type F = (value: A) => B; function is(x: unknown): x is C { return true }
         interface I { m(y: D): E } let t: [first: G, second?: H];",
        "A B C D E G H",
    );
}

#[test]
fn labels_and_keys_are_no_uses() {
    check_uses(
        "js",
        "outer: for (const a of b) { continue outer } const o = { key: 1 };",
        "b",
    );
}
