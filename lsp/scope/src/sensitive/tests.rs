//! Tests of `sensitive`.

use scopewise_workspace::{Snapshot, WorkspacePath};

use super::signals::singular;
use super::{Weight, find_sensitive, tables};
use crate::target::find_target;
use crate::{Ask, Origin};

fn check_sensitive(path: &str, text: &str, instruction: &str, expected: &[&str]) {
    let at = text.find('§').unwrap_or(0);
    let text = text.replace('§', "");
    let snapshot = Snapshot::of_texts([(path, text.as_str())]);
    let ask = Ask {
        path: WorkspacePath::new(path).unwrap(),
        range: at..at,
        instruction: instruction.into(),
        origin: Origin::Command,
        rung: None,
        declared: None,
        diagnostics: Vec::new(),
        frames: Vec::new(),
    };
    let target = find_target(&snapshot, &ask);
    let shown: Vec<String> = find_sensitive(&snapshot, &ask, &target)
        .iter()
        .map(|it| {
            let mark = if it.weight == Weight::Sensitive {
                "!"
            } else {
                "?"
            };
            format!("{}{mark} {}", it.area.word(), it.signals.join(", "))
        })
        .collect();
    assert_eq!(shown, expected, "{path}: {text}");
}

const SIMPLIFY: &str = "simplify this";

#[test]
fn two_signs_are_sensitive_and_one_is_not() {
    check_sensitive(
        "auth/session.py",
        "def §expire(store):\n    store.clear()\n",
        SIMPLIFY,
        &["authentication! path holds `auth`, path holds `session`"],
    );
    check_sensitive(
        "auth/names.py",
        "def §trim(name):\n    return name.strip()\n",
        SIMPLIFY,
        &["authentication? path holds `auth`"],
    );
    check_sensitive(
        "app/users.py",
        "def §check(user, password):\n    return user.login(password)\n",
        SIMPLIFY,
        &["authentication! takes `password`, calls `user.login`"],
    );
}

#[test]
fn all_that_is_merely_used_is_one_sign() {
    let text = "def §strip(url):\n    parts = split(url)\n    if parts.password:\n        auth = parts.password\n    return auth\n";
    check_sensitive(
        "app/urls.py",
        text,
        SIMPLIFY,
        &["authentication? uses `auth`, uses `password`"],
    );
    check_sensitive(
        "app/auth/urls.py",
        text,
        SIMPLIFY,
        &["authentication! path holds `auth`, uses `password`"],
    );
}

#[test]
fn a_strong_sign_is_enough() {
    check_sensitive(
        "app/users.py",
        "def §enter(user, given):\n    return verify_password(user, given)\n",
        SIMPLIFY,
        &["authentication! calls `verify_password`"],
    );
    check_sensitive(
        "app/views.py",
        "@login_required\ndef §show(request):\n    return 1\n",
        SIMPLIFY,
        &["authentication! is decorated with `login_required`"],
    );
    check_sensitive(
        "app/keys.ts",
        "import { createHmac } from 'crypto';\nexport function §sign(a: string) {\n  return createHmac('sha', a);\n}\n",
        SIMPLIFY,
        &["cryptography! calls `createHmac`, uses the module `crypto`"],
    );
}

#[test]
fn modules_count_where_they_are_used() {
    let text =
        "import jwt\n\ndef §one(raw):\n    return jwt.decode(raw)\n\ndef two():\n    return 2\n";
    check_sensitive(
        "app/a.py",
        text,
        SIMPLIFY,
        &["authentication! calls `jwt.decode`, uses the module `jwt`"],
    );
    let text =
        "import jwt\n\ndef one(raw):\n    return jwt.decode(raw)\n\ndef §two():\n    return 2\n";
    check_sensitive("app/a.py", text, SIMPLIFY, &[]);
}

#[test]
fn words_are_matched_whole() {
    check_sensitive(
        "blog/authors.py",
        "def §author_names(authors, hashmap):\n    return hashmap.keys()\n",
        SIMPLIFY,
        &[],
    );
    check_sensitive(
        "parser/scan.py",
        "def §next_token(self):\n    return self.token\n",
        SIMPLIFY,
        &[],
    );
    check_sensitive(
        "api/client.py",
        "def §headers(token):\n    return {'x': token}\n",
        SIMPLIFY,
        &["authentication? takes `token`"],
    );
}

#[test]
fn schema_changes_are_migrations() {
    check_sensitive(
        "app/migrations/0002_add.py",
        "def §forwards(apps):\n    pass\n",
        SIMPLIFY,
        &["migration! path holds `migrations`"],
    );
    check_sensitive(
        "db/init.sql",
        "CREATE TABLE§ users (id int);\n",
        SIMPLIFY,
        &["migration! holds `CREATE TABLE`"],
    );
    check_sensitive(
        "app/cache.py",
        "def §setup(db):\n    db.execute('create table if not exists t (a int)')\n",
        SIMPLIFY,
        &["migration? holds `CREATE TABLE`"],
    );
}

