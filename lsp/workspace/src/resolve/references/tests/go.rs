//! References in Go.

use super::check_references;

#[test]
fn functions_are_found_over_the_files_of_a_package_and_by_importers() {
    check_references(
        "\
--- go.mod
module host/app
--- store/a.go
package store
func $0Open(path string) {}
func again() { <<Open>>(\"a\") }
--- store/b.go
package store
var open = <<Open>>
func f(Open int) { _ = Open }
type T struct{ Open int }
func (t T) m() { t.Open = 1 }
var t = T{Open: 1}
--- store/x_test.go
package store_test
import \"host/app/store\"
func test() { store.<<Open>>(\"x\") }
--- main.go
package main
import s \"host/app/store\"
func main() { s.<<Open>>(\"a\"); other.Open() }
func Open() {}
--- other/store/o.go
package store
func Open() {}
",
    );
}

#[test]
fn methods_are_sure_where_the_type_of_the_receiver_is_written() {
    check_references(
        "\
--- a.go
package p
type S struct{}
func (s *S) $0Send(n int) {}
func (o *Other) Send() {}
type Other struct{}
type Sender interface{ Send(n int) }
func f(s *S, o *Other, i Sender, list []*S, c chan *S) {
\ts.<<Send>>(1)
\to.Send()
\ti.<?Send?>(1)
\tfor _, x := range list { x.<<Send>>(2) }
\t(<-c).<?Send?>()
\tvar y = struct{ S }{}
\ty.<?Send?>()
\t(*S).<<Send>>(s, 1)
}
type Wrap struct{ *S }
func g(w Wrap) { w.<<Send>>(1) }
",
    );
}

#[test]
fn types_fields_and_constants_are_found() {
    check_references(
        "\
--- a.go
package p
type $0Point struct{ x, y int }
func (p *<<Point>>) Move() {}
func New() *<<Point>> { return &<<Point>>{x: 1} }
type Line struct{ <<Point>>; end <<Point>> }
var l = Line{<<Point>>: <<Point>>{}}
func f(l Line) { l.<<Point>>.Move() }
",
    );
    check_references(
        "\
--- a.go
package p
type Point struct{ $0x, y int }
func (p *Point) Move() { p.<<x>>++; p.y = p.<<x>> }
func New(x int) *Point { return &Point{<<x>>: x} }
",
    );
    check_references(
        "\
--- a.go
package p
const (
\t$0limit = 3
\tmore = <<limit>> + 1
)
func f() int { limit := <<limit>>; return limit }
--- q/b.go
package q
const limit = 1
var x = limit
",
    );
}
