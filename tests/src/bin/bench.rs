//! `cargo xtask bench`: what the server itself costs, each figure beside its floor or its other size,
//! both measured in this one run, alternating. Medians with the tenth and ninetieth percentile.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use scopewise_script::{Fault, Script, ScriptServer, Turn};
use scopewise_tests::bench::{Samples, megabytes, memory, processor_time};
use scopewise_tests::client::{Client, PATIENCE};
use scopewise_tests::project::Project;
use serde_json::{Value, json};

const SIZES: [usize; 2] = [1_000, 100_000];
const ROUNDS: usize = 200;
const BATCHES: usize = 10;
const CHANGES: usize = 200;
const ASKS: [usize; 2] = [20, 5];

/// Lines of the workspace beside the open file, for the word `index`.
const INDEXED: usize = 1_000_000;

fn main() -> Result<()> {
    if std::env::args().nth(1).as_deref() == Some("index") {
        return indexed();
    }
    menus()?;
    keystrokes()?;
    delivery()?;
    in_flight()
}

/// Python text of so many lines, ten a function.
fn python(lines: usize) -> String {
    (0..lines / 10)
        .map(|number| {
            format!(
                "def function_{number}(first, second):\n    total = first + second\n    if total > {number}:\n        total = total - 1\n    else:\n        total = total + 1\n    result = [total, first, second]\n    return result\n\n\n"
            )
        })
        .collect()
}

fn start(lines: usize, script: Script) -> Result<(ScriptServer, Project, Client)> {
    let models = ScriptServer::start(script)?;
    let text = python(lines);
    let project = Project::new(&[("a.py", &text)])?;
    project.configure_script(&models.base_url())?;
    let mut client = Client::start(&project)?;
    client.initialize(&project)?;
    client.wait_for_index()?;
    client.open(&project, "a.py")?;
    wait_for_parse(&mut client, &project)?;
    Ok((models, project, client))
}

/// Ends when what was opened is parsed: a large text is parsed beside the messages, and that is not what
/// a keystroke costs.
fn wait_for_parse(client: &mut Client, project: &Project) -> Result<()> {
    let uri = project.uri("a.py");
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        let menu = client.request("textDocument/codeAction", menu_at(&uri, 2))?;
        if !menu.to_string().contains("provisional") {
            return Ok(());
        }
    }
    bail!("the open file was not parsed")
}

fn place(line: usize) -> Value {
    json!({ "start": { "line": line, "character": 4 }, "end": { "line": line, "character": 4 } })
}

fn menu(client: &mut Client, uri: &str, line: usize) -> Result<Duration> {
    let params = menu_at(uri, line);
    let started = Instant::now();
    client.request("textDocument/codeAction", params)?;
    Ok(started.elapsed())
}

fn menu_at(uri: &str, line: usize) -> Value {
    json!({
        "textDocument": { "uri": uri },
        "range": place(line),
        "context": { "diagnostics": [], "triggerKind": 1 },
    })
}

/// A request that no server has: the way there and back, and nothing else.
fn nothing(client: &mut Client) -> Duration {
    let started = Instant::now();
    let _ = client.request("scopewise/nothing", json!({}));
    started.elapsed()
}

fn type_one(client: &mut Client, uri: &str, version: usize, line: usize) -> Result<()> {
    let place = json!({ "line": line, "character": 10 });
    client.notify(
        "textDocument/didChange",
        json!({
            "textDocument": { "uri": uri, "version": version },
            "contentChanges": [{ "range": { "start": place, "end": place }, "text": "x" }],
        }),
    )
}

/// The menu in a workspace of a million lines, and keystrokes.
fn indexed() -> Result<()> {
    let models = ScriptServer::start(Script::of([]))?;
    let (text, other) = (python(1_000), python(10_000));
    let names: Vec<String> = (0..INDEXED / 10_000)
        .map(|number| format!("other_{number}.py"))
        .collect();
    let mut files = vec![("a.py", text.as_str())];
    files.extend(names.iter().map(|name| (name.as_str(), other.as_str())));
    let project = Project::new(&files)?;
    project.configure_script(&models.base_url())?;
    let mut client = Client::start(&project)?;
    client.initialize(&project)?;
    client.wait_for_index()?;
    print_memory(&client, text.len() + names.len() * other.len())?;
    client.open(&project, "a.py")?;
    wait_for_parse(&mut client, &project)?;
    println!(
        "codeAction with {INDEXED} lines indexed against a request that does nothing, {ROUNDS} rounds, alternating"
    );
    menu_rounds(&mut client, &project, 1_000)?;
    client.shut_down()?;
    keystrokes()
}

/// The memory of the server's process once the workspace is indexed, against the source.
fn print_memory(client: &Client, source: usize) -> Result<()> {
    let used = memory(client.process()).context("this system does not tell")?;
    println!(
        "the server with {:.1} MB of source indexed: {:.1} MB in memory, {:.1} MB of it its own program",
        megabytes(source),
        megabytes(used.whole),
        megabytes(used.program)
    );
    Ok(())
}

fn menus() -> Result<()> {
    println!("codeAction against a request that does nothing, {ROUNDS} rounds, alternating");
    for lines in SIZES {
        let (_models, project, mut client) = start(lines, Script::of([]))?;
        menu_rounds(&mut client, &project, lines)?;
        client.shut_down()?;
    }
    Ok(())
}

