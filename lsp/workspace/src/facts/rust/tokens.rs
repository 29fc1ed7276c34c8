//! Code inside macro calls, macro definitions and attributes: a list of tokens, of which paths and
//! members are read as uses. Calls are not: nobody but the macro knows what its commas part.

use tree_sitter::Node;

use super::kinds::{FIELDS, Kind, kind};
use super::paths::segments;
use super::record::Hole;
use super::walk::{Walk, plain};
use crate::facts::NameUse;

/// Macros whose tokens are not code of this file: code that another macro will make, or plain text.
const QUOTING: [&str; 8] = [
    "quote",
    "quote_spanned",
    "parse_quote",
    "parse_quote_spanned",
    "stringify",
    "html",
    "view",
    "rsx",
];

/// Tokens of one macro call past this many are left out.
const TOKEN_LIMIT: usize = 200_000;

/// One leaf of a token tree that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Name,
    Keyword,
    Crate,
    Path,
    Dot,
    Colon,
    Equals,
    Dollar,
    Other,
}

impl<'t> Walk<'_, 't> {
    /// A macro call; `defines` where items may come out of it.
    pub(super) fn macro_call(&mut self, node: Node<'t>, defines: bool) {
        let name = node.child_by_field_id(FIELDS.macro_name);
        let path = name
            .and_then(|it| segments(self.source, it))
            .unwrap_or_default();
        let last = path.last().cloned().unwrap_or_default();
        self.rust.tokens.push(node.byte_range());
        if let Some(name) = name {
            self.macro_name(name);
        }
        if defines && last != "compile_error" {
            self.rust.holes.push(Hole {
                scope: self.here.block,
                what: format!("the macro `{}!`", path.join("::")),
                about: None,
                call: Some(node.byte_range()),
            });
            if let Some(scope) = self.facts.scopes.get(self.here.block)
                && let Some(item) = scope.definition.and_then(|it| self.rust.items.get_mut(it))
            {
                item.is_whole = false;
            }
        }
        if QUOTING.contains(&last.as_str()) {
            return;
        }
        for child in self.children(node) {
            if kind(child) == Kind::TokenTree {
                self.tokens(child);
            }
        }
    }

    fn macro_name(&mut self, name: Node<'t>) {
        match kind(name) {
            Kind::Identifier => self.use_at(name, vec!["!".to_owned()]),
            _ => {
                let place = super::walk::Place {
                    container: None,
                    binds: false,
                };
                self.path(name, place);
            }
        }
    }

    pub(super) fn attribute_tokens(&mut self, node: Node<'t>) {
        self.rust.tokens.push(node.byte_range());
        let Some(attribute) = node.named_child(0) else {
            return;
        };
        let name = attribute.named_child(0).map_or("", |it| self.text(it));
        if matches!(
            name,
            "derive" | "cfg" | "cfg_attr" | "doc" | "allow" | "expect" | "deny" | "warn" | "repr"
        ) {
            return;
        }
        if let Some(arguments) = attribute.child_by_field_id(FIELDS.arguments) {
            self.tokens(arguments);
        }
    }

    /// The right sides of a `macro_rules!` definition.
    pub(super) fn macro_rules(&mut self, node: Node<'t>) {
        self.rust.tokens.push(node.byte_range());
        for rule in self.children(node) {
            if kind(rule) == Kind::MacroRule
                && let Some(right) = rule.child_by_field_id(FIELDS.right)
            {
                self.tokens(right);
            }
        }
    }

    fn tokens(&mut self, tree: Node<'t>) {
        let mut leaves: Vec<(Token, Node<'t>)> = Vec::new();
        let mut cursor = tree.walk();
        loop {
            let node = cursor.node();
            let holds_more = matches!(kind(node), Kind::TokenTree | Kind::TokenRepetition);
            if !holds_more {
                leaves.push((self.token(node), node));
            }
            if leaves.len() > TOKEN_LIMIT {
                return;
            }
            if holds_more && cursor.goto_first_child() {
                continue;
            }
            loop {
                if cursor.node() == tree {
                    return self.read_tokens(&leaves);
                }
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    return self.read_tokens(&leaves);
                }
            }
        }
    }

    fn token(&self, node: Node<'t>) -> Token {
        match kind(node) {
            Kind::Identifier => match self.text(node) {
                // Keywords come as names.
                "as" | "async" | "await" | "break" | "const" | "continue" | "dyn" | "else"
                | "enum" | "extern" | "false" | "fn" | "for" | "if" | "impl" | "in" | "let"
                | "loop" | "match" | "mod" | "move" | "mut" | "pub" | "ref" | "return"
                | "static" | "struct" | "trait" | "true" | "type" | "unsafe" | "use" | "where"
                | "while" => Token::Other,
                _ => Token::Name,
            },
            Kind::Crate | Kind::Super | Kind::SelfName => Token::Keyword,
            Kind::Metavariable => match self.text(node) {
                "$crate" => Token::Crate,
                _ => Token::Dollar,
            },
            _ if node.is_named() => Token::Other,
            _ => match node.kind() {
                "::" => Token::Path,
                "." => Token::Dot,
                ":" => Token::Colon,
                "=" => Token::Equals,
                _ => Token::Other,
            },
        }
    }

    fn read_tokens(&mut self, leaves: &[(Token, Node<'t>)]) {
        let mut qualifier: Vec<String> = Vec::new();
        // Whether what stands before is a whole path, with the parts of it in `qualifier`.
        let mut is_known = true;
        let mut after_dot = false;
        let mut receiver: Option<Vec<String>> = None;
        for (index, (token, node)) in leaves.iter().enumerate() {
            let next = leaves.get(index + 1).map(|it| it.0);
            match token {
                Token::Name | Token::Keyword | Token::Crate => {
                    let text = if *token == Token::Crate {
                        "crate"
                    } else {
                        plain(self.text(*node))
                    };
                    let is_called = self
                        .source
                        .get(node.end_byte()..)
                        .is_some_and(|it| it.starts_with('(') || it.starts_with("::<"));
                    if after_dot {
                        if !is_called {
                            self.rust.fields.push(node.start_byte());
                        }
                        self.facts.uses.push(NameUse {
                            name: text.to_owned(),
                            range: node.byte_range(),
                            qualifier: receiver.clone(),
                            is_write: false,
                        });
                        receiver = receiver.map(|mut it| {
                            it.push(format!("{text}."));
                            it
                        });
                        if is_called {
                            receiver = None;
                        }
                        qualifier.clear();
                        is_known = true;
                        continue;
                    }
                    let is_label = matches!(next, Some(Token::Colon | Token::Equals))
                        && qualifier.is_empty()
                        && self.is_label(*node);
                    let declares = index
                        .checked_sub(1)
                        .and_then(|it| leaves.get(it))
                        .is_some_and(|it| self.text(it.1) == "mod");
                    if *token == Token::Name && !is_label && !declares {
                        self.use_name(node.byte_range(), is_known.then(|| qualifier.clone()));
                    }
                    receiver = (qualifier.is_empty() && is_known && next == Some(Token::Dot))
                        .then(|| vec![format!("{text}.")]);
                    if next == Some(Token::Path) {
                        qualifier.push(text.to_owned());
                    } else {
                        qualifier.clear();
                        is_known = true;
                    }
                    after_dot = false;
                }
                Token::Path => {
                    let before = index.checked_sub(1).and_then(|it| leaves.get(it));
                    let joins = before.is_some_and(|it| {
                        matches!(it.0, Token::Name | Token::Keyword | Token::Crate)
                    });
                    if !joins {
                        // `$t::x`, `<T>::x`: what stands before is not known.
                        is_known = false;
                    }
                    after_dot = false;
                }
                Token::Dot => {
                    let before = index.checked_sub(1).and_then(|it| leaves.get(it));
                    if !before.is_some_and(|it| matches!(it.0, Token::Name | Token::Keyword)) {
                        receiver = None;
                    }
                    after_dot = true;
                    continue;
                }
                _ => {
                    qualifier.clear();
                    is_known = true;
                    after_dot = false;
                    receiver = None;
                }
            }
            if *token != Token::Dot {
                after_dot = false;
            }
        }
    }

    /// Whether a name before `:` or `=` names a field or an argument rather than a value.
    fn is_label(&self, node: Node<'t>) -> bool {
        let rest = self.source.get(node.end_byte()..).unwrap_or_default();
        let rest = rest.trim_start();
        !rest.starts_with("==") && !rest.starts_with("=>")
    }
}