#[test]
fn the_instruction_counts_in_the_users_own_words() {
    check_sensitive(
        "app/a.py",
        "def §a():\n    pass\n",
        "hash the password before saving",
        &["authentication! the instruction says `hash password`, the instruction says `password`"],
    );
    check_sensitive(
        "app/new.py",
        "",
        "create a login form with password reset",
        &["authentication! the instruction says `login`, the instruction says `password`"],
    );
}

#[test]
fn tests_and_documents_weigh_less() {
    check_sensitive(
        "tests/test_auth.py",
        "def §test_login(client):\n    assert verify_password(1, 2)\n",
        SIMPLIFY,
        &["authentication? path holds `auth`, is named `test_login`, calls `verify_password`"],
    );
    check_sensitive(
        "docs/auth.md",
        "the §login page\n",
        SIMPLIFY,
        &["authentication? path holds `auth`, mentions `login`"],
    );
    check_sensitive(
        "tests/test_a.py",
        "def §test_a(token):\n    pass\n",
        SIMPLIFY,
        &[],
    );
}

#[test]
fn languages_without_name_facts_are_read_by_their_words() {
    check_sensitive(
        "app/user.lua",
        "function enter(user, password) §return bcrypt.Compare(password) end\n",
        SIMPLIFY,
        &[
            "authentication! mentions `password`",
            "cryptography! mentions `bcrypt.Compare`",
        ],
    );
}

#[test]
fn secret_files_are_sensitive() {
    check_sensitive(
        ".env",
        "X=1§\n",
        SIMPLIFY,
        &["secrets! the file `.env` holds secrets"],
    );
}

#[test]
fn the_lists_are_written_as_names_are_read() {
    let phrases = tables::STRONG_PHRASES.iter().chain(tables::WEAK_PHRASES);
    for phrase in phrases.flat_map(|(_, phrases)| *phrases) {
        let read: Vec<String> = phrase.split(' ').map(singular).collect();
        assert_eq!(read.join(" "), *phrase);
    }
    let lists = tables::CLEAR
        .iter()
        .chain(tables::AMBIGUOUS)
        .chain(tables::SUBJECTS);
    for word in lists.flat_map(|(_, list)| list.split_ascii_whitespace()) {
        assert_eq!(singular(word), word);
    }
}

#[test]
fn input_is_a_sign_beside_another_of_its_kind() {
    let text = "def §read(part):\n    headers = part.headers\n    return headers.get(\"name\")\n";
    check_sensitive("app/report.py", text, SIMPLIFY, &[]);
    check_sensitive(
        "app/multipart.py",
        text,
        SIMPLIFY,
        &["validation! path holds `multipart`, calls `headers.get`"],
    );
}

#[test]
fn input_that_only_the_code_speaks_of_is_no_sign() {
    check_sensitive(
        "app/text.py",
        "def §quote(text):\n    return SAFE_REGEX.sub(percent, text)\n",
        SIMPLIFY,
        &[],
    );
    check_sensitive(
        "app/report.py",
        "def §show(response):\n    response.set_header(1)\n    return redirect(response)\n",
        SIMPLIFY,
        &[],
    );
    check_sensitive(
        "app/url.py",
        "def §show(parts):\n    return parts.hostname\n",
        SIMPLIFY,
        &[],
    );
}

#[test]
fn words_of_one_stem_are_one_sign() {
    check_sensitive(
        "app/load.py",
        "def §load(path):\n    return validate(path, validator(path))\n",
        SIMPLIFY,
        &["validation? calls `validate`, calls `validator`"],
    );
    check_sensitive(
        "app/auth/names.py",
        "def §trim(name):\n    return authenticated[name]\n",
        SIMPLIFY,
        &["authentication? path holds `auth`, uses `authenticated`"],
    );
}

#[test]
fn a_second_area_that_is_merely_used_is_no_second_sign() {
    check_sensitive(
        "app/options.py",
        "def §options(values):\n    values.login(1)\n    return values.cert\n",
        SIMPLIFY,
        &[
            "authentication? calls `values.login`",
            "cryptography? uses `cert`",
        ],
    );
}

#[test]
fn an_instruction_may_call_it_a_hole() {
    let text = "def §read(name):\n    return name\n";
    check_sensitive(
        "app/report.py",
        text,
        "CVE-2023-1234: do not loop for ever",
        &["vulnerability! the instruction says `cve`"],
    );
    check_sensitive(
        "app/report.py",
        text,
        "avoid a denial of service by long names",
        &["vulnerability! the instruction says `denial service`"],
    );
}

#[test]
fn of_a_long_function_weak_signs_count_near_the_selection() {
    let mut text = String::from("def run(rows):\n    §total = 0\n");
    text.push_str(&"    total += len(rows)\n".repeat(80));
    let weak = format!("{text}    return rows.login(rows.password())\n");
    check_sensitive("app/report.py", &weak, SIMPLIFY, &[]);
    let strong = format!("{text}    return verify_password(rows)\n");
    check_sensitive(
        "app/report.py",
        &strong,
        SIMPLIFY,
        &["authentication! calls `verify_password`"],
    );
}
