//! The schema and the reader know the same keys.

use serde_json::json;

use super::{edited, settings, warnings};

/// A value that a property of the schema takes, the last word of a choice.
fn sample(property: &serde_json::Value) -> serde_json::Value {
    if let Some(words) = property["enum"].as_array() {
        return words.last().unwrap().clone();
    }
    if let Some(second) = property.pointer("/anyOf/1") {
        return sample(second);
    }
    match property["type"].as_str() {
        Some("integer") => json!(5),
        Some("boolean") => json!(true),
        Some("string") => json!("openai"),
        Some("array") if property["items"].get("properties").is_some() => {
            json!([samples(&property["items"]["properties"])])
        }
        Some("object") => match property.get("properties") {
            Some(inner) => samples(inner),
            None => json!({"mine": sample(&property["additionalProperties"])}),
        },
        _ => json!(["mine"]),
    }
}

fn samples(properties: &serde_json::Value) -> serde_json::Value {
    let properties = properties.as_object().unwrap().iter();
    properties
        .map(|(name, property)| (name.clone(), sample(property)))
        .collect()
}

#[test]
fn every_key_of_the_schema_is_read() {
    let all = samples(&crate::config::schema()["properties"]);
    let read = edited(None, all.clone());
    let expected = "the editor's settings: providers.mine.api_key_env must be";
    let said: Vec<String> = warnings(&read);
    assert!(
        said.iter().all(|it| !it.contains("unknown key")),
        "{said:?}"
    );
    assert!(!said.iter().any(|it| it.contains(expected)), "{said:?}");
    for key in all.as_object().unwrap().keys() {
        let noted = |value: &crate::config::Value| value.key.split('.').next() == Some(key);
        let is_noted = read.values.iter().any(noted);
        // Models are noted under the roles that list them, actions by themselves.
        assert!(
            is_noted || ["models", "actions"].contains(&key.as_str()),
            "{key} is not noted"
        );
    }
}

#[test]
fn a_project_may_set_what_the_schema_says() {
    for (name, property) in crate::config::schema()["properties"].as_object().unwrap() {
        let value = sample(property);
        let text = match value.as_object() {
            Some(_) => format!("{name} = {{}}\n"),
            None => format!("{name} = {value}\n"),
        };
        let settings = settings(None, Some(&text), &[]);
        let refused = warnings(&settings)
            .iter()
            .any(|it| it.contains("a project's file may not set it"));
        assert_eq!(refused, property["x-project"] == "never", "{text}");
    }
}
