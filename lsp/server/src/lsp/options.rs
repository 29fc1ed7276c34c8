//! What a client says of itself beyond the standard, in `initializationOptions`. All of it is optional: a
//! client that says nothing is served as the standard has it.

use serde_json::{Map, Value};

use super::title::{cleaned, shortened};
use crate::config::nearest;

/// The options of one client.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ClientOptions {
    /// It shows `scopewise/status`.
    pub(super) status: bool,
    /// It shows offers by itself on `scopewise/offered`.
    pub(super) review: bool,
    /// The user's settings in the editor, in the shape of the configuration file.
    pub(super) settings: Option<Value>,
    /// What could not be read, each a sentence.
    pub(super) warnings: Vec<String>,
}

const MEMBERS: [&str; 2] = ["client", "settings"];
const CLIENT_MEMBERS: [&str; 2] = ["status", "review"];

impl ClientOptions {
    /// Reads them. What is wrong is a warning and counts as not said.
    pub(super) fn read(given: Option<Value>) -> Self {
        let mut options = Self::default();
        let Some(mut members) = options.members("initializationOptions", given) else {
            return options;
        };
        options.settings = members.remove("settings").filter(|it| !it.is_null());
        let client = members.remove("client");
        if let Some(mut client) = options.members("initializationOptions.client", client) {
            options.status = options.flag(&mut client, "status");
            options.review = options.flag(&mut client, "review");
            options.warn_of_rest(&client, "client.", &CLIENT_MEMBERS);
        }
        options.warn_of_rest(&members, "", &MEMBERS);
        options
    }

    fn members(&mut self, name: &str, given: Option<Value>) -> Option<Map<String, Value>> {
        match given {
            None | Some(Value::Null) => None,
            Some(Value::Object(members)) => Some(members),
            // Some clients write an empty table as an empty list.
            Some(Value::Array(items)) if items.is_empty() => None,
            Some(_) => {
                self.warnings
                    .push(format!("{name} must be an object with named members"));
                None
            }
        }
    }

    fn flag(&mut self, members: &mut Map<String, Value>, name: &str) -> bool {
        match members.remove(name) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(flag)) => flag,
            Some(_) => {
                self.warnings.push(format!(
                    "initializationOptions.client.{name} must be true or false"
                ));
                false
            }
        }
    }

    fn warn_of_rest(&mut self, rest: &Map<String, Value>, prefix: &str, known: &[&str]) {
        for name in rest.keys() {
            let shown = shortened(&cleaned(name), 40);
            let next = match nearest(name, known) {
                Some(near) => format!("did you mean {prefix}{near}?"),
                None if prefix.is_empty() => {
                    "settings as in the configuration file belong under settings".into()
                }
                None => format!("the members are {}", known.join(", ")),
            };
            self.warnings.push(format!(
                "unknown member {prefix}{shown} of initializationOptions; {next}"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::ClientOptions;

    #[track_caller]
    fn check_options(given: Value, expected: ClientOptions) {
        assert_eq!(ClientOptions::read(Some(given)), expected);
    }

    #[track_caller]
    fn check_warns(given: Value, expected: &str) {
        let read = ClientOptions::read(Some(given));
        assert_eq!(read.warnings, [expected]);
    }

    #[test]
    fn takes_nothing_for_granted() {
        assert_eq!(ClientOptions::read(None), ClientOptions::default());
        for nothing in [Value::Null, json!({}), json!([])] {
            check_options(nothing, ClientOptions::default());
        }
        check_options(
            json!({"client": null, "settings": null}),
            ClientOptions::default(),
        );
    }

    #[test]
    fn reads_what_a_client_shows_and_the_users_settings() {
        check_options(
            json!({"client": {"status": true, "review": false}, "settings": {"mode": "careful"}}),
            ClientOptions {
                status: true,
                settings: Some(json!({"mode": "careful"})),
                ..ClientOptions::default()
            },
        );
    }

    #[test]
    fn says_what_it_does_not_know() {
        check_warns(
            json!({"client": {"reviews": true}}),
            "unknown member client.reviews of initializationOptions; did you mean client.review?",
        );
        check_warns(
            json!({"mode": "careful"}),
            "unknown member mode of initializationOptions; settings as in the configuration file \
             belong under settings",
        );
        check_warns(
            json!({"client": {"status": "yes"}}),
            "initializationOptions.client.status must be true or false",
        );
        check_warns(
            json!("all"),
            "initializationOptions must be an object with named members",
        );
    }
}
