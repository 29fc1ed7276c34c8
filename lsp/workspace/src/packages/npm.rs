//! npm manifests: `package.json` and `tsconfig.json`.
