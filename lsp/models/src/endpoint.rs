//! The one address a provider is called at. All checks are on the parsed host, never on text.

use std::net::IpAddr;

use reqwest::Url;

use crate::config::{ConnectError, ProviderConfig, ProviderKind};

/// A checked address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Where calls are posted to.
    pub(crate) url: Url,
    /// The host as in the address.
    pub(crate) host: String,
    /// Whether it is this machine.
    pub(crate) loopback: bool,
}

impl Endpoint {
    pub(crate) fn of(config: &ProviderConfig) -> Result<Endpoint, ConnectError> {
        let provider = || config.name.clone();
        let invalid = |reason: &str| ConnectError::InvalidUrl {
            provider: provider(),
            reason: reason.to_owned(),
        };
        let mut url =
            Url::parse(config.base_url.trim()).map_err(|error| invalid(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(invalid("neither http nor https"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ConnectError::UserInUrl {
                provider: provider(),
            });
        }
        let host = url
            .host_str()
            .map(str::to_owned)
            .ok_or_else(|| invalid("no host"))?;
        let loopback = is_loopback(&host);
        if url.scheme() == "http" && !loopback && !config.allow_http {
            return Err(ConnectError::PlainHttp {
                provider: provider(),
            });
        }
        url.set_fragment(None);
        let tail = tail(config.kind, url.path());
        url.path_segments_mut()
            .map_err(|()| invalid("no path can be added to it"))?
            .pop_if_empty()
            .extend(tail);
        Ok(Endpoint {
            url,
            host,
            loopback,
        })
    }
}

fn tail(kind: ProviderKind, path: &str) -> &'static [&'static str] {
    let versioned = path.trim_end_matches('/').ends_with("/v1");
    match kind {
        ProviderKind::OpenAi => &["responses"],
        ProviderKind::OpenAiChat => &["chat", "completions"],
        ProviderKind::Anthropic if versioned => &["messages"],
        ProviderKind::Anthropic => &["v1", "messages"],
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    match address {
        Ok(IpAddr::V4(address)) => address.is_loopback(),
        Ok(IpAddr::V6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback())
        }
        Err(_) => host == "localhost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_url(kind: ProviderKind, base_url: &str, expected: &str) {
        let endpoint = Endpoint::of(&ProviderConfig::new("p", kind, base_url)).unwrap();
        assert_eq!(endpoint.url.as_str(), expected);
    }

    #[track_caller]
    fn check_refused(base_url: &str, expected: &str) {
        let config = ProviderConfig::new("p", ProviderKind::OpenAi, base_url);
        let error = Endpoint::of(&config).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn adds_the_path_of_the_protocol() {
        let (responses, chat) = (ProviderKind::OpenAi, ProviderKind::OpenAiChat);
        check_url(
            responses,
            "https://a.example/v1",
            "https://a.example/v1/responses",
        );
        check_url(
            responses,
            " https://a.example/v1/ ",
            "https://a.example/v1/responses",
        );
        check_url(
            chat,
            "http://localhost:1/v1",
            "http://localhost:1/v1/chat/completions",
        );
        check_url(
            chat,
            "https://a.example/v1?v=1#x",
            "https://a.example/v1/chat/completions?v=1",
        );
        for base_url in [
            "https://a.example",
            "https://a.example/",
            "https://a.example/v1/",
        ] {
            check_url(
                ProviderKind::Anthropic,
                base_url,
                "https://a.example/v1/messages",
            );
        }
        let gateway = "https://a.example/anthropic";
        check_url(
            ProviderKind::Anthropic,
            gateway,
            "https://a.example/anthropic/v1/messages",
        );
    }

    #[test]
    fn takes_plain_http_to_this_machine_only() {
        for host in [
            "localhost",
            "127.0.0.1",
            "127.8.8.8",
            "[::1]",
            "[::ffff:127.0.0.1]",
        ] {
            let base_url = format!("http://{host}:8000/v1");
            let config = ProviderConfig::new("p", ProviderKind::OpenAi, base_url);
            assert!(Endpoint::of(&config).unwrap().loopback, "{host}");
        }
        for host in [
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "localhost.",
            "[::ffff:8.8.8.8]",
            "10.0.0.1",
            "0.0.0.0",
            "evil.example",
            "loc\u{430}lhost",
        ] {
            check_refused(
                &format!("http://{host}/v1"),
                "plain http to another machine",
            );
        }
    }

    #[test]
    fn takes_plain_http_elsewhere_when_allowed() {
        let mut config = ProviderConfig::new("p", ProviderKind::OpenAi, "http://10.0.0.1/v1");
        config.allow_http = true;
        assert!(!Endpoint::of(&config).unwrap().loopback);
    }

    #[test]
    fn refuses_what_is_no_address() {
        check_refused("", "not a web address");
        check_refused("api.openai.com/v1", "not a web address");
        check_refused("ftp://a.example", "neither http nor https");
        check_refused("file:///etc/passwd", "neither http nor https");
        check_refused("http://localhost@evil.example/v1", "user name or password");
        check_refused("https://user:secret@a.example/v1", "user name or password");
        check_refused("http://[fe80::1%25eth0]/v1", "not a web address");
    }
}
