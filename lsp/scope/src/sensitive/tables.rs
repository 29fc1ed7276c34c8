//! The words, phrases and modules that speak of sensitive areas. Words are matched whole and without
//! a plural `s`, so `author` is not `auth`. The lists were mined from the areas' own libraries and
//! frameworks and trimmed by their flag rate on ordinary packages.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::Area;

/// Words that mean one thing: each place they stand in is a signal of its own.
pub(super) const CLEAR: &[(Area, &str)] = &[
    (
        Area::Authentication,
        "auth authn authenticate authenticated authentication authenticator login logout signin \
         signout oauth oauth1 oauth2 oidc saml sso password passwd passphrase credential jwt mfa totp",
    ),
    (
        Area::Cryptography,
        "crypto cryptography cipher ciphertext encrypt decrypt encrypted decrypted encryption \
         decryption hmac pbkdf2 scrypt bcrypt argon2 ecdsa ed25519 keychain keystore x509 pki signer unsign",
    ),
    (
        Area::Validation,
        "sanitize sanitise sanitizer sanitiser sanitized csrf xsrf xss",
    ),
    (
        Area::Permissions,
        "permission authorize authorise authorized authorised authorization authorisation authz \
         unauthorized unauthorised rbac acl privilege superuser",
    ),
    (Area::Migration, "migration"),
    (Area::Secrets, "secret apikey"),
];

/// Words with other meanings too: one signal, however often and wherever they stand.
pub(super) const AMBIGUOUS: &[(Area, &str)] = &[
    (Area::Authentication, "otp bearer cookie"),
    (
        Area::Cryptography,
        "ssl tls cert certificate sha1 sha256 sha512 md5 digest nonce aes rsa pem",
    ),
    (
        Area::Validation,
        "validate validated validator validation unsafe deserialize traversal allowlist whitelist",
    ),
    (Area::Permissions, "admin grant revoke forbidden chmod sudo"),
    (Area::Migration, "migrate"),
    (Area::Secrets, "vault"),
];

/// Ambiguous words that count only in a path, a definition's own name or an instruction, where they
/// are the subject; as a variable they are mostly something else.
pub(super) const SUBJECTS: &[(Area, &str)] = &[
    (Area::Authentication, "session"),
    (Area::Permissions, "role"),
];

/// Words of code that takes in what strangers send, mined from the patches of one half of Debian's
/// security fixes: each is one signal of validation, wherever it stands.
pub(super) const INPUT: &str = "header multipart chunked disposition escape escaped unescape \
    redirect sanitize symlink unlink deserialize decoder urlparse hostname host realpath \
    abspath whitelist allowlist allowed disallowed extractall subprocess popen shell eval exec xml dtd \
    entity websocket referer origin forwarded yaml regexp regex recursion depth overflow limit";

/// Words of a path that say the same; all of a path together are one signal.
pub(super) const INPUT_PATHS: &str = "http request response header cookie url uri multipart upload \
    uploader extract archive tar zip unpack xml html yaml redirect websocket parser decoder decode \
    encoder sanitizer escape server form query cors csp";

/// Words by which an instruction says that it is about a hole, whatever the code talks about.
pub(super) const HOLES: &str = "cve cwe ghsa vulnerability vulnerabilitie vulnerable exploit exploitable \
    exploited xss ssrf xxe redos security attacker attack malicious untrusted injection hijacking \
    spoofing smuggling";

/// Words in a row that say so; small words left out, each without a plural `s`.
pub(super) const HOLE_PHRASES: &[&str] = &[
    "denial service",
    "path traversal",
    "directory traversal",
    "arbitrary code",
    "arbitrary file",
    "arbitrary command",
    "code execution",
    "privilege escalation",
    "buffer overflow",
    "integer overflow",
    "use after free",
    "out bound",
    "zip slip",
    "prototype pollution",
    "information disclosure",
    "information leak",
    "side channel",
    "man in middle",
    "open redirect",
    "cross site",
];

/// Words in a row that leave no doubt; each without a plural `s`, as names are read.
pub(super) const STRONG_PHRASES: &[(Area, &[&str])] = &[
    (
        Area::Authentication,
        &[
            "verify password",
            "check password",
            "hash password",
            "set password",
            "reset password",
            "change password",
            "compare password",
            "password hash",
            "verify token",
            "validate token",
            "decode token",
            "access token",
            "refresh token",
            "auth token",
            "session token",
            "bearer token",
            "login required",
            "login user",
            "logout user",
            "authenticate user",
            "require auth",
            "require login",
            "current user",
            "session cookie",
            "two factor",
        ],
    ),
    (
        Area::Cryptography,
        &[
            "verify signature",
            "private key",
            "signing key",
            "encryption key",
            "compare digest",
            "derive key",
            "timing safe equal",
            "create cipheriv",
            "create decipheriv",
            "create hmac",
            "verify certificate",
        ],
    ),
    (
        Area::Validation,
        &[
            "escape html",
            "html escape",
            "csrf exempt",
            "csrf protect",
            "csrf token",
            "safe join",
            "mark safe",
            "dangerously set inner html",
            "secure filename",
            "sql injection",
            "sanitize html",
            "validate input",
            "pickle load",
        ],
    ),
    (
        Area::Permissions,
        &[
            "has permission",
            "check permission",
            "require permission",
            "permission required",
            "require role",
            "has role",
            "is authorized",
            "can access",
            "check access",
            "access control",
            "require admin",
            "admin required",
            "is superuser",
            "user passe test",
        ],
    ),
    (
        Area::Migration,
        &[
            "op add column",
            "op drop column",
            "op create table",
            "op drop table",
            "op alter column",
            "op execute",
            "migration add field",
            "migration remove field",
            "migration alter field",
            "migration create model",
            "migration run sql",
            "migration run python",
            "knex schema",
            "query interface add column",
        ],
    ),
    (
        Area::Secrets,
        &["secret key", "client secret", "api secret"],
    ),
];

