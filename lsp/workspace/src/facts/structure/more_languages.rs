//! Structure of the languages behind the feature `more-languages`.

use std::fmt::Write as _;

use crate::{Snapshot, WorkspacePath};

const JAVA: &str = "package acme.cart;\nimport java.util.List;\nimport static acme.Money.*;\n\
        /** A cart. */\npublic final class Cart<T extends Item> implements Priced {\n\
        \x20 private static final int LIMIT = 10;\n  List<T> items, more;\n\
        \x20 public Cart(List<T> items) { this.items = items; }\n\
        \x20 @Override public int total() { int sum = 0; Runnable r = () -> {}; return sum; }\n\
        \x20 private void check() {}\n\
        \x20 enum State { OPEN, PAID { int x() { return 1; } }; int x() { return 0; } }\n}\n\
        interface Priced { int MAX = 3; int total(); default int tax() { return 0; } }\n\
        record Item(String name, int price) { Item { assert price > 0; } }\n\
        @interface Audited { String value(); }\n";

const C_SHARP: &str = "using System;\nusing static System.Math;\nusing Json = System.Text.Json;\n\
        namespace Acme.Carts\n{\n  [Serializable]\n  public partial class Cart<T> : IPriced where T : Item\n  {\n\
        \x20   private readonly int limit = 10;\n    public event Action Changed;\n\
        \x20   public int Total { get; private set; }\n    public string Name => \"x\";\n\
        \x20   public Cart(int limit) { this.limit = limit; }\n    ~Cart() { }\n\
        \x20   public async Task<int> SumAsync() { var sum = 0; int Twice(int x) => x * 2; return Twice(sum); }\n\
        \x20   private static bool Check(int x) => x > 0;\n  }\n\
        \x20 public interface IPriced { int Total { get; } void Pay(); }\n\
        \x20 public record Item(string Name);\n  public struct Money { public int Cents; }\n\
        \x20 enum State { Open, Paid }\n  delegate void Handler(int x);\n}\n";

const PHP: &str = "<html><?php\nnamespace Acme\\Cart;\nuse Acme\\Money;\nuse Acme\\{Item, Tax as T};\nuse function Acme\\sum;\n\
        require_once __DIR__ . '/x.php';\nrequire 'boot.php';\n\
        const LIMIT = 10;\ninterface Priced { public function total(): int; }\n\
        trait Logs { protected function log(string $line): void { echo $line; } }\n\
        #[Entity]\nfinal class Cart implements Priced {\n    use Logs;\n    private const MAX = 3;\n\
        \x20   private array $items = [];\n    public function __construct(private int $limit) {}\n\
        \x20   public function total(): int { $sum = 0; $f = fn($x) => $x; return $sum; }\n\
        \x20   private static function check(int $x): bool { return true; }\n}\n\
        enum State: string { case Open = 'o'; public function label(): string { return 'x'; } }\n\
        function helper(int $x) { return $x; }\n?></html>\n";

const RUBY: &str = "require 'json'\nrequire_relative \"money\"\nputs 'x'\n\
        module Acme\n  LIMIT = 10\n  class Cart < Base\n    attr_reader :items\n\
        \x20   def initialize(items) = @items = items\n    def total\n      sum = 0\n      items.each { |it| sum += it.price }\n      sum\n    end\n\
        \x20   def empty?; end\n    def self.build(*args) = new(args)\n    def <=>(other); end\n\
        \x20   class << self\n      def load(id)\n        find(id)\n      end\n    end\n  end\nend\n\
        class Acme::Item; end\ndef helper; end\n";

const C: &str = "#include <stdio.h>\n#include \"cart.h\"\n#define LIMIT 10\n#define MAX(a, b) ((a) > (b) ? (a) : (b))\n\
        typedef unsigned long size;\ntypedef struct { int cents; } money;\ntypedef int (*handler)(int);\n\
        struct cart { int count; struct item *items; };\nunion any { int i; float f; };\nenum state { OPEN, PAID };\n\
        extern int shared;\nstatic int hidden = 3;\nconst char *names[] = { \"a\" };\n\
        int total(const struct cart *cart);\nstatic int check(int x) { int y = x; int local(void); return y; }\n\
        #ifdef LINUX\nchar *name_of(struct cart *cart)\n{\n  return 0;\n}\n#endif\n\
        struct item **items_of(void) { static int calls; return 0; }\n";

const CPP: &str = "#pragma once\n#include <vector>\n#include \"money.hpp\"\nnamespace acme::carts {\n\
        template <typename T> concept Priced = requires(T x) { x.total(); };\n\
        template <typename T>\nclass Cart : public Base {\npublic:\n  explicit Cart(int limit) : limit_(limit) {}\n  virtual ~Cart() = default;\n\
        \x20 int total() const;\n  T& first() { return items_[0]; }\n  bool operator==(const Cart& other) const { return true; }\n\
        \x20 static Cart load(int id);\nprivate:\n  int limit_;\n  std::vector<T> items_;\n  struct Line { int price; };\n};\n\
        enum class State { Open, Paid };\nusing Money = long;\nextern int shared;\nstatic int hidden() { return 1; }\n\
        int* pointed(int x) { Foo bar(x); int y = 1; return nullptr; }\n}\n\
        int acme::carts::Cart::total() const { auto f = [](int x) { return x; }; return f(1); }\n\
        Money& rates();\nvoid Cart::check() {}\ntemplate <> int twice<int>(int x);\n";

