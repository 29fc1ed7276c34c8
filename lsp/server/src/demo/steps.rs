//! The demo's steps as data: what is asked, what the scripted models answer, and what must come of it.
//! The answers stand here word for word; everything else is done by the real server.

use scopewise_script::Turn;

/// The model names of the scripted rungs.
pub(super) const FAST: &str = "scripted-fast";
/// As [`FAST`].
pub(super) const REASONING: &str = "scripted-reasoning";
/// As [`FAST`].
pub(super) const DEEP: &str = "scripted-deep";

/// Names that exist nowhere in the demo's project, for the draft that is to be caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PhantomNames {
    /// A module.
    pub(crate) module: String,
    /// A parameter of `format_amount`.
    pub(crate) parameter: String,
}

impl Default for PhantomNames {
    fn default() -> Self {
        Self {
            module: "moneyround".into(),
            parameter: "precision".into(),
        }
    }
}

/// One step.
pub(super) struct Step {
    /// What it shows, in a line.
    pub(super) title: &'static str,
    /// The file, relative.
    pub(super) path: &'static str,
    /// The cursor stands at the first place of this text.
    pub(super) cursor: &'static str,
    /// What is asked.
    pub(super) instruction: &'static str,
    /// A person's note that escalates the result.
    pub(super) note: Option<&'static str>,
    /// What the models answer, in order.
    pub(super) turns: Vec<Turn>,
    /// What must come of it.
    pub(super) expected: Expected,
}

/// What must come of a step; the demo fails when something else does.
pub(super) struct Expected {
    /// The rung of the route.
    pub(super) route: &'static str,
    /// The rungs of the attempts, in order, those after a note included.
    pub(super) attempts: &'static [&'static str],
    /// Parts of findings that must be there.
    pub(super) findings: Vec<String>,
    /// Texts that must stand in these files afterwards.
    pub(super) present: &'static [(&'static str, &'static str)],
    /// Texts that must not stand in these files afterwards.
    pub(super) absent: &'static [(&'static str, &'static str)],
}

/// All steps, in order.
pub(super) fn steps(phantom: &PhantomNames) -> Vec<Step> {
    let mut steps = vec![
        small_edit(),
        phantom_names(phantom),
        snake_walls(),
        rename(),
        session_timeout(),
        authentication(),
        more_than_asked(),
    ];
    for step in &mut steps {
        let instruction = step.instruction;
        for turn in &mut step.turns {
            turn.prompt_contains
                .get_or_insert_with(|| instruction.to_owned());
        }
    }
    steps
}

fn small_edit() -> Step {
    Step {
        title: "a small edit: drafted fast, verified, applied",
        path: "web/src/score.ts",
        cursor: "String(score)",
        instruction: "pad the score with zeros to five digits",
        note: None,
        turns: vec![
            Turn::answer(
                "```typescript\nexport function formatScore(score: number): string {\n  return String(score).padStart(5, \"0\");\n}\n```\n",
            )
            .for_model(FAST),
        ],
        expected: Expected {
            route: "fast",
            attempts: &["fast"],
            findings: Vec::new(),
            present: &[("web/src/score.ts", "padStart(5, \"0\")")],
            absent: &[],
        },
    }
}

fn phantom_names(phantom: &PhantomNames) -> Step {
    let PhantomNames { module, parameter } = phantom;
    let invented = format!(
        "```python\ndef invoice(lines):\n    total = {module}.half_up(sum(amount for _, amount in lines))\n    text = [invoice_line(label, amount) for label, amount in lines]\n    text.append(\"total: \" + format_amount(total, \"EUR\", {parameter}=2))\n    return \"\\n\".join(text)\n```\n\n```imports\nimport {module}\n```\n"
    );
    let fixed = "```python\ndef invoice(lines):\n    total = sum(amount for _, amount in lines)\n    total = Decimal(str(total)).quantize(Decimal(\"0.01\"), ROUND_HALF_UP)\n    text = [invoice_line(label, amount) for label, amount in lines]\n    text.append(\"total: \" + format_amount(total, \"EUR\"))\n    return \"\\n\".join(text)\n```\n\n```imports\nfrom decimal import ROUND_HALF_UP, Decimal\n```\n";
    Step {
        title: "a phantom import and a phantom parameter: caught, escalated with the findings, fixed",
        path: "services/billing/app.py",
        cursor: "total = sum(",
        instruction: "round the total half up to whole cents",
        note: None,
        turns: vec![
            Turn::answer(invented).for_model(FAST),
            Turn::answer(fixed)
                .for_model(REASONING)
                .when_prompt_contains(module.clone()),
        ],
        expected: Expected {
            route: "fast",
            attempts: &["fast", "reasoning"],
            findings: vec![module.clone(), parameter.clone()],
            present: &[
                ("services/billing/app.py", "ROUND_HALF_UP)"),
                ("services/billing/app.py", "from decimal import"),
            ],
            absent: &[],
        },
    }
}

