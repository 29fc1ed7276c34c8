//! Stack traces as an ask: frames become files and a target. Reads Python tracebacks (chained ones
//! too), pytest's short form, and the stacks of V8, vitest and Firefox.

mod lines;
mod paths;

use std::ops::Range;

use scopewise_workspace::{Snapshot, WorkspacePath};

use lines::Line;

/// More frames than this are left out; a recursion repeats itself.
const FRAME_LIMIT: usize = 50;

/// One frame of a stack trace that lies in the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The file.
    pub path: WorkspacePath,
    /// The line, from 1.
    pub line: usize,
    /// The function as the trace names it.
    pub function: Option<String>,
}

impl Frame {
    /// The bytes of the frame's line, without indentation and line break: a range for an ask.
    #[must_use]
    pub fn range(&self, snapshot: &Snapshot) -> Range<usize> {
        let Some(file) = snapshot.file(&self.path) else {
            return 0..0;
        };
        let range = file.text().line_range(self.line.saturating_sub(1));
        let line = file.text().slice(range.clone());
        let indent = line.len() - line.trim_start().len();
        range.start + indent..range.end.max(range.start + indent)
    }
}

/// A stack trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// Frames in the workspace, innermost first.
    pub frames: Vec<Frame>,
    /// The error line: `KeyError: 'user'`.
    pub error: Option<String>,
}

/// Reads a Python or Node stack trace; frames outside the workspace are left out.
#[must_use]
pub fn read_trace(snapshot: &Snapshot, text: &str) -> Trace {
    let mut blocks = Blocks::default();
    for line in text.lines() {
        blocks.take(lines::read_line(line));
    }
    let error = blocks.error();
    let mut frames: Vec<Frame> = Vec::new();
    for raw in blocks.innermost_first() {
        let Some(path) = paths::find(snapshot, &raw.path) else {
            continue;
        };
        let frame = Frame {
            path,
            line: raw.line,
            function: raw.function,
        };
        if frames.len() < FRAME_LIMIT && !frames.contains(&frame) {
            frames.push(frame);
        }
    }
    Trace { frames, error }
}

/// One traceback of a chain.
#[derive(Default)]
struct Block {
    frames: Vec<lines::RawFrame>,
    /// Whether its last frame is the innermost, as Python prints them.
    innermost_last: bool,
    error: Option<String>,
    /// Whether the next block was raised on purpose from this one.
    is_cause_of_next: bool,
}

#[derive(Default)]
struct Blocks {
    done: Vec<Block>,
    open: Block,
    /// An error line that came before any frame, as V8 prints it.
    heading: Option<String>,
}

impl Blocks {
    fn take(&mut self, line: Line) {
        match line {
            Line::Start => self.close(),
            Line::Frame {
                frame,
                innermost_last,
            } => {
                if self.open.frames.is_empty() {
                    self.open.innermost_last = innermost_last;
                    self.open.error = self.heading.take();
                } else if self.open.innermost_last != innermost_last {
                    self.close();
                    self.open.innermost_last = innermost_last;
                }
                self.open.frames.push(frame);
            }
            Line::Error(error) => {
                if self.open.frames.is_empty() {
                    self.heading = Some(error);
                } else if self.open.error.is_none() {
                    self.open.error = Some(error);
                } else if !self.open.innermost_last {
                    // A second heading: V8 prints a cause below what it caused.
                    self.close();
                    self.heading = Some(error);
                }
            }
            Line::RaisedFrom => {
                self.open.is_cause_of_next = true;
                self.close();
            }
            Line::RaisedWhileHandling => self.close(),
            Line::Other => {}
        }
    }

    fn close(&mut self) {
        let block = std::mem::take(&mut self.open);
        if !block.frames.is_empty() {
            self.done.push(block);
        }
    }

    /// The error that ended it all: the last of a Python chain, the first of a V8 one.
    fn error(&mut self) -> Option<String> {
        self.close();
        let python = self.done.iter().rev().find(|block| block.innermost_last);
        let ended = python.or_else(|| self.done.first());
        ended
            .and_then(|block| block.error.clone())
            .or_else(|| self.done.iter().find_map(|block| block.error.clone()))
            .or_else(|| self.heading.take())
    }

    /// The frames with what is likeliest at fault first: a cause before what was raised from it, and
    /// the last error before one that was being handled.
    fn innermost_first(self) -> Vec<lines::RawFrame> {
        let mut ordered: Vec<Vec<lines::RawFrame>> = Vec::new();
        let mut causes = 0;
        for mut block in self.done {
            if block.innermost_last {
                block.frames.reverse();
            }
            ordered.insert(causes, block.frames);
            causes = if block.is_cause_of_next {
                causes + 1
            } else {
                0
            };
        }
        ordered.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests;
