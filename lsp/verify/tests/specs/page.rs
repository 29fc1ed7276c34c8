//! Reads a spec page: headings, fenced blocks and what their info strings say.

use std::collections::BTreeMap;

/// One case: a heading of the second level and the blocks under it.
#[derive(Debug, Default)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// Line of the heading in the page, from 1.
    pub(crate) line: usize,
    /// Context files, the same before and after.
    pub(crate) files: BTreeMap<String, String>,
    /// Changed files before.
    pub(crate) before: BTreeMap<String, String>,
    /// Changed files after.
    pub(crate) draft: BTreeMap<String, String>,
    /// Moved files: where they go, by where they were.
    pub(crate) moved: BTreeMap<String, String>,
    /// Files as a cut must leave them.
    pub(crate) trimmed: BTreeMap<String, String>,
    /// The lines of the `ask` block.
    pub(crate) ask: Option<String>,
    /// The lines of the `expect` block.
    pub(crate) expect: Vec<String>,
}

/// The cases of a page, or what is wrong with it.
pub(crate) fn read(page: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case {
                name: name.trim().to_owned(),
                line: number + 1,
                ..Case::default()
            });
            continue;
        }
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let fence = "`".repeat(3 + info.chars().take_while(|it| *it == '`').count());
        let info = info.trim_start_matches('`');
        let mut body = String::new();
        loop {
            let (_, line) = lines
                .next()
                .ok_or_else(|| format!("the block of line {} is never closed", number + 1))?;
            if line == fence {
                break;
            }
            body.push_str(line);
            body.push('\n');
        }
        let case = cases
            .last_mut()
            .ok_or_else(|| format!("the block of line {} stands before any case", number + 1))?;
        place(case, info, body).map_err(|why| format!("line {}: {why}", number + 1))?;
    }
    Ok(cases)
}

fn place(case: &mut Case, info: &str, body: String) -> Result<(), String> {
    match info {
        "ask" => {
            case.ask = Some(body);
            return Ok(());
        }
        "expect" => {
            case.expect.extend(body.lines().map(str::to_owned));
            return Ok(());
        }
        _ => {}
    }
    let (_, role) = info
        .split_once(' ')
        .ok_or_else(|| format!("the block `{info}` has no role"))?;
    let (role, path) = role
        .split_once('=')
        .ok_or_else(|| format!("the block `{info}` names no file"))?;
    let body = unescaped(&body);
    if let ("moved", Some((from, to))) = (role, path.split_once(':')) {
        case.before.insert(from.into(), body);
        return match case.moved.insert(from.into(), to.into()) {
            Some(_) => Err(format!("`{info}` stands twice in one case")),
            None => Ok(()),
        };
    }
    let previous = match role {
        "file" => case.files.insert(path.into(), body),
        "before" => case.before.insert(path.into(), body),
        "draft" => case.draft.insert(path.into(), body),
        "trimmed" => case.trimmed.insert(path.into(), body),
        other => return Err(format!("`{other}` is no role of a block")),
    };
    match previous {
        Some(_) => Err(format!("`{info}` stands twice in one case")),
        None => Ok(()),
    }
}

/// Hidden characters are written `\u{202E}` so that they can be seen, and `\j` joins what must not stand
/// together in this page (keys, which scanners of repositories would take for a leak).
fn unescaped(body: &str) -> String {
    let mut text = String::new();
    let mut rest = body.replace("\\j", "");
    while let Some(at) = rest.find("\\u{") {
        let tail = rest.split_off(at);
        text.push_str(&rest);
        let end = tail.find('}').unwrap_or(tail.len() - 1);
        let code = u32::from_str_radix(&tail[3..end], 16).unwrap();
        text.push(char::from_u32(code).unwrap());
        rest = tail[end + 1..].to_owned();
    }
    text + &rest
}
