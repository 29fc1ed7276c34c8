//! Tests of `trace`.

use scopewise_workspace::Snapshot;

use super::read_trace;

fn workspace() -> Snapshot {
    Snapshot::of_texts([
        ("app.py", "\n"),
        ("queue.py", "\n"),
        ("services/auth/session.py", "def load():\n    return 1\n"),
        ("services/auth/app.py", "\n"),
        ("services/billing/app.py", "\n"),
        ("src/game/snake.ts", "\n"),
        ("src/api.js", "\n"),
        ("tests/test_session.py", "\n"),
    ])
}

fn check_trace(text: &str, frames: &[&str], error: &str) {
    let trace = read_trace(&workspace(), text);
    let shown: Vec<String> = trace
        .frames
        .iter()
        .map(|it| {
            format!(
                "{}:{} {}",
                it.path,
                it.line,
                it.function.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(shown, frames);
    assert_eq!(trace.error.as_deref().unwrap_or("-"), error);
}

#[test]
fn python_frames_come_innermost_first() {
    check_trace(
        "Traceback (most recent call last):\n  File \"/srv/x/services/billing/app.py\", line 9, in main\n    run()\n  File \"/usr/lib/python3.11/queue.py\", line 40, in get\n    x\n  File \"/srv/x/services/auth/session.py\", line 2, in load\n    return data['user']\n           ~~~~^^^^^^^^\nKeyError: 'user'\n",
        &[
            "services/auth/session.py:2 load",
            "services/billing/app.py:9 main",
        ],
        "KeyError: 'user'",
    );
}

#[test]
fn a_cause_stands_before_what_was_raised_from_it() {
    let cause = "Traceback (most recent call last):\n  File \"services/auth/session.py\", line 2, in load\n    x\nKeyError: 'user'\n";
    let effect = "Traceback (most recent call last):\n  File \"services/auth/app.py\", line 5, in main\n    x\napp.errors.Gone: no user\n";
    check_trace(
        &format!(
            "{cause}\nThe above exception was the direct cause of the following exception:\n\n{effect}"
        ),
        &[
            "services/auth/session.py:2 load",
            "services/auth/app.py:5 main",
        ],
        "app.errors.Gone: no user",
    );
    check_trace(
        &format!(
            "{cause}\nDuring handling of the above exception, another exception occurred:\n\n{effect}"
        ),
        &[
            "services/auth/app.py:5 main",
            "services/auth/session.py:2 load",
        ],
        "app.errors.Gone: no user",
    );
}

#[test]
fn syntax_errors_and_groups_are_read() {
    check_trace(
        "  File \"app.py\", line 3\n    def (\n        ^\nSyntaxError: invalid syntax\n",
        &["app.py:3 -"],
        "SyntaxError: invalid syntax",
    );
    check_trace(
        "  + Exception Group Traceback (most recent call last):\n  |   File \"/w/services/auth/app.py\", line 4, in <module>\n  |     x\n  | ExceptionGroup: two (2 sub-exceptions)\n",
        &["services/auth/app.py:4 <module>"],
        "-",
    );
}

#[test]
fn node_frames_are_innermost_first_already() {
    check_trace(
        "/srv/src/api.js:10\n    throw x\n    ^\n\nTypeError: Cannot read properties of undefined (reading 'id')\n    at load (/srv/src/api.js:10:15)\n    at async Object.handle (file:///srv/src/game/snake.ts:4:2)\n    at Object.<anonymous> (/srv/node_modules/x/src/api.js:1:1)\n    at node:internal/modules/cjs/loader:1105:14\n    at new Board (webpack://game/./src/game/snake.ts:7:1)\n    at /srv/src/api.js:99:1\n",
        &[
            "src/api.js:10 load",
            "src/game/snake.ts:4 handle",
            "src/game/snake.ts:7 Board",
            "src/api.js:99 -",
        ],
        "TypeError: Cannot read properties of undefined (reading 'id')",
    );
}

#[test]
fn browsers_and_vitest_are_read() {
    check_trace(
        "Uncaught RangeError: out of range\nstep@http://localhost:3000/src/game/snake.ts?t=1:12:3\n",
        &["src/game/snake.ts:12 step"],
        "RangeError: out of range",
    );
    check_trace(
        "AssertionError: expected 1 to be 2\n ❯ step src/game/snake.ts:12:5\n ❯ src/api.js:3:1\n",
        &["src/game/snake.ts:12 step", "src/api.js:3 -"],
        "AssertionError: expected 1 to be 2",
    );
    check_trace(
        "Error: no\nstep@http://localhost:3000/src/game/snake.ts:12:3\n",
        &["src/game/snake.ts:12 step"],
        "Error: no",
    );
}

#[test]
fn pytest_short_form_is_read() {
    check_trace(
        "tests/test_session.py:12: in test_load\n    load()\nservices/auth/session.py:2: in load\n    return data['user']\nE   KeyError: 'user'\n",
        &[
            "services/auth/session.py:2 load",
            "tests/test_session.py:12 test_load",
        ],
        "KeyError: 'user'",
    );
    check_trace(
        "    def test_load():\n>       load()\n\ntests/test_session.py:12: \n_ _ _\nE   KeyError: 'user'\n\nservices/auth/session.py:2: KeyError\n",
        &["services/auth/session.py:2 -"],
        "KeyError: 'user'",
    );
}

#[test]
fn paths_match_by_their_longest_end() {
    let at = |path: &str| format!("  File \"{path}\", line 1, in f\n");
    check_trace(
        &at("/code/auth/session.py"),
        &["services/auth/session.py:1 f"],
        "-",
    );
    check_trace(
        &at("C:\\w\\services\\auth\\app.py"),
        &["services/auth/app.py:1 f"],
        "-",
    );
    check_trace(&at("session.py"), &["services/auth/session.py:1 f"], "-");
    check_trace(&at("app.py"), &["app.py:1 f"], "-");
    check_trace(&at("/x/elsewhere/unknown.py"), &[], "-");
    check_trace(&at("<frozen importlib._bootstrap>"), &[], "-");
    check_trace(
        &at("/v/lib/python3/site-packages/auth/session.py"),
        &[],
        "-",
    );
}

#[test]
fn other_text_is_no_trace() {
    check_trace("", &[], "-");
    check_trace("please fix\nthe session: it is wrong\n", &[], "-");
    check_trace("at noon (maybe)\n", &[], "-");
}
