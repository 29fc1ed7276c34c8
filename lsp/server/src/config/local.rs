//! A model server on this machine, for who configured nothing: Ollama or llama.cpp on their own ports.
//! Looked for at the first ask and not before; no key is sent, and nothing but a list of models is asked
//! for until one answers as it should.

use std::sync::Arc;
use std::time::Duration;

use scopewise_models::{
    Failure, FailureKind, Model, ModelConfig, Part, Provider, ProviderConfig, ProviderKind,
    Request, Running, Usage,
};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{OnceCell, mpsc};
use tokio_util::sync::CancellationToken;

use super::Environment;

/// What it is called until it is found.
pub(super) const NAME: &str = "a model on this machine";

/// Both servers answer at once or are busy loading.
const PATIENCE: Duration = Duration::from_secs(1);

/// More is no list of models.
const ANSWER_LIMIT: u64 = 1 << 20;

/// Ollama's context where it says nothing: it cuts longer prompts without a word.
const OLLAMA_CONTEXT: usize = 4096;

/// The model that a local server turns out to serve.
pub(super) struct LocalModel {
    ollama: u16,
    llama: u16,
    /// What to say when there is none.
    otherwise: String,
    found: OnceCell<Found>,
}

/// A server's model and how many tokens it holds.
struct Found {
    model: Arc<dyn Model>,
    context: usize,
}

impl LocalModel {
    /// The servers' own ports, or those that their own variables name.
    pub(super) fn new(environment: &Environment, otherwise: String) -> Self {
        let port = |name: &str| environment.get(name)?.rsplit(':').next()?.parse().ok();
        Self {
            ollama: port("OLLAMA_HOST").unwrap_or(11434),
            llama: port("LLAMA_ARG_PORT").unwrap_or(8080),
            otherwise,
            found: OnceCell::new(),
        }
    }

    async fn find(&self) -> Result<Found, Failure> {
        let found = match ollama(self.ollama).await {
            Some(found) => Some(found),
            None => llama(self.llama).await,
        };
        found.ok_or_else(|| failure(FailureKind::Unreachable, self.otherwise.clone()))
    }
}

impl Model for LocalModel {
    fn name(&self) -> &str {
        NAME
    }

    fn run<'a>(
        &'a self,
        request: &'a Request,
        parts: mpsc::UnboundedSender<Part>,
        cancel: CancellationToken,
    ) -> Running<'a> {
        Box::pin(async move {
            let found = tokio::select! {
                found = self.found.get_or_try_init(|| self.find()) => found?,
                () = cancel.cancelled() => {
                    return Err(failure(FailureKind::Cancelled, "cancelled".into()));
                }
            };
            let request = fitted(request, found)?;
            found.model.run(&request, parts, cancel).await
        })
    }
}

/// The request with an answer that fits the context beside the prompt.
fn fitted(request: &Request, found: &Found) -> Result<Request, Failure> {
    let bytes: usize = request
        .messages
        .iter()
        .map(|message| message.text.len())
        .sum();
    let prompt = scopewise_scope::window_tokens(bytes + request.system.len());
    let least = (found.context / 8).max(1);
    let room = found.context.saturating_sub(prompt);
    if room < least {
        return Err(failure(
            FailureKind::ContextTooLong,
            format!(
                "{} holds {} tokens and the prompt takes about {prompt}; start its server with a larger \
                 context (OLLAMA_CONTEXT_LENGTH, or llama-server -c)",
                found.model.name(),
                found.context
            ),
        ));
    }
    Ok(Request {
        max_output_tokens: request.max_output_tokens.min(room),
        ..request.clone()
    })
}

async fn ollama(port: u16) -> Option<Found> {
    let tags = get(port, "/api/tags").await?;
    let id = tags.pointer("/models/0/name")?.as_str()?;
    let loaded = get(port, "/api/ps").await.unwrap_or_default();
    let running = loaded.get("models").and_then(Value::as_array);
    let own = running
        .into_iter()
        .flatten()
        .find(|model| model.get("name").and_then(Value::as_str) == Some(id));
    let context = own.and_then(|model| number(model, "/context_length"));
    found("ollama", port, id, context.unwrap_or(OLLAMA_CONTEXT))
}

async fn llama(port: u16) -> Option<Found> {
    let models = get(port, "/v1/models").await?;
    let first = models.pointer("/data/0")?;
    // Anything may listen there; only this server says so.
    if first.get("owned_by")?.as_str()? != "llamacpp" {
        return None;
    }
    let properties = get(port, "/props").await?;
    let context = number(&properties, "/default_generation_settings/n_ctx")?;
    found("llama.cpp", port, first.get("id")?.as_str()?, context)
}

fn number(value: &Value, at: &str) -> Option<usize> {
    usize::try_from(value.pointer(at)?.as_u64()?).ok()
}

fn found(server: &str, port: u16, id: &str, context: usize) -> Option<Found> {
    let base_url = format!("http://127.0.0.1:{port}/v1");
    let config = ProviderConfig::new(server, ProviderKind::OpenAiChat, base_url);
    let provider = Provider::connect(&config).ok()?;
    Some(Found {
        model: provider.model(ModelConfig::of(id)),
        context,
    })
}

fn failure(kind: FailureKind, message: String) -> Failure {
    Failure {
        kind,
        message,
        usage: Usage::default(),
        requests: 0,
    }
}

/// A small JSON document from this machine; `None` for anything else.
async fn get(port: u16, path: &str) -> Option<Value> {
    let asked = tokio::time::timeout(PATIENCE, async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
        let request = format!("GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        let mut limited = stream.take(ANSWER_LIMIT);
        limited.read_to_end(&mut answer).await.ok()?;
        String::from_utf8(answer).ok()
    });
    let answer = asked.await.ok()??;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.lines().next()?.split(' ').nth(1)?;
    (status == "200").then_some(())?;
    serde_json::from_str(body).ok()
}
