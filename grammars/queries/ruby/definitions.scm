(module name: (_) @name body: (body_statement)? @body) @definition.module
(class name: (_) @name body: (body_statement)? @body) @definition.class
(method name: (_) @name body: (_)? @body) @definition.method
(singleton_method name: (_) @name body: (_)? @body) @definition.method
(assignment left: (constant) @name) @definition.variable
