(using_directive [(identifier) (qualified_name) (alias_qualified_name)] @module .) @import
