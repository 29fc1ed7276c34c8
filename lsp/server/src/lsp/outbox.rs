//! Everything the server sends of itself, in one order. Sending never waits for the client; a request
//! can be waited for, with a limit where no person is asked.

use std::future::Future;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tower::Service;
use tower_lsp::Client;
use tower_lsp::gen_lsp_types::{self as lsp, Notification, Request};
use tower_lsp::jsonrpc;

/// How long a client may take over a request that it can answer by itself.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// Sends to the client.
#[derive(Clone)]
pub(super) struct Outbox {
    client: Client,
    queue: mpsc::UnboundedSender<Outgoing>,
}

struct Outgoing {
    message: jsonrpc::Request,
    reply: Option<oneshot::Sender<Result<Value, String>>>,
}

impl Outbox {
    /// Starts the task that sends; it ends with the last clone.
    pub(super) fn start(client: Client) -> Self {
        let (queue, waiting) = mpsc::unbounded_channel();
        drop(tokio::spawn(send_all(client.clone(), waiting)));
        Self { client, queue }
    }

    /// Sends a notification.
    pub(super) fn notify<N: Notification>(&self, params: N::Params) {
        let Ok(params) = serde_json::to_value(params) else {
            return;
        };
        let message = jsonrpc::Request::build(N::METHOD.as_str())
            .params(params)
            .finish();
        self.post(message, None);
    }

    /// Sends a notification of our own.
    pub(super) fn notify_own(&self, method: &'static str, params: Value) {
        let message = jsonrpc::Request::build(method).params(params).finish();
        self.post(message, None);
    }

    /// Shows a message.
    pub(super) fn show(&self, kind: lsp::MessageType, message: impl Into<String>) {
        self.notify::<lsp::ShowMessageNotification>(lsp::ShowMessageParams {
            kind,
            message: message.into(),
        });
    }

    /// Sends a request that may wait for a person. The request is on its way when this returns.
    pub(super) fn request<R: Request>(
        &self,
        params: R::Params,
    ) -> impl Future<Output = Result<R::Result, String>> + Send + use<R> {
        let (reply, answer) = oneshot::channel();
        let params = serde_json::to_value(params).unwrap_or_default();
        let message = jsonrpc::Request::build(R::METHOD.as_str())
            .params(params)
            .id(self.client.next_request_id())
            .finish();
        self.post(message, Some(reply));
        async move {
            let answer = answer
                .await
                .map_err(|_| String::from("the editor is gone"))??;
            serde_json::from_value(answer)
                .map_err(|_| String::from("the editor's answer has the wrong shape"))
        }
    }

    /// Sends a request that the client answers by itself, within ten seconds.
    pub(super) fn request_soon<R: Request>(
        &self,
        params: R::Params,
    ) -> impl Future<Output = Result<R::Result, String>> + Send + use<R> {
        let answer = self.request::<R>(params);
        async move {
            match tokio::time::timeout(ANSWER_LIMIT, answer).await {
                Ok(answer) => answer,
                Err(_) => Err("the editor did not answer".into()),
            }
        }
    }

    fn post(
        &self,
        message: jsonrpc::Request,
        reply: Option<oneshot::Sender<Result<Value, String>>>,
    ) {
        // A closed queue means that the server is going down.
        let _ = self.queue.send(Outgoing { message, reply });
    }
}

async fn send_all(mut client: Client, mut waiting: mpsc::UnboundedReceiver<Outgoing>) {
    while let Some(Outgoing { message, reply }) = waiting.recv().await {
        let mut sent = client.call(message);
        match reply {
            None => {
                if sent.await.is_err() {
                    return;
                }
            }
            Some(reply) => {
                // The first poll hands the request over; the answer is awaited beside the queue.
                let first = std::future::poll_fn(|context| {
                    std::task::Poll::Ready(sent.as_mut().poll(context))
                })
                .await;
                // The client holds the list of open requests, which must outlive each of them.
                let list = client.clone();
                drop(tokio::spawn(async move {
                    let _list = list;
                    let answer = match first {
                        std::task::Poll::Ready(answer) => answer,
                        std::task::Poll::Pending => sent.await,
                    };
                    let _ = reply.send(read_answer(answer));
                }));
            }
        }
    }
}

fn read_answer(
    answer: Result<Option<jsonrpc::Response>, tower_lsp::ExitedError>,
) -> Result<Value, String> {
    match answer {
        Ok(Some(response)) => response
            .into_parts()
            .1
            .map_err(|error| error.message.into_owned()),
        _ => Err("the editor is gone".into()),
    }
}