fn snake_walls() -> Step {
    Step {
        title: "the snake's collision bug: no check sees it, a person's note escalates it",
        path: "web/src/board.ts",
        cursor: "return point.x >= 0",
        instruction: "let the right and bottom walls end the game too",
        note: Some("the head still slips one cell past the right and bottom edges: the last cell is WIDTH - 1"),
        turns: vec![
            Turn::answer(
                "```typescript\nexport function onBoard(point: Point): boolean {\n  return point.x >= 0 && point.y >= 0 && point.x <= WIDTH && point.y <= HEIGHT;\n}\n```\n",
            )
            .for_model(FAST),
            Turn::answer(
                "```typescript\nexport function onBoard(point: Point): boolean {\n  return point.x >= 0 && point.y >= 0 && point.x < WIDTH && point.y < HEIGHT;\n}\n```\n",
            )
            .for_model(REASONING)
            .when_prompt_contains("slips one cell"),
        ],
        expected: Expected {
            route: "fast",
            attempts: &["fast", "reasoning"],
            findings: vec!["slips one cell".into()],
            present: &[("web/src/board.ts", "point.x < WIDTH && point.y < HEIGHT")],
            absent: &[],
        },
    }
}

fn rename() -> Step {
    Step {
        title: "a rename over three files: straight to reasoning",
        path: "web/src/snake.ts",
        cursor: "step(snake",
        instruction: "rename `step` to `advance`",
        note: None,
        turns: vec![
            Turn::answer(
                r#"FILE: web/src/snake.ts
```typescript
<<<<<<< SEARCH
export function step(snake: Snake, food: Point): Snake {
  const head = nextHead(snake);
  const ate = same(head, food);
=======
export function advance(snake: Snake, food: Point): Snake {
  const head = nextHead(snake);
  const ate = same(head, food);
>>>>>>> REPLACE
```

FILE: web/src/main.ts
```typescript
<<<<<<< SEARCH
import { formatScore } from "./score";
import { type Snake, step } from "./snake";

=======
import { formatScore } from "./score";
import { type Snake, advance } from "./snake";

>>>>>>> REPLACE
<<<<<<< SEARCH
  const before = snake.body.length;
  snake = step(snake, food);
  if (snake.body.length > before) {
=======
  const before = snake.body.length;
  snake = advance(snake, food);
  if (snake.body.length > before) {
>>>>>>> REPLACE
```

FILE: web/src/replay.ts
```typescript
<<<<<<< SEARCH
import { type Point } from "./board";
import { type Snake, step } from "./snake";

=======
import { type Point } from "./board";
import { type Snake, advance } from "./snake";

>>>>>>> REPLACE
<<<<<<< SEARCH
export function replay(start: Snake, foods: Point[]): Snake {
  return foods.reduce((snake, food) => step(snake, food), start);
}
=======
export function replay(start: Snake, foods: Point[]): Snake {
  return foods.reduce((snake, food) => advance(snake, food), start);
}
>>>>>>> REPLACE
```
"#,
            )
            .for_model(REASONING),
        ],
        expected: Expected {
            route: "reasoning",
            attempts: &["reasoning"],
            findings: Vec::new(),
            present: &[
                ("web/src/snake.ts", "export function advance("),
                ("web/src/main.ts", "snake = advance(snake, food)"),
                ("web/src/replay.ts", "advance(snake, food), start)"),
            ],
            absent: &[("web/src/main.ts", "step(snake")],
        },
    }
}

