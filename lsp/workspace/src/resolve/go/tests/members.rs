//! Tests of `members` and `types`.

use super::check_name;

const TYPES: &str = "\
--- go.mod
module host/app
require host/ext v1.0.0
--- types.go
package app

import \"host/ext\"
import \"host/app/store\"

type Base struct{ id int }
func (b *Base) Close() error { return nil }
type Server struct {
\t*Base
\tstore.Cache
\tclients []*Client
\tbyName map[string]Client
\tfirst Client
\topen func() *Client
\tseen map[*Client]bool
}
func NewServer(n int) (*Server, error) { return nil, nil }
func (s *Server) Start(addr string) {}
func (s *Server) Find(name string) *Client { return nil }
type Client struct{ name string }
func (c Client) Name() string { return c.name }
type Doer interface {
\tCloser
\tDo(n int) *Client
}
type Closer interface{ Close() error }
type Wide struct{ ext.Thing }
type List []Client
type Other = Client
type Stack[T any] struct{ items []T }
func (s *Stack[T]) Pop() T { return s.items[0] }
const Key = 1
type Table map[int]string
type Maker func() *Client
var shared = &Server{}
--- store/s.go
package store
type Cache struct{}
func (c Cache) Get(k string) int { return 1 }
";

fn check(line: &str, expected: &str) {
    let text = format!(
        "{TYPES}--- use.go\npackage app\nfunc use(s *Server, d Doer, x any) {{\n{line}\n}}\n"
    );
    check_name(&text, expected);
}

#[test]
fn methods_are_found_on_values_whose_type_is_written() {
    let start = "method Server.Start types.go:18";
    check("s.Start$0(1)", start);
    check("t := &Server{}; t.Start$0()", start);
    check("t := new(Server); t.Start$0()", start);
    check("var t Server; t.Start$0()", start);
    check("t, err := NewServer(1); t.Start$0(err)", start);
    check("shared.Start$0()", start);
    check("x.(*Server).Start$0()", start);
    check("(&Server{}).Start$0()", start);
    check("switch t := x.(type) { case *Server: t.Start$0() }", start);
    check("func(t *Server) { t.Start$0() }(s)", start);
    check("t := s; u := t; u.Start$0()", start);
    check("x.Start$0()", "external builtin");
    check(
        "t := compute(); t.Start$0()",
        "unknown: `compute` is not defined",
    );
}

#[test]
fn members_come_by_embedding_and_by_interfaces() {
    check("s.Close$0()", "method Base.Close types.go:7");
    check("s.Get$0()", "method Cache.Get store/s.go:3");
    check("s.Base$0.Close()", "class Base types.go:6");
    check("s.Cache.Get$0()", "method Cache.Get store/s.go:3");
    check("d.Do$0(1)", "method Doer.Do types.go:24");
    check("d.Close$0()", "method Closer.Close types.go:26");
    check("s.id$0", "variable Base.id types.go:6");
}

#[test]
fn results_fields_and_elements_are_followed() {
    let name = "method Client.Name types.go:21";
    check("s.Find(\"a\").Name$0()", name);
    check("s.first.Name$0()", name);
    check("s.clients[0].Name$0()", name);
    check("s.byName[\"a\"].Name$0()", name);
    check("for _, c := range s.clients { c.Name$0() }", name);
    check("s.open().Name$0()", name);
    check("for c := range s.seen { c.Name$0() }", name);
    check(
        "build := func(n int) *Client { return nil }; build(1).Name$0()",
        name,
    );
    check("c := func() Client { return s.first }(); c.Name$0()", name);
    check("var m Maker; m().Name$0()", name);
    check("c := s.Find(\"a\"); c.Name$0()", name);
    check("c, ok := s.byName[\"a\"]; c.Name$0(ok)", name);
    check("var l List; l[0].Name$0()", name);
    check("var o Other; o.Name$0()", name);
    check("d.Do(1).Name$0()", name);
    check("Client.Name$0", name);
    check("Client(s.first).Name$0()", name);
    check(
        "var st Stack[Client]; st.Pop$0()",
        "method Stack.Pop types.go:31",
    );
    check(
        "var st Stack[Client]; st.Pop().Name$0()",
        "unknown: `T` is a local value",
    );
}

#[test]
fn a_member_is_missing_only_where_the_whole_type_is_known() {
    check("s.Stop$0()", "missing Stop in types.go");
    check("s.Find(\"a\").Nmae$0()", "missing Nmae in types.go");
    check("d.Undo$0()", "missing Undo in types.go");
    check(
        "var w Wide; w.Stop$0()",
        "unknown: it embeds `ext.Thing` of `host/ext`",
    );
    check("s.Nowhere.Stop$0()", "missing Nowhere in types.go");
    check("var l List; l.Stop$0()", "missing Stop in types.go");
}

#[test]
fn keys_of_literals_are_fields_or_names() {
    check(
        "_ = Client{name$0: \"a\"}",
        "variable Client.name types.go:20",
    );
    check(
        "_ = []Client{{name$0: \"a\"}}",
        "variable Client.name types.go:20",
    );
    check("_ = &Server{Base$0: nil}", "class Base types.go:6");
    check("_ = Table{Key$0: \"a\"}", "variable Key types.go:32");
    check(
        "_ = map[int]string{Key$0: \"a\"}",
        "variable Key types.go:32",
    );
}

#[test]
fn a_method_may_be_declared_on_another_name_of_the_type() {
    check_name(
        "--- a.go\npackage p\ntype A struct{}\ntype B = A\nfunc (b *B) Go() {}\nfunc f(a A) { a.Go$0() }\n",
        "unknown: another name of the type may have it",
    );
}

#[test]
fn circular_declarations_end() {
    check_name(
        "--- a.go\npackage p\nvar a = b\nvar b = a\nfunc f() { a.x$0() }\n",
        "unknown: too many names depend on each other",
    );
    check_name(
        "--- a.go\npackage p\ntype A struct{ *B }\ntype B struct{ *A }\nfunc f(a A) { a.x$0() }\n",
        "missing x in a.go",
    );
}
