//! Fenced blocks in a model's answer, as Markdown has them: backticks or tildes, longer fences around
//! shorter ones, info strings. Says what stands outside them too, and takes off what frames an answer
//! (a byte order mark, a `<think>` part in front, end tokens behind). Judges nothing else.

use crate::Rejected;
use crate::lines::{indent_of, lines};

/// Tokens of chat templates that small local models leak into their text.
const CHAT_TOKENS: [&str; 13] = [
    "<|im_end|>",
    "<|im_start|>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|eot_id|>",
    "<|start_header_id|>",
    "<|end|>",
    "<|user|>",
    "<|assistant|>",
    "<|system|>",
    "<end_of_turn>",
    "<start_of_turn>",
    "[/INST]",
];

/// A closing fence may stand so many columns right of its opening one; further in it is content, as
/// a fence inside a doc comment.
const CLOSING_INDENT: usize = 3;

/// An opening fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fence<'a> {
    indent: usize,
    mark: char,
    len: usize,
    /// What follows it on its line: a language, a path, `imports`.
    pub(crate) info: &'a str,
}

/// One fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    pub(crate) info: &'a str,
    /// Its lines without breaks.
    pub(crate) lines: Vec<&'a str>,
}

impl Block<'_> {
    /// The words of the info string.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.info.split([' ', '\t', ':', ',', '{', '}', '=', '"'])
    }
}

/// An answer cut at its fences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fenced<'a> {
    pub(crate) blocks: Vec<Block<'a>>,
    /// Lines outside blocks that are not blank.
    pub(crate) prose: Vec<&'a str>,
    /// The line, from 1, of a fence that nothing closes.
    pub(crate) unclosed: Option<usize>,
}

impl<'a> Fence<'a> {
    /// The fence a line opens.
    pub(crate) fn opened_by(line: &'a str) -> Option<Self> {
        let rest = line.trim_start();
        let mark = rest
            .chars()
            .next()
            .filter(|mark| matches!(mark, '`' | '~'))?;
        let info = rest.trim_start_matches(mark);
        let len = rest.len() - info.len();
        if len < 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        Some(Self {
            indent: indent_of(line).len(),
            mark,
            len,
            info: info.trim(),
        })
    }

    /// Whether a line closes it.
    pub(crate) fn is_closed_by(&self, line: &str) -> bool {
        let Some(other) = Fence::opened_by(line) else {
            return false;
        };
        other.mark == self.mark
            && other.len >= self.len
            && other.info.is_empty()
            && other.indent <= self.indent + CLOSING_INDENT
    }

    /// A line of its content, without the indentation the fence itself has.
    pub(crate) fn content<'b>(&self, line: &'b str) -> &'b str {
        let taken = indent_of(line).len().min(self.indent);
        line.get(taken..).unwrap_or(line)
    }
}

/// Cuts an answer at its fences.
pub(crate) fn read_fences(answer: &str) -> Fenced<'_> {
    let mut fenced = Fenced::default();
    let mut open: Option<(usize, Fence<'_>, Vec<&str>)> = None;
    for (number, line) in (1..).zip(lines(answer)) {
        open = match open.take() {
            Some((_, fence, content)) if fence.is_closed_by(line.content) => {
                fenced.blocks.push(Block {
                    info: fence.info,
                    lines: content,
                });
                None
            }
            Some((opened, fence, mut content)) => {
                content.push(fence.content(line.content));
                Some((opened, fence, content))
            }
            None => match Fence::opened_by(line.content) {
                Some(fence) => Some((number, fence, Vec::new())),
                None => {
                    fenced
                        .prose
                        .extend(Some(line.content).filter(|l| !l.trim().is_empty()));
                    None
                }
            },
        };
    }
    fenced.unclosed = open.map(|(opened, ..)| opened);
    fenced
}

/// The answer without its frame. Thinking that never ends has no answer after it.
pub(crate) fn unframed(answer: &str) -> Result<&str, Rejected> {
    let answer = answer.trim_start_matches('\u{feff}');
    let mut rest = match answer.trim_start().strip_prefix("<think>") {
        None => answer,
        Some(thought) => thought
            .split_once("</think>")
            .map(|(_, rest)| rest)
            .ok_or_else(|| {
                Rejected(
                    "the answer is a `<think>` part that never ends: answer with the code".into(),
                )
            })?,
    };
    while let Some(shorter) = without_end_token(rest) {
        rest = shorter;
    }
    if rest.trim().is_empty() {
        return Err(Rejected(
            "the answer is empty: answer with the code in a fenced block".into(),
        ));
    }
    Ok(rest)
}