/// What is read off a file, one line each: definitions with their kind, qualified name and a `-` before
/// what other files cannot reach; then imports.
fn structure(path: &str, text: &str) -> String {
    let snapshot = Snapshot::of_texts([(path, text)]);
    let file = snapshot.file(&WorkspacePath::new(path).unwrap()).unwrap();
    let facts = file.facts();
    assert!(!facts.has_errors, "the fixture is broken: {path}");
    let mut shown = String::new();
    for (index, it) in facts.definitions.iter().enumerate() {
        let mark = if it.exported { "" } else { "-" };
        let name = facts.qualified_name(index);
        writeln!(shown, "{mark}{} {name}", it.kind.word()).unwrap();
    }
    for import in &facts.imports {
        assert_eq!(
            text.get(import.module_range.clone()),
            Some(import.module.as_str())
        );
        writeln!(shown, "import {}", import.module).unwrap();
    }
    shown
}

#[test]
fn reads_java() {
    insta::assert_snapshot!(structure("Cart.java", JAVA), @"
    class Cart
    -variable Cart.LIMIT
    variable Cart.items
    method Cart.Cart
    method Cart.total
    -method Cart.check
    enum Cart.State
    method Cart.State.x
    method Cart.State.x
    interface Priced
    variable Priced.MAX
    method Priced.total
    method Priced.tax
    class Item
    method Item.Item
    interface Audited
    import java.util.List
    import acme.Money
    ");
}

#[test]
fn reads_c_sharp() {
    insta::assert_snapshot!(structure("Cart.cs", C_SHARP), @"
    module Acme.Carts
    class Acme.Carts.Cart
    -variable Acme.Carts.Cart.limit
    variable Acme.Carts.Cart.Changed
    variable Acme.Carts.Cart.Total
    variable Acme.Carts.Cart.Name
    method Acme.Carts.Cart.Cart
    method Acme.Carts.Cart.Cart
    method Acme.Carts.Cart.SumAsync
    -function Acme.Carts.Cart.SumAsync.Twice
    -method Acme.Carts.Cart.Check
    interface Acme.Carts.IPriced
    variable Acme.Carts.IPriced.Total
    method Acme.Carts.IPriced.Pay
    class Acme.Carts.Item
    class Acme.Carts.Money
    variable Acme.Carts.Money.Cents
    enum Acme.Carts.State
    type Acme.Carts.Handler
    import System
    import System.Math
    import System.Text.Json
    ");
}

#[test]
fn reads_php() {
    insta::assert_snapshot!(structure("cart.php", PHP), @r"
    variable LIMIT
    interface Priced
    method Priced.total
    interface Logs
    method Logs.log
    class Cart
    -variable Cart.MAX
    -variable Cart.items
    method Cart.__construct
    method Cart.total
    -method Cart.check
    enum State
    method State.label
    function helper
    import Acme\Money
    import Acme
    import Acme\sum
    import boot.php
    ");
}

#[test]
fn reads_ruby() {
    insta::assert_snapshot!(structure("lib/cart.rb", RUBY), @"
    module Acme
    variable Acme.LIMIT
    class Acme.Cart
    method Acme.Cart.initialize
    method Acme.Cart.total
    method Acme.Cart.empty?
    method Acme.Cart.build
    method Acme.Cart.<=>
    method Acme.Cart.load
    class Acme::Item
    method helper
    import json
    import money
    ");
    let rakefile = structure("Rakefile", "task :default do\n  puts 1\nend\ndef x; end\n");
    insta::assert_snapshot!(rakefile, @"method x");
}

#[test]
fn reads_c() {
    insta::assert_snapshot!(structure("src/cart.c", C), @"
    variable LIMIT
    function MAX
    type size
    type money
    type handler
    class cart
    class any
    enum state
    variable shared
    -variable hidden
    variable names
    function total
    -function check
    function name_of
    function items_of
    import stdio.h
    import cart.h
    ");
}

#[test]
fn reads_cpp() {
    insta::assert_snapshot!(structure("include/cart.h", CPP), @"
    module acme::carts
    interface acme::carts.Priced
    class acme::carts.Cart
    method acme::carts.Cart.Cart
    method acme::carts.Cart.~Cart
    method acme::carts.Cart.total
    method acme::carts.Cart.first
    method acme::carts.Cart.operator==
    method acme::carts.Cart.load
    variable acme::carts.Cart.limit_
    variable acme::carts.Cart.items_
    class acme::carts.Cart.Line
    variable acme::carts.Cart.Line.price
    enum acme::carts.State
    type acme::carts.Money
    variable acme::carts.shared
    -function acme::carts.hidden
    function acme::carts.pointed
    function total
    function rates
    function check
    function twice
    ");
}

#[test]
fn reads_what_it_can_of_code_that_is_cut_anywhere() {
    for (path, text) in [
        ("Cart.java", JAVA),
        ("Cart.cs", C_SHARP),
        ("cart.php", PHP),
        ("cart.rb", RUBY),
        ("cart.c", C),
        ("cart.h", CPP),
    ] {
        let whole = Snapshot::of_texts([(path, text)]);
        let all = count(&whole);
        for at in (0..text.len()).step_by(7) {
            let (head, tail) = text.split_at(at);
            let cut = Snapshot::of_texts([(path, head)]);
            assert!(count(&cut) <= all, "{path} cut at {at}");
            count(&Snapshot::of_texts([(path, tail)]));
        }
    }
}

/// How many definitions the files have; each must lie in its text and after its container.
fn count(snapshot: &Snapshot) -> usize {
    let file = snapshot.files().next().unwrap();
    for (index, it) in file.facts().definitions.iter().enumerate() {
        assert!(
            it.range.end <= file.text().len() && it.container.is_none_or(|outer| outer < index)
        );
    }
    file.facts().definitions.len()
}
