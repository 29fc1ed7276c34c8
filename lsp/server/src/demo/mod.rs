//! `scopewise demo`: the real server over a small project, with a model server on loopback that plays
//! a script and says so. What is shown is what the server did; the demo fails when a step does not
//! come out as it is told.

mod editor;
mod play;
mod project;
mod show;
mod steps;

use std::io::{self, IsTerminal, Write};

use anyhow::{Context, Result, bail};
use scopewise_script::{Script, ScriptServer};

pub(crate) use steps::PhantomNames;

use editor::Editor;
use play::{Played, play};
use show::Screen;

/// Runs the demo and prints it.
///
/// # Errors
/// When it could not run, or a step did not come out as told.
pub(crate) async fn run(phantom: &PhantomNames) -> Result<()> {
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut screen = Screen::new(io::stdout(), colour);
    if show_all(&mut screen, phantom).await? {
        return Ok(());
    }
    bail!("a step did not come out as told")
}

async fn show_all<W: Write>(screen: &mut Screen<W>, phantom: &PhantomNames) -> Result<bool> {
    let folder = tempfile::TempDir::with_prefix("scopewise-demo-")
        .context("the temporary folder cannot be written")?;
    let home = folder.path().canonicalize()?;
    let root = home.join("arcade");
    project::write(&root)?;
    let steps = steps::steps(phantom);
    let turns = steps.iter().flat_map(|step| step.turns.iter().cloned());
    let models = ScriptServer::start(Script::of(turns))
        .context("the scripted model server cannot listen on loopback")?;
    let configuration = home.join("config.toml");
    std::fs::write(&configuration, configuration_of(&models.base_url()))?;
    screen.opening()?;
    let (sender, mut results) = tokio::sync::mpsc::unbounded_channel();
    let playing = tokio::task::spawn_blocking(move || -> Result<()> {
        let mut editor = Editor::start(&root, &configuration, &home)?;
        for step in steps {
            let _ = sender.send(play(&mut editor, &home, step)?);
        }
        editor.close()
    });
    let mut played: Vec<Played> = Vec::new();
    while let Some(step) = results.recv().await {
        screen.step(played.len() + 1, &step)?;
        played.push(step);
    }
    playing.await??;
    screen.table(&played)?;
    Ok(played.iter().all(|step| step.complaints.is_empty()))
}

fn configuration_of(base_url: &str) -> String {
    let mut text = format!(
        "[providers.script]\nkind = \"openai\"\nbase_url = \"{base_url}\"\napi_key_env = \"SCOPEWISE_DEMO_KEY\"\n"
    );
    for id in [steps::FAST, steps::REASONING, steps::DEEP] {
        text.push_str(&format!(
            "\n[models.{id}]\nprovider = \"script\"\nid = \"{id}\"\nwindow = 128000\n"
        ));
    }
    text.push_str(&format!(
        "\n[roles]\nfast = [\"{}\"]\nreasoning = [\"{}\"]\ndeep = [\"{}\"]\n",
        steps::FAST,
        steps::REASONING,
        steps::DEEP
    ));
    text
}
