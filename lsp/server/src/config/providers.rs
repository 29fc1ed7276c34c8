//! Providers with their addresses and keys: a key goes to the address it was given for and to no other.

use super::presets::{VENDORS, Vendor, vendor};
use super::roles::Filling;
use super::user::ProviderEntry;
use super::{Origin, Provider};

impl Filling<'_> {
    /// The vendors and the user's own, each with the key that is its own.
    pub(super) fn add_providers(&mut self) {
        for vendor in &VENDORS {
            if !self.choice.providers.contains_key(vendor.name) {
                self.add_vendor(vendor);
            }
        }
        for (name, entry) in &self.choice.providers {
            self.add_provider(name, entry);
        }
    }

    fn add_vendor(&mut self, vendor: &Vendor) {
        let environment = &self.sources.environment;
        let base_url = environment.get(vendor.base_url);
        if let Some(base_url) = base_url {
            let origin = Origin::Environment(vendor.base_url.to_owned());
            let key = format!("providers.{}.base_url", vendor.name);
            self.settings.record(&key, base_url, origin);
        }
        let provider = Provider {
            kind: vendor.kind,
            base_url: base_url
                .unwrap_or(vendor.kind.default_base_url())
                .to_owned(),
            key_env: Some(vendor.key.to_owned()),
            key: environment.key(vendor.key),
            allow_http: false,
        };
        self.settings
            .providers
            .insert(vendor.name.to_owned(), provider);
    }

    fn add_provider(&mut self, name: &str, entry: &ProviderEntry) {
        let own = VENDORS.iter().find(|vendor| vendor.kind == entry.kind);
        let environment = &self.sources.environment;
        let from_environment = vendor(name).and_then(|vendor| environment.get(vendor.base_url));
        // Whose chat completions they are only the address says.
        let default_url = from_environment.or(own.map(|vendor| vendor.kind.default_base_url()));
        let Some(base_url) = entry.base_url.as_deref().or(default_url) else {
            self.warn(
                &entry.origin,
                format!("providers.{name}.base_url is missing; write where the server is"),
            );
            return;
        };
        let address_from = match (&entry.base_url, vendor(name), from_environment) {
            (Some(_), ..) => entry.origin.clone(),
            (None, Some(vendor), Some(_)) => Origin::Environment(vendor.base_url.to_owned()),
            _ => Origin::Default,
        };
        let base_url_key = format!("providers.{name}.base_url");
        self.settings.record(&base_url_key, base_url, address_from);
        let kind_key = format!("providers.{name}.kind");
        self.settings
            .record(&kind_key, entry.kind.name(), entry.origin.clone());
        // The vendor's own key goes to the vendor's own address, never to one the file names alone.
        let is_own = entry.base_url.is_none();
        let own_key = own.filter(|_| is_own).map(|vendor| vendor.key.to_owned());
        let key_env = entry.api_key_env.clone().or(own_key);
        let provider = Provider {
            kind: entry.kind,
            base_url: base_url.to_owned(),
            key: key_env.as_deref().and_then(|name| environment.key(name)),
            key_env,
            allow_http: entry.allow_http,
        };
        self.settings.providers.insert(name.to_owned(), provider);
    }
}
