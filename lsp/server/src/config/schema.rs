//! The JSON Schema (draft 7) of the user's configuration file, written from the description of its keys.
//! What a project's file may do with a key stands in its description and, for programs, in `x-project`.

use serde_json::{Map, Value, json};

use super::keys::{ByProject, Holds, Key, Otherwise, TOP};

/// The schema.
pub(crate) fn schema() -> Value {
    let mut schema = object(TOP);
    let head = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Scopewise configuration",
        "description": "Your config.toml, and the same as JSON in the settings that an editor hands over. \
            A project's .scopewise.toml takes the keys whose x-project is not \"never\", and only to narrow.",
    });
    for (name, value) in head.as_object().into_iter().flatten() {
        schema.insert(name.clone(), value.clone());
    }
    Value::Object(schema)
}

fn object(keys: &[Key]) -> Map<String, Value> {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| (key.name.to_owned(), property(key)))
        .collect();
    let needed = keys.iter().filter(|key| key.is_needed);
    let needed: Vec<&str> = needed.map(|key| key.name).collect();
    let mut object = Map::new();
    object.insert("type".into(), json!("object"));
    object.insert("properties".into(), Value::Object(properties));
    object.insert("additionalProperties".into(), json!(false));
    if !needed.is_empty() {
        object.insert("required".into(), json!(needed));
    }
    object
}

fn property(key: &Key) -> Value {
    let mut property = held(key.holds);
    let note = match key.project {
        ByProject::Never => "Not for a project's file.".to_owned(),
        ByProject::May(what) => format!("A project's file may only {what}."),
    };
    property.insert("description".into(), json!(format!("{} {note}", key.says)));
    let default = match key.default {
        Otherwise::Nothing => None,
        Otherwise::Text(text) => Some(json!(text)),
        Otherwise::Number(number) => Some(json!(number)),
        Otherwise::Flag(flag) => Some(json!(flag)),
    };
    if let Some(default) = default {
        property.insert("default".into(), default);
    }
    let by_project = match key.project {
        ByProject::Never => "never",
        ByProject::May(what) => what,
    };
    property.insert("x-project".into(), json!(by_project));
    Value::Object(property)
}

fn held(holds: Holds) -> Map<String, Value> {
    let schema = match holds {
        Holds::Word(words) => json!({"type": "string", "enum": words}),
        Holds::Text => json!({"type": "string"}),
        Holds::Flag => json!({"type": "boolean"}),
        Holds::Number => json!({"type": "integer", "minimum": 1}),
        Holds::Texts => json!({"type": ["array", "string"], "items": {"type": "string"}}),
        Holds::Words(words) => json!({"anyOf": [
            {"type": "array", "items": {"enum": words}}, {"enum": words}]}),
        Holds::Rule(None) => json!({"enum": ["on", "off", true, false]}),
        Holds::Rule(Some(_)) => json!({"anyOf": [
            {"enum": ["on", "off", true, false]}, {"type": "integer", "minimum": 1}]}),
        Holds::Table(keys) => return object(keys),
        Holds::List(keys) => json!({"type": "array", "items": object(keys)}),
        Holds::Named(keys) => json!({"type": "object", "additionalProperties": object(keys)}),
    };
    match schema {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::schema;

    fn check_property(pointer: &str, expected: &Value) {
        assert_eq!(schema().pointer(pointer), Some(expected), "{pointer}");
    }

    #[test]
    fn describes_a_key_with_its_default_and_scope() {
        check_property(
            "/properties/max_calls",
            &json!({
                "type": "integer",
                "minimum": 1,
                "default": 3,
                "description": "The most paid calls of one ask, all rungs together. A project's file \
                    may only lower it.",
                "x-project": "lower it",
            }),
        );
        check_property("/properties/mode/enum/2", &json!("careful"));
    }

    #[test]
    fn describes_what_tables_hold() {
        let provider = "/properties/providers/additionalProperties";
        check_property(&format!("{provider}/required"), &json!(["kind"]));
        check_property(&format!("{provider}/additionalProperties"), &json!(false));
        check_property("/properties/providers/x-project", &json!("never"));
        check_property(
            "/properties/roles/properties/fast/items/type",
            &json!("string"),
        );
        let counted = "/properties/rules/properties/files/anyOf/1/type";
        check_property(counted, &json!("integer"));
    }
}
