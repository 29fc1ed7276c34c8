//! The rung that a title names, from the file alone. Uses elsewhere are not counted while somebody waits
//! for a menu: the command measures again, in the whole workspace, and says so if it differs. Pure.

use scopewise_route::{Policy, RungId, route};
use scopewise_scope::{Ask, Reach, measure};
use scopewise_workspace::{File, Snapshot};

/// What a title says of the route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The rung.
    pub(super) rung: RungId,
    /// Whether the command may find another.
    pub(super) provisional: bool,
}

/// The rung of an ask, by its file.
pub(super) fn rung_shown(file: &File, ask: &Ask, policy: &Policy, is_complete: bool) -> Shown {
    let alone = Snapshot::of_files([file.clone()], true);
    let Ok(scope) = measure(&alone, ask, policy.verify_seconds) else {
        return Shown {
            rung: RungId::Fast,
            provisional: true,
        };
    };
    let reaches_out = !matches!(scope.reach, Reach::Body | Reach::New);
    Shown {
        rung: route(&scope, policy).rung,
        provisional: reaches_out || !is_complete || !file.is_current(),
    }
}
