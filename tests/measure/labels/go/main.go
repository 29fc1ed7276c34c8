// Who refers to a Go definition, in the words of the compiler's own type checker (go/types).
//
// Reads {root, module, gopath, systems, samples: [{path, offset}]} from standard input and writes
// {sites: [[[path, line], …], …], neutral, errors}: for each sample the places (lines from 0) whose identifier the
// type checker resolves to it, tests and examples included, joined over the systems that the code is built for.
// `neutral` are uses of a field that embeds a sampled type, which count for neither side.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

type sample struct {
	Path   string
	Offset int
}

type request struct {
	Root    string
	Module  string
	Gopath  string
	Systems []string
	Samples []sample
}

type place struct {
	path string
	line int
}

type answer struct {
	Sites   [][][2]any `json:"sites"`
	Neutral [][][2]any `json:"neutral"`
	Errors  []string   `json:"errors"`
}

// checker type-checks packages from source, for one system.
type checker struct {
	request  *request
	context  build.Context
	files    *token.FileSet
	packages map[string]*types.Package
	uses     map[place]map[place]bool
	neutral  map[place]map[place]bool
	errors   map[string]bool
}

func main() {
	var given request
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		panic(err)
	}
	uses, neutral := map[place]map[place]bool{}, map[place]map[place]bool{}
	errors := map[string]bool{}
	for _, system := range given.Systems {
		context := build.Default
		context.GOOS, context.GOARCH, context.CgoEnabled = system, "amd64", false
		context.GOPATH = given.Gopath
		one := &checker{&given, context, token.NewFileSet(), map[string]*types.Package{}, uses, neutral, errors}
		one.all()
	}
	told := answer{Errors: []string{}}
	for _, it := range given.Samples {
		at := place{it.Path, it.Offset}
		told.Sites = append(told.Sites, sorted(uses[at]))
		told.Neutral = append(told.Neutral, sorted(neutral[at]))
	}
	for line := range errors {
		told.Errors = append(told.Errors, line)
	}
	sort.Strings(told.Errors)
	json.NewEncoder(os.Stdout).Encode(told)
}

func sorted(places map[place]bool) [][2]any {
	list := [][2]any{}
	for at := range places {
		list = append(list, [2]any{at.path, at.line})
	}
	sort.Slice(list, func(i, j int) bool {
		return fmt.Sprintf("%s %08d", list[i][0], list[i][1]) < fmt.Sprintf("%s %08d", list[j][0], list[j][1])
	})
	return list
}

// all checks every package of the module with its tests.
func (c *checker) all() {
	filepath.WalkDir(c.request.Root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return nil
		}
		if base := entry.Name(); path != c.request.Root && (base == "testdata" || base == "vendor" || strings.HasPrefix(base, ".")) {
			return filepath.SkipDir
		}
		found, err := c.context.ImportDir(path, 0)
		if err != nil && (found == nil || len(found.GoFiles)+len(found.TestGoFiles)+len(found.XTestGoFiles) == 0) {
			return nil
		}
		relative, _ := filepath.Rel(c.request.Root, path)
		name := c.request.Module
		if relative != "." {
			name += "/" + filepath.ToSlash(relative)
		}
		own := append(append([]string{}, found.GoFiles...), found.TestGoFiles...)
		c.check(name, path, own, true)
		if len(found.XTestGoFiles) > 0 {
			c.check(name+"_test", path, found.XTestGoFiles, true)
		}
		return nil
	})
}

func (c *checker) check(name, folder string, names []string, whole bool) *types.Package {
	var parsed []*ast.File
	for _, it := range names {
		file, err := parser.ParseFile(c.files, filepath.Join(folder, it), nil, 0)
		if err != nil {
			c.errors[err.Error()] = true
		}
		if file != nil {
			parsed = append(parsed, file)
		}
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{
		Importer:         c,
		IgnoreFuncBodies: !whole,
		FakeImportC:      true,
		Sizes:            types.SizesFor("gc", "amd64"),
		Error: func(err error) {
			if whole {
				c.errors[c.context.GOOS+" "+err.Error()] = true
			}
		},
	}
	found, _ := config.Check(name, c.files, parsed, info)
	if whole {
		for identifier, object := range info.Uses {
			c.note(identifier, object)
		}
	}
	return found
}

func (c *checker) note(identifier *ast.Ident, object types.Object) {
	c.join(c.uses, identifier, object.Pos())
	// An embedded field is called as its type is: a use of the field is no use of the type, yet carries its name.
	if field, ok := object.(*types.Var); ok && field.Embedded() {
		kind := field.Type()
		if pointer, ok := kind.(*types.Pointer); ok {
			kind = pointer.Elem()
		}
		if named, ok := kind.(*types.Named); ok {
			c.join(c.neutral, identifier, named.Obj().Pos())
		}
	}
}

func (c *checker) join(into map[place]map[place]bool, identifier *ast.Ident, at token.Pos) {
	defined, ok := c.place(at)
	if !ok {
		return
	}
	used, ok := c.place(identifier.Pos())
	if !ok {
		return
	}
	used.line = c.files.Position(identifier.Pos()).Line - 1
	if into[defined] == nil {
		into[defined] = map[place]bool{}
	}
	into[defined][used] = true
}

// place gives a position inside the module: its file and its byte offset.
func (c *checker) place(at token.Pos) (place, bool) {
	if !at.IsValid() {
		return place{}, false
	}
	position := c.files.PositionFor(at, false)
	relative, err := filepath.Rel(c.request.Root, position.Filename)
	if err != nil || strings.HasPrefix(relative, "..") {
		return place{}, false
	}
	return place{filepath.ToSlash(relative), position.Offset}, true
}

// Import finds a package in the module, in the standard library or under the Go path.
func (c *checker) Import(name string) (*types.Package, error) {
	if name == "unsafe" {
		return types.Unsafe, nil
	}
	if known := c.packages[name]; known != nil {
		return known, nil
	}
	folder := c.folder(name)
	if folder == "" {
		return nil, fmt.Errorf("no package %s", name)
	}
	found, err := c.context.ImportDir(folder, 0)
	if err != nil {
		return nil, err
	}
	checked := c.check(name, folder, found.GoFiles, false)
	c.packages[name] = checked
	return checked, nil
}

func (c *checker) folder(name string) string {
	if name == c.request.Module {
		return c.request.Root
	}
	if rest := strings.TrimPrefix(name, c.request.Module+"/"); rest != name {
		return filepath.Join(c.request.Root, rest)
	}
	root := c.context.GOROOT
	for _, place := range []string{filepath.Join(root, "src"), filepath.Join(root, "src/vendor"), filepath.Join(c.request.Gopath, "src")} {
		if stat, err := os.Stat(filepath.Join(place, name)); err == nil && stat.IsDir() {
			return filepath.Join(place, name)
		}
	}
	return ""
}
