//! Files by their names: those that hold secrets, and those whose secrets are examples.

use scopewise_workspace::WorkspacePath;

/// Whether a file's name says that it holds secrets: such a file never enters a prompt.
#[must_use]
pub fn is_secret_file(path: &WorkspacePath) -> bool {
    const NAMES: &[&str] = &[
        ".npmrc",
        ".pypirc",
        ".netrc",
        "_netrc",
        ".pgpass",
        ".my.cnf",
        ".htpasswd",
        ".dockercfg",
        ".git-credentials",
        ".vault-token",
        "credentials",
        "credentials.json",
        "credentials.toml",
        "credentials.yml",
        "credentials.yaml",
        "client_secret.json",
        "client_secrets.json",
        "kubeconfig",
        "secrets.yml",
        "secrets.yaml",
        "secrets.json",
        "secrets.toml",
        "id_rsa",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "master.key",
        "service-account.json",
        "service_account.json",
        "serviceaccount.json",
        "terraform.tfvars",
        "wp-config.php",
        "application_default_credentials.json",
        "auth.json",
        ".terraformrc",
        "token.json",
    ];
    const ENDINGS: &[&str] = &[
        ".pem",
        ".p12",
        ".pfx",
        ".key",
        ".jks",
        ".keystore",
        ".kdbx",
        ".ppk",
        ".tfstate",
        ".tfstate.backup",
        ".asc",
        ".gpg",
        ".ovpn",
        ".mobileprovision",
        ".p8",
    ];
    const FOLDERS: &[&str] = &[".ssh/", ".aws/", ".gnupg/", ".kube/", ".docker/config.json"];
    let name = path.file_name().to_ascii_lowercase();
    if is_template(&name) {
        return false;
    }
    let whole = format!("/{}", path.as_str().to_ascii_lowercase());
    NAMES.contains(&name.as_str())
        || ENDINGS.iter().any(|ending| name.ends_with(ending))
        || FOLDERS
            .iter()
            .any(|folder| whole.contains(&format!("/{folder}")))
        || name == ".env"
        || name.starts_with(".env.")
        || (name.ends_with(".env") && !name.contains("example"))
        || name == ".envrc"
        || is_service_account(&name)
}

fn is_template(name: &str) -> bool {
    ["example", "sample", "template", "dist", "defaults"]
        .iter()
        .any(|word| name.ends_with(&format!(".{word}")) || name.contains(&format!(".{word}.")))
        || name.ends_with(".pub")
}

fn is_service_account(name: &str) -> bool {
    name.ends_with(".json")
        && (name.contains("service-account")
            || name.contains("service_account")
            || name.contains("serviceaccount")
            || name.contains("firebase-adminsdk"))
}

/// Whether what looks like a credential in this file is most likely made up: tests and documentation.
pub(super) fn is_example(path: &WorkspacePath) -> bool {
    const FOLDERS: &[&str] = &[
        "test",
        "tests",
        "__tests__",
        "spec",
        "specs",
        "fixture",
        "fixtures",
        "example",
        "examples",
        "doc",
        "docs",
        "testdata",
        "testing",
        "mocks",
        "__mocks__",
        "e2e",
        "samples",
        "cassettes",
        "t",
    ];
    let lower = path.as_str().to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or(&lower);
    let in_folder = lower
        .rsplit('/')
        .skip(1)
        .any(|segment| FOLDERS.contains(&segment));
    in_folder
        || name.starts_with("test_")
        || name == "conftest.py"
        || ["_test.", ".test.", ".spec.", "_spec.", ".stories."]
            .iter()
            .any(|part| name.contains(part))
        || [".md", ".rst", ".txt", ".example", ".sample"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::WorkspacePath;

    use super::is_secret_file;

    #[track_caller]
    fn check_secret(path: &str, expected: bool) {
        let path = WorkspacePath::new(path).unwrap();
        assert_eq!(is_secret_file(&path), expected, "{path}");
    }

    #[test]
    fn keeps_secret_files_out() {
        for path in [
            ".env",
            "app/.env.production",
            ".env.local",
            "prod.env",
            "certs/server.pem",
            "id_rsa",
            "keys/id_ed25519",
            "infra/terraform.tfstate",
            ".npmrc",
            ".pypirc",
            ".netrc",
            "home/.aws/credentials",
            "kubeconfig",
            "gcp-service-account-prod.json",
            "release.p12",
            "config/master.key",
            "secrets.yaml",
            ".envrc",
        ] {
            check_secret(path, true);
        }
    }

    #[test]
    fn lets_ordinary_files_in() {
        for path in [
            ".env.example",
            ".env.sample",
            ".env.template",
            "src/env.py",
            "src/credentials.py",
            "src/secrets.ts",
            "environment.ts",
            "keys.py",
            "id_rsa.pub",
            "auth/token.rs",
            "src/keyboard.key.ts",
            "docs/kubeconfig.md",
        ] {
            check_secret(path, false);
        }
    }
}
