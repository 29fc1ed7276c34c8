//! Where a SEARCH text stands in a file: the match ladder, each level unique.
