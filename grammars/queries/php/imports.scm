(namespace_use_declaration (namespace_use_clause . [(qualified_name) (name)] @module)) @import
(namespace_use_declaration (namespace_name) @module body: (namespace_use_group)) @import
(require_expression [(string) (encapsed_string)] @module) @import
(require_once_expression [(string) (encapsed_string)] @module) @import
(include_expression [(string) (encapsed_string)] @module) @import
(include_once_expression [(string) (encapsed_string)] @module) @import