/// The first chat token in an answer that no text it may come from holds.
pub(crate) fn stray_token(answer: &str, is_known: impl Fn(&str) -> bool) -> Option<&'static str> {
    CHAT_TOKENS
        .into_iter()
        .find(|token| answer.contains(token) && !is_known(token))
}

fn without_end_token(answer: &str) -> Option<&str> {
    let end = answer.trim_end();
    CHAT_TOKENS.iter().find_map(|token| end.strip_suffix(token))
}

#[cfg(test)]
mod tests {
    use super::{read_fences, stray_token, unframed};

    /// Blocks as `info>line|line`, joined with ` ; `, then prose and an unclosed fence.
    fn check_fences(answer: &str, expected: &str) {
        let fenced = read_fences(answer);
        let blocks: Vec<String> = fenced
            .blocks
            .iter()
            .map(|block| format!("{}>{}", block.info, block.lines.join("|")))
            .collect();
        let mut got = blocks.join(" ; ");
        if !fenced.prose.is_empty() {
            got += &format!(" prose: {}", fenced.prose.join("|"));
        }
        if let Some(line) = fenced.unclosed {
            got += &format!(" unclosed: {line}");
        }
        assert_eq!(got, expected, "{answer}");
    }

    #[test]
    fn reads_backticks_and_tildes_with_info_strings() {
        check_fences("```\na\n```", ">a");
        check_fences("```python\na\n\nb\n```\n", "python>a||b");
        check_fences(
            "~~~ python imports\nimport os\n~~~",
            "python imports>import os",
        );
        check_fences("``` src/a.py\n```", "src/a.py>");
    }

    #[test]
    fn keeps_prose_apart() {
        check_fences(
            "Sure!\n\n```py\na\n```\n\nThis does it.",
            "py>a prose: Sure!|This does it.",
        );
        check_fences("no code at all", " prose: no code at all");
        check_fences("an ```inline``` span", " prose: an ```inline``` span");
        check_fences("```inline``` span", " prose: ```inline``` span");
    }

    #[test]
    fn longer_fences_hold_shorter_ones() {
        check_fences("````md\n```sh\nls\n```\n````", "md>```sh|ls|```");
        check_fences("~~~\n```\na\n```\n~~~", ">```|a|```");
        check_fences("```\na\n`````", ">a");
    }

    #[test]
    fn a_fence_deep_inside_is_content() {
        check_fences(
            "```py\ndef f():\n    \"\"\"\n    ```\n    x\n    ```\n    \"\"\"\n```",
            "py>def f():|    \"\"\"|    ```|    x|    ```|    \"\"\"",
        );
    }

    #[test]
    fn a_fence_in_a_list_item_takes_its_indentation_off() {
        check_fences(
            "1. so:\n   ```py\n   a\n     b\n   ```",
            "py>a|  b prose: 1. so:",
        );
    }

    #[test]
    fn says_where_an_unclosed_fence_opens() {
        check_fences("text\n```py\na\n", " prose: text unclosed: 2");
        check_fences("```py\na\n~~~\n", " unclosed: 1");
        check_fences(
            "```md\n# A\n```sh\nls\n```\nend\n```\n",
            "md># A|```sh|ls prose: end unclosed: 7",
        );
    }

    #[test]
    fn reads_answers_with_crlf() {
        check_fences("```py\r\na\r\nb\r\n```\r\n", "py>a|b");
    }

    #[test]
    fn takes_the_frame_off() {
        assert_eq!(unframed("\u{feff}a").unwrap(), "a");
        assert_eq!(unframed("<think>\n```\nno\n```\n</think>a").unwrap(), "a");
        assert_eq!(unframed("```\na\n```<|im_end|>\n").unwrap(), "```\na\n```");
        assert_eq!(unframed("a<|im_end|><|endoftext|>").unwrap(), "a");
        assert!(unframed("<think>never ends").is_err());
        assert!(unframed(" \n<|im_end|>").is_err());
    }

    #[test]
    fn finds_tokens_the_workspace_does_not_hold() {
        let answer = "/// <|im_start|>user";
        assert_eq!(stray_token(answer, |_| false), Some("<|im_start|>"));
        assert_eq!(stray_token(answer, |token| token == "<|im_start|>"), None);
        assert_eq!(stray_token("a | b |> c <| d", |_| false), None);
    }
}
