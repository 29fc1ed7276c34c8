//! SEARCH/REPLACE blocks over several files.