fn session_timeout() -> Step {
    Step {
        title: "a session-timeout bug over three services: straight to deep",
        path: "shared/clock.py",
        cursor: "return now - started",
        instruction: "sessions end after 30 seconds instead of 30 minutes: pass seconds to `is_expired` across all services",
        note: None,
        turns: vec![
            Turn::answer(
                r#"FILE: services/accounts/app.py
```python
<<<<<<< SEARCH
def is_logged_in(session):
    return not is_expired(session["started"], time.time(), TIMEOUT_MINUTES)
=======
def is_logged_in(session):
    return not is_expired(session["started"], time.time(), TIMEOUT_MINUTES * 60)
>>>>>>> REPLACE
```

FILE: services/gateway/app.py
```python
<<<<<<< SEARCH
    session = request.get("session")
    if session is None or is_expired(session["started"], time.time(), TIMEOUT_MINUTES):
        return {"status": 401}
=======
    session = request.get("session")
    if session is None or is_expired(session["started"], time.time(), TIMEOUT_MINUTES * 60):
        return {"status": 401}
>>>>>>> REPLACE
```

FILE: services/billing/app.py
```python
<<<<<<< SEARCH
def may_pay(session):
    return not is_expired(session["started"], time.time(), TIMEOUT_MINUTES)
=======
def may_pay(session):
    return not is_expired(session["started"], time.time(), TIMEOUT_MINUTES * 60)
>>>>>>> REPLACE
```
"#,
            )
            .for_model(DEEP),
        ],
        expected: Expected {
            route: "deep",
            attempts: &["deep"],
            findings: Vec::new(),
            present: &[
                ("services/accounts/app.py", "TIMEOUT_MINUTES * 60"),
                ("services/gateway/app.py", "TIMEOUT_MINUTES * 60"),
                ("services/billing/app.py", "TIMEOUT_MINUTES * 60"),
            ],
            absent: &[],
        },
    }
}

fn authentication() -> Step {
    Step {
        title: "authentication code: the fast model never gets it",
        path: "services/accounts/auth.py",
        cursor: "return password_digest(password, salt) ==",
        instruction: "compare the digests in constant time",
        note: None,
        turns: vec![
            Turn::answer(
                "```python\ndef verify_password(password, salt, digest):\n    return hmac.compare_digest(password_digest(password, salt), digest)\n```\n",
            )
            .for_model(REASONING),
        ],
        expected: Expected {
            route: "reasoning",
            attempts: &["reasoning"],
            findings: Vec::new(),
            present: &[("services/accounts/auth.py", "hmac.compare_digest(")],
            absent: &[],
        },
    }
}

fn more_than_asked() -> Step {
    Step {
        title: "a draft that did more than asked: trimmed to the ask",
        path: "services/accounts/store.py",
        cursor: "def find_account",
        instruction: "rename `find_account` to `account_named`",
        note: None,
        turns: vec![
            Turn::answer(
                r#"FILE: services/accounts/store.py
```python
<<<<<<< SEARCH
def find_account(name):
    return ACCOUNTS.get(name)
=======
def account_named(name):
    return ACCOUNTS.get(name)
>>>>>>> REPLACE
```

FILE: services/accounts/app.py
```python
<<<<<<< SEARCH
from services.accounts.auth import verify_password
from services.accounts.store import find_account
from shared.clock import is_expired
=======
from services.accounts.auth import verify_password
from services.accounts.store import account_named
from shared.clock import is_expired
>>>>>>> REPLACE
<<<<<<< SEARCH
def log_in(name, password):
    account = find_account(name)
    if account is None or not verify_password(password, account["salt"], account["digest"]):
=======
def log_in(name, password):
    account = account_named(name)
    if account is None or not verify_password(password, account["salt"], account["digest"]):
>>>>>>> REPLACE
```

FILE: services/billing/money.py
```python
<<<<<<< SEARCH
def format_amount(amount, currency):
    return f"{amount:.2f} {currency}"
=======
def format_amount(amount, currency):
    """Two decimals, then the currency."""
    return f"{amount:,.2f} {currency}"
>>>>>>> REPLACE
```
"#,
            )
            .for_model(REASONING),
        ],
        expected: Expected {
            route: "reasoning",
            attempts: &["reasoning"],
            findings: vec!["services/billing/money.py".into()],
            present: &[
                ("services/accounts/store.py", "def account_named"),
                ("services/accounts/app.py", "account = account_named(name)"),
                ("services/billing/money.py", "{amount:.2f}"),
            ],
            absent: &[("services/billing/money.py", "Two decimals")],
        },
    }
}
