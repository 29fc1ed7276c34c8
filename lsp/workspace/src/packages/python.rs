//! Python manifests: `pyproject.toml`, `setup.cfg`, `setup.py`, requirements files.
