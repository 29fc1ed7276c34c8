//! A gate that a test opens: a turn behind it answers when the test is ready, however slow the machine
//! is. Takes the place of waiting for a time.

use std::sync::Arc;

use tokio::sync::watch;

/// A gate, closed at first; clones are the same gate.
#[derive(Clone, Debug)]
pub struct Gate(Arc<watch::Sender<bool>>);

impl Gate {
    /// A closed gate.
    #[must_use]
    pub fn closed() -> Gate {
        Gate(Arc::new(watch::Sender::new(false)))
    }

    /// Opens it for all that wait and all that come.
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    /// Waits until it is open.
    pub(crate) async fn passed(&self) {
        // The sender lives as long as this gate does.
        let mut state = self.0.subscribe();
        let _open = state.wait_for(|is_open| *is_open).await;
    }
}

impl PartialEq for Gate {
    fn eq(&self, other: &Gate) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