/// Words in a row that are one signal.
pub(super) const WEAK_PHRASES: &[(Area, &[&str])] = &[
    (
        Area::Authentication,
        &["sign in", "sign out", "log in", "session id", "set cookie"],
    ),
    (
        Area::Cryptography,
        &["random byte", "token hex", "token urlsafe"],
    ),
    (Area::Validation, &["inner html", "shell true"]),
    (Area::Secrets, &["api key", "access key", "auth key"]),
];

/// Modules whose use in the target is a signal; a name ends at a dot, slash or its end.
pub(super) const MODULES: &[(Area, super::Strength, &str)] = &[
    (
        Area::Authentication,
        super::Strength::Strong,
        "jwt jose passlib bcrypt bcryptjs argon2 oauthlib authlib requests_oauthlib flask_login \
         flask_jwt_extended django.contrib.auth werkzeug.security fastapi.security \
         rest_framework.authentication passport jsonwebtoken express-session next-auth @auth/core \
         oidc-client openid-client pyotp ldap3 golang.org/x/crypto/bcrypt golang.org/x/oauth2",
    ),
    (
        Area::Cryptography,
        super::Strength::Strong,
        "cryptography nacl Crypto Cryptodome hmac itsdangerous libsodium-wrappers tweetnacl \
         node-forge crypto-js golang.org/x/crypto ring rustls openssl OpenSSL",
    ),
    (
        Area::Cryptography,
        super::Strength::Weak,
        "hashlib ssl crypto node:crypto tls node:tls crypto/tls crypto/sha256 crypto/rand",
    ),
    (
        Area::Validation,
        super::Strength::Weak,
        "bleach nh3 dompurify sanitize-html validator pickle marshal",
    ),
    (
        Area::Permissions,
        super::Strength::Strong,
        "rest_framework.permissions django.contrib.auth.decorators casbin guardian @casl/ability \
         accesscontrol",
    ),
    (
        Area::Migration,
        super::Strength::Strong,
        "alembic django.db.migrations",
    ),
    (
        Area::Secrets,
        super::Strength::Weak,
        "keyring hvac secrets dotenv",
    ),
];

/// Where `token` is a piece of text and not a proof of who someone is.
pub(super) const LEXICAL: &str = "tokenizer tokeniser tokenize tokenise tokenization lex lexer \
    lexing lexical parse parser parsing scan scanner grammar ast syntax nlp llm vocab vocabulary bpe \
    embedding prompt highlight highlighter markdown template compiler css cancellation cancel design \
    theme bucket style formatter keyword punctuation whitespace operator literal next peek yield";

/// The words of [`LEXICAL`].
pub(super) static LEXICAL_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| LEXICAL.split_ascii_whitespace().collect());

/// Every word of the lists that names are looked up in, and the first of every phrase.
static SPEAKING: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let words = [CLEAR, AMBIGUOUS, SUBJECTS].into_iter().flatten();
    let lists = words
        .map(|(_, list)| *list)
        .chain([INPUT, INPUT_PATHS, "token"]);
    let phrases = [STRONG_PHRASES, WEAK_PHRASES].into_iter().flatten();
    let first =
        phrases.flat_map(|(_, phrases)| phrases.iter().filter_map(|it| it.split(' ').next()));
    lists
        .flat_map(str::split_ascii_whitespace)
        .chain(first)
        .collect()
});

/// Whether a word is in one of the lists that names are looked up in, or begins one of their phrases: most
/// words are not, and a menu looks at every name of a definition.
pub(super) fn may_speak(word: &str) -> bool {
    SPEAKING.contains(word)
}

/// The first parts of the names in [`MODULES`].
static MODULE_TOPS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let modules = MODULES
        .iter()
        .flat_map(|(_, _, list)| list.split_ascii_whitespace());
    modules.map(top_of).collect()
});

/// Whether a module may be one of [`MODULES`] or in one: its first part is.
pub(super) fn may_be_listed(module: &str) -> bool {
    MODULE_TOPS.contains(top_of(module))
}

fn top_of(module: &str) -> &str {
    module.split(['.', '/']).next().unwrap_or(module)
}

/// Folders whose files change a database.
pub(super) const MIGRATION_FOLDERS: &str = "migrations migrate alembic";

/// Statements that change a schema.
pub(super) const SCHEMA_STATEMENTS: [&str; 5] = [
    "alter table",
    "create table",
    "drop table",
    "drop column",
    "add column",
];