fn menu_rounds(client: &mut Client, project: &Project, lines: usize) -> Result<()> {
    let uri = project.uri("a.py");
    let (mut quiet, mut typed, mut floor) =
        (Samples::default(), Samples::default(), Samples::default());
    for round in 0..ROUNDS {
        let line = (round * 37 % (lines / 10)) * 10 + 2;
        // The text that the round before left behind is parsed beside the messages.
        wait_for_parse(client, project)?;
        floor.push(nothing(client));
        quiet.push(menu(client, &uri, line)?);
        type_one(client, &uri, round + 2, line)?;
        typed.push(menu(client, &uri, line)?);
    }
    println!("  {lines:>7} lines  floor           {}", floor.spread());
    println!(
        "  {lines:>7} lines  quiet           {}  {:.1}x",
        quiet.spread(),
        quiet.ratio_to(&floor)
    );
    println!(
        "  {lines:>7} lines  after a change  {}  {:.1}x",
        typed.spread(),
        typed.ratio_to(&floor)
    );
    Ok(())
}

fn keystrokes() -> Result<()> {
    println!("processor time of a single-character change, {BATCHES} batches of {CHANGES}");
    let mut sides = Vec::new();
    for lines in SIZES {
        let (_models, project, mut client) = start(lines, Script::of([]))?;
        let uri = project.uri("a.py");
        nothing(&mut client);
        let mut costs = Samples::default();
        for batch in 0..BATCHES {
            let before = processor_time(client.process()).context("this system does not tell")?;
            for change in 0..CHANGES {
                let number = batch * CHANGES + change;
                type_one(&mut client, &uri, number + 2, (number * 7) % lines)?;
            }
            nothing(&mut client);
            let after = processor_time(client.process()).context("this system does not tell")?;
            costs.push((after - before) / u32::try_from(CHANGES)?);
        }
        println!("  {lines:>7} lines  {}", costs.spread());
        sides.push(costs);
        client.shut_down()?;
    }
    if let [small, large] = sides.as_slice() {
        println!("  100x the text costs {:.2}x", large.ratio_to(small));
    }
    Ok(())
}

fn delivery() -> Result<()> {
    println!("the model's last event to applyEdit");
    for (lines, asks) in SIZES.into_iter().zip(ASKS) {
        let answer = Turn::answer(
            "```python\ndef function_1(first, second):\n    return [first + second, first, second]\n```\n",
        );
        let (models, project, mut client) = start(lines, Script::of([answer.repeated()]))?;
        let uri = project.uri("a.py");
        let mut samples = Samples::default();
        for ask in 0..asks {
            client.request("workspace/executeCommand", edit(&uri, 12))?;
            client.wait_for_method("workspace/applyEdit")?;
            let arrived = Instant::now();
            client.wait_for("the end", |message| {
                message
                    .pointer("/params/value/kind")
                    .and_then(Value::as_str)
                    == Some("end")
            })?;
            let finished = models
                .requests()
                .get(ask)
                .and_then(|request| request.finished_at);
            samples.push(
                arrived.saturating_duration_since(finished.context("the script did not end")?),
            );
        }
        println!("  {lines:>7} lines  {}, {asks} asks", samples.spread());
        client.shut_down()?;
    }
    Ok(())
}

fn edit(uri: &str, line: usize) -> Value {
    json!({
        "command": "scopewise.edit",
        "arguments": [{ "uri": uri, "range": place(line), "instruction": "make it one line" }],
    })
}

/// One of each with nothing running and with four calls of the models hanging.
fn in_flight() -> Result<()> {
    println!("with four model calls in flight, against none, {ROUNDS} rounds");
    let mut sides = Vec::new();
    for asks in [0, 4] {
        sides.push(one_side(asks)?);
    }
    let [(floor_menu, floor_cancel, floor_end), (menu, cancel, end)] = sides.as_slice() else {
        return Ok(());
    };
    for (name, with, without) in [
        ("keystroke and codeAction", menu, floor_menu),
        ("cancel", cancel, floor_cancel),
        ("shutdown", end, floor_end),
    ] {
        println!(
            "  {name:<26} {}  against {}  {:.1}x",
            with.spread(),
            without.spread(),
            with.ratio_to(without)
        );
    }
    Ok(())
}

fn one_side(asks: usize) -> Result<(Samples, Samples, Samples)> {
    let (mut menus, mut cancels, mut ends) =
        (Samples::default(), Samples::default(), Samples::default());
    for round in 0..5 {
        let hang = Turn::fault(Fault::Hang).repeated();
        let (_models, project, mut client) = start(1_000, Script::of([hang]))?;
        let uri = project.uri("a.py");
        for ask in 0..asks {
            let path = format!("f{ask}.py");
            project.write(&path, &python(100))?;
            client.open(&project, &path)?;
            client.request("workspace/executeCommand", edit(&project.uri(&path), 12))?;
            client.wait_for("a call", |message| message.to_string().contains("quick"))?;
        }
        for step in 0..ROUNDS / 5 {
            type_one(&mut client, &uri, step + 2, 12 + round)?;
            menus.push(menu(&mut client, &uri, 22)?);
        }
        let started = Instant::now();
        client.request(
            "workspace/executeCommand",
            json!({ "command": "scopewise.cancel" }),
        )?;
        cancels.push(started.elapsed());
        for ask in 0..asks {
            let uri = project.uri(&format!("f{ask}.py"));
            client.request("workspace/executeCommand", edit(&uri, 12))?;
            client.wait_for("a call", |message| message.to_string().contains("quick"))?;
        }
        let started = Instant::now();
        client.request("shutdown", Value::Null)?;
        ends.push(started.elapsed());
    }
    Ok((menus, cancels, ends))
}
