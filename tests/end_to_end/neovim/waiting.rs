//! A model that takes half a minute, on a real screen: each key that is typed meanwhile is seen, and many
//! are while the model is still writing. How long the slowest took is told.

use std::time::{Duration, Instant};

use scopewise_script::{Script, ScriptServer, Turn};

use super::pages::{Page, wait_for_files};
use super::{SUM_ANSWER, SUMMED, TOTAL, neovims, tell_measured};

/// The answer comes in so many parts, a second each.
const PARTS: usize = 30;

#[test]
fn no_key_waits_for_a_model_that_takes_half_a_minute() {
    std::thread::scope(|scope| {
        for neovim in neovims() {
            scope.spawn(move || {
                let part = SUM_ANSWER.len().div_ceil(PARTS);
                let slow = Turn::answer(SUM_ANSWER)
                    .chunked(part)
                    .paced(Duration::from_secs(1));
                let models = ScriptServer::start(Script::of([slow])).unwrap();
                let page = Page::open(&neovim, &[("a.py", TOTAL)], &models);
                let (typed, slowest) = type_while_it_runs(&page);
                let slowest = slowest.as_millis();
                let words = format!(
                    "{typed} keys while the model ran, the slowest seen after {slowest} ms"
                );
                tell_measured(&neovim, &words);

                // After so long the edit waits for a yes.
                page.see("1 draft to review");
                page.screen.press(&["Escape"]).unwrap();
                page.screen
                    .wait_for("normal mode", |text| !text.contains("-- INSERT --"))
                    .unwrap();
                page.command("ScopewiseApply");
                page.see("return sum(numbers)");
                page.command("wall");
                let written = format!("# {}\n{SUMMED}", "x".repeat(typed));
                wait_for_files(&page.project, &[("a.py", &written)]);
                page.command("qall!");
            });
        }
    });
}

/// Types a key each time the status line tells of more words of the model, and sees it before the next.
/// Gives how many keys there were, and how long the slowest took to be seen.
fn type_while_it_runs(page: &Page) -> (usize, Duration) {
    let screen = &page.screen;
    screen.type_text("3G").unwrap();
    page.choose("Simplify total", |_| {});
    page.see("fast · quick");
    let started = Instant::now();
    screen.type_text("ggO# ").unwrap();
    page.see("-- INSERT --");
    let (mut typed, mut slowest, mut shown) = (0, Duration::ZERO, tokens(&screen.text().unwrap()));
    while shown.is_some() {
        let pressed = Instant::now();
        screen.type_text("x").unwrap();
        typed += 1;
        page.see(&format!("# {}", "x".repeat(typed)));
        slowest = slowest.max(pressed.elapsed());
        let text = screen
            .wait_for("more words", |text| {
                tokens(text) != shown || shown.is_none()
            })
            .unwrap();
        shown = tokens(&text);
    }
    assert!(started.elapsed() >= Duration::from_secs(25));
    assert!(typed >= 10, "{typed} keys only");
    (typed, slowest)
}

/// What the status line tells of a running model: `drafting, 12 tokens`.
fn tokens(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.contains("fast · quick"))?;
    Some(line.split("quick").nth(1)?.trim().to_owned())
}
