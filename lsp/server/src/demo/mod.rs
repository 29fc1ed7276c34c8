//! The demonstration over a scripted model on loopback.

/// Runs it to its end.
pub(crate) async fn run() -> anyhow::Result<()> {
    anyhow::bail!("the demo is not built yet")
}
