//! Every fault a provider can have, in the three protocols, through the real binary: the exit code, the
//! sentence, and that nothing was changed.

use std::process::{Command, Output};

use scopewise_script::{Fault, NamedError, Script, ScriptServer, Turn};
use scopewise_tests::programs;
use scopewise_tests::project::{Project, script_configuration};

const KINDS: [&str; 3] = ["openai", "openai-chat", "anthropic"];
const TEXT: &str = "def total(numbers):\n    result = 0\n    for number in numbers:\n        result = result + number\n    return result\n";
const ANSWER: &str = "```python\ndef total(numbers):\n    return sum(numbers)\n```\n";

/// Asks for an edit of `a.py` with `--apply`, the models played by `turns`.
fn ask(kind: &str, turns: Vec<Turn>) -> (Output, ScriptServer, Project) {
    let models = ScriptServer::start(Script::of(turns)).unwrap();
    let project = Project::new(&[("a.py", TEXT)]).unwrap();
    project
        .configure(&script_configuration(&models.base_url(), kind))
        .unwrap();
    let output = Command::new(programs::scopewise().unwrap())
        .args(["edit", "a.py:2", "use sum", "--apply"])
        .current_dir(project.root())
        .env_remove("OPENAI_API_KEY")
        .env_remove("ANTHROPIC_API_KEY")
        .envs(project.environment())
        .output()
        .unwrap();
    (output, models, project)
}

fn check_served(turn: &Turn) {
    for kind in KINDS {
        let (output, models, project) = ask(kind, vec![turn.clone()]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{kind}: {said}");
        let expected = "def total(numbers):\n    return sum(numbers)\n";
        assert_eq!(project.read("a.py").unwrap(), expected, "{kind}");
        assert_eq!(models.requests().len(), 1, "{kind}");
    }
}

/// The fault fails every call; the sentence holds `part`, and the file is as it was.
fn check_fault(turn: &Turn, part: &str) {
    for kind in KINDS {
        let (output, _models, project) = ask(kind, vec![turn.clone().repeated()]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            part.split('|')
                .any(|part| said.to_lowercase().contains(part)),
            "{kind}: {part:?} is not in:\n{said}"
        );
        assert_eq!(output.status.code(), Some(2), "{kind}: {said}");
        assert_eq!(project.read("a.py").unwrap(), TEXT, "{kind}");
        assert!(
            !said.contains("canary-key-4711"),
            "{kind}: the key is shown"
        );
    }
}

#[test]
fn clean_answers_are_edits_however_they_are_cut_into_pieces() {
    check_served(&Turn::answer(ANSWER));
    check_served(&Turn::answer(ANSWER).chunked(1));
    check_served(&Turn {
        write_bytes: Some(1),
        ..Turn::answer(ANSWER)
    });
    check_served(&Turn {
        line_ending: scopewise_script::LineEnding::CrLf,
        ..Turn::answer(ANSWER)
    });
    check_served(&Turn {
        commentary: Some("I will use sum.".into()),
        ..Turn::answer(ANSWER)
    });
    check_served(&Turn {
        thinking: Some("sum it is".into()),
        ..Turn::answer(ANSWER)
    });
    check_served(&Turn::answer(ANSWER).with(Fault::UnknownFrames));
    check_served(&Turn::answer(ANSWER).paced(std::time::Duration::from_millis(20)));
}

#[test]
fn a_stream_that_does_not_end_cleanly_is_no_edit() {
    check_fault(&Turn::answer(ANSWER).with(Fault::Cut), "broke off");
    check_fault(&Turn::answer(ANSWER).with(Fault::CutCleanly), "broke off");
    check_fault(
        &Turn::answer(ANSWER).with(Fault::Truncate),
        "was cut off at",
    );
    check_fault(&Turn::answer(ANSWER).with(Fault::Filter), "filter|refused");
    check_fault(&Turn::answer(ANSWER).with(Fault::Refuse), "refused");
    check_fault(&Turn::answer(ANSWER).with(Fault::RefuseAtTheEnd), "refused");
    check_fault(&Turn::answer(ANSWER).with(Fault::EndUnknown), "");
    check_fault(&Turn::answer(ANSWER).with(Fault::ErrorEvent), "");
    check_fault(&Turn::answer(ANSWER).with(Fault::MalformedFrame), "");
    check_fault(&Turn::fault(Fault::WrongContentType), "");
    check_fault(&Turn::answer(""), "");
}

#[test]
fn errors_of_the_provider_get_their_own_sentence() {
    check_fault(&Turn::error(NamedError::InvalidKey), "key");
    check_fault(&Turn::error(NamedError::Forbidden), "");
    check_fault(&Turn::error(NamedError::UnknownModel), "model");
    check_fault(&Turn::error(NamedError::QuotaExhausted), "quota");
    check_fault(&Turn::error(NamedError::RateLimited), "rate");
    check_fault(&Turn::error(NamedError::ServerError), "");
    check_fault(&Turn::error(NamedError::Overloaded), "");
    let elsewhere = "http://127.0.0.1:9/v1".to_owned();
    check_fault(
        &Turn::fault(Fault::Redirect {
            location: elsewhere,
        }),
        "redirect",
    );
}

#[test]
fn one_passing_fault_is_retried() {
    for kind in KINDS {
        for name in [
            NamedError::RateLimited,
            NamedError::ServerError,
            NamedError::Overloaded,
        ] {
            let retry_after = Some("0.05".to_owned());
            let passing = Turn::fault(Fault::Error { name, retry_after });
            let (output, models, project) = ask(kind, vec![passing, Turn::answer(ANSWER)]);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(0), "{kind} {name:?}: {said}");
            assert!(project.read("a.py").unwrap().contains("sum(numbers)"));
            assert_eq!(models.requests().len(), 2);
        }
    }
}

#[test]
fn a_prompt_over_the_window_climbs() {
    for kind in KINDS {
        let too_long = Turn::error(NamedError::ContextTooLong).for_model("quick");
        let answer = Turn::answer(ANSWER).for_model("thinker");
        let (output, models, _project) = ask(kind, vec![too_long, answer]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{kind}: {said}");
        assert_eq!(models.requests().len(), 2);
    }
}

#[test]
fn an_unreachable_host_is_named_without_its_address() {
    let project = Project::new(&[("a.py", TEXT)]).unwrap();
    project
        .configure(&script_configuration("http://127.0.0.1:9/v1", "openai"))
        .unwrap();
    let output = Command::new(programs::scopewise().unwrap())
        .args(["edit", "a.py:2", "use sum"])
        .current_dir(project.root())
        .envs(project.environment())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("reach"), "{said}");
    assert_eq!(output.status.code(), Some(2));
}
