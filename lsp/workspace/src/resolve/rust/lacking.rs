//! Whether a type surely lacks a member: all that the workspace shows of it is known, and nothing in
//! reach can add to it, neither a derive, a macro nor a trait of another crate.

use super::super::DefinitionId;
use super::super::hidden::holds_word;
use super::paths::is_in_tokens;
use super::value::{Meaning, Search};
use crate::facts::Definition;
use crate::facts::rust::{RustFacts, RustItemKind};
use crate::{File, Language, PackageKind};

/// Attributes that leave a type and its members alone.
const HARMLESS: [&str; 18] = [
    "allow",
    "automatically_derived",
    "cfg",
    "cfg_attr",
    "deny",
    "deprecated",
    "derive",
    "doc",
    "expect",
    "forbid",
    "must_use",
    "non_exhaustive",
    "repr",
    "rustfmt::skip",
    "serde",
    "track_caller",
    "warn",
    "error",
];

/// Derives whose traits define nothing beyond [`OF_TRAITS`].
const DERIVES: [&str; 13] = [
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Eq",
    "Error",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
    "Display",
];

/// Members of the standard library's traits that types of all kinds have, and of the derives above.
const OF_TRAITS: &str = "\
    add add_assign align_of all any as_any as_mut as_ref as_slice backtrace bitand bitand_assign \
    bitor bitor_assign bitxor bitxor_assign borrow borrow_mut by_ref call call_mut call_once cause \
    chain clamp clone clone_from clone_into cloned cmp collect connect copied count cycle default \
    deref deref_mut description deserialize div div_assign downcast downcast_mut downcast_ref drop \
    enumerate eq extend filter filter_map find finish flat_map flatten flush fmt fold for_each from \
    from_bits from_iter from_output from_residual from_str ge gt hash hash_one hash_slice index \
    index_mut into into_any into_future into_inner into_iter inspect is join last le len lt map max \
    max_by max_by_key min min_by min_by_key mul mul_assign ne neg next next_back not nth nth_back \
    partial_cmp partition peekable poll position product provide read read_exact read_line \
    read_to_end read_to_string rem rem_assign rev rfind rfold seek serialize shl shl_assign shr \
    shr_assign size_hint size_of skip source step_by sub sub_assign sum take to_owned \
    to_socket_addrs to_string try_fold try_for_each try_from try_into type_id type_name unzip wake \
    wake_by_ref wrap_err write write_all write_char write_fmt write_str zip";

impl Search<'_> {
    /// Whether a struct, an enum or a union surely has no member of that name.
    pub(super) fn surely_lacks(&mut self, id: &DefinitionId, name: &str) -> bool {
        let Some((home, item)) = self.item(id) else {
            return false;
        };
        let Some(definition) = home.facts().definitions.get(id.index) else {
            return false;
        };
        let is_plain = item.is_whole && item.attributes.is_empty();
        is_plain
            && self.snapshot.is_complete()
            && !OF_TRAITS.split(' ').any(|it| it == name)
            && has_plain_attributes(home, definition)
            && !self.is_member_anywhere(name)
            && !self.may_be_added_to(id, &definition.name)
    }

    /// Whether any type or trait of the workspace has a member of that name, or a macro may make one.
    fn is_member_anywhere(&self, name: &str) -> bool {
        let mut files = self.snapshot.files();
        files.any(|file| {
            file.language == Language::Rust
                && file.may_mention(name)
                && file.facts().rust.as_deref().is_none_or(|rust| {
                    file.facts().has_errors
                        || file.facts().definitions.iter().any(|it| it.name == name)
                        || is_in_tokens(file, rust, name)
                })
        })
    }

    /// Whether code of the package may give a type more members than are seen.
    fn may_be_added_to(&mut self, id: &DefinitionId, type_name: &str) -> bool {
        let around = self
            .snapshot
            .package_of_kind(&id.path, PackageKind::Cargo)
            .map_or("", |it| it.folder.as_str());
        let snapshot = self.snapshot;
        let mut files = snapshot
            .files_under(around)
            .filter(|it| it.language == Language::Rust);
        files.any(|file| {
            let mentions = file.may_mention(type_name);
            if !mentions && !file.may_mention("include") {
                return false;
            }
            let facts = file.facts();
            let Some(rust) = facts.rust.as_deref() else {
                return true;
            };
            facts.has_errors
                || is_added_to_by_macro(file, rust, type_name)
                || (mentions && self.has_open_impl(file, rust, id, type_name))
        })
    }

    /// Whether an impl of the type holds what a macro makes, or is of a trait that is not seen.
    fn has_open_impl(
        &mut self,
        file: &File,
        rust: &RustFacts,
        id: &DefinitionId,
        type_name: &str,
    ) -> bool {
        let definitions = &file.facts().definitions;
        let impls = rust.items.iter().enumerate().filter(|(index, it)| {
            it.kind.is_impl()
                && definitions
                    .get(*index)
                    .is_some_and(|it| it.name == type_name)
        });
        let impls: Vec<usize> = impls.map(|it| it.0).collect();
        impls.into_iter().any(|index| {
            let Some(item) = rust.items.get(index) else {
                return true;
            };
            let is_open = !item.is_whole || !item.attributes.is_empty();
            match item.kind {
                _ if !item.target.is_empty() && !self.is_impl_of(file, index, id) => false,
                RustItemKind::TraitImpl => is_open || !self.is_of_seen_trait(file, index),
                _ => is_open,
            }
        })
    }

    /// Whether an impl is of a trait of the workspace or of the standard library.
    fn is_of_seen_trait(&mut self, file: &File, index: usize) -> bool {
        match self.trait_of(file, index) {
            Some(Meaning::Item(id)) => self
                .item(&id)
                .is_some_and(|(_, it)| it.kind == RustItemKind::Trait && it.is_whole),
            Some(Meaning::External(outside)) => {
                let first = outside.split("::").next().unwrap_or_default();
                matches!(first, "std" | "core" | "alloc")
            }
            _ => false,
        }
    }
}

/// Whether an item that a macro makes may be of the type: its tokens name it, or its text is elsewhere.
fn is_added_to_by_macro(file: &File, rust: &RustFacts, type_name: &str) -> bool {
    let calls = rust.holes.iter().filter_map(|it| it.call.as_ref());
    calls
        .map(|call| file.text().slice(file.current_range(call)))
        .any(|written| written.starts_with("include") || holds_word(&written, type_name))
}

/// Whether the attributes of a type, as written, add no members to it.
fn has_plain_attributes(file: &File, definition: &Definition) -> bool {
    let above = definition.range.start..definition.name_range.start;
    let above = file.text().slice(file.current_range(&above));
    let attributes = definition.decorators.iter();
    let mut derives = above.split("derive(").skip(1).flat_map(|it| {
        let list = it.split(')').next().unwrap_or_default();
        list.split(',').map(str::trim).filter(|it| !it.is_empty())
    });
    attributes
        .map(String::as_str)
        .all(|it| HARMLESS.contains(&it))
        && derives.all(|it| DERIVES.contains(&it.rsplit("::").next().unwrap_or(it)))
}
