package docs_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows says which of our packages each may import. A name that ends in /
// stands for everything below it; a package takes the rule of the nearest
// folder that has one.
var arrows = []struct{ folder, may string }{
	{".", "engine/ lessons/ themes views/"},
	{"engine", "engine/sim engine/storage/ engine/trace engine/replication engine/audit"},
	{"engine/sim", ""},
	{"engine/storage", "engine/sim engine/storage/"},
	{"engine/storage/statement", "engine/sim"},
	{"engine/trace", "engine/sim engine/storage"},
	{"engine/replication", "engine/sim engine/storage/ engine/trace"},
	{"engine/audit", "engine/sim engine/storage engine/trace"},
	{"engine/tape", "engine engine/sim engine/trace"},
	{"engine/tape/postmortem", "engine engine/sim engine/tape engine/trace"},
	{"docs", "engine/"},
	{"lessons", "engine engine/tape lessons/"},
	{"themes", ""},
	{"views", "engine themes views/"},
	{"views/export", "engine/ themes views/"},
	{"views/picture", "themes views"},
	{"views/prompt", "engine engine/tape themes views/"},
	{"views/headless", "engine/tape themes views/"},
	{"views/deck", "engine engine/tape views/"},
	{"views/desk", "engine engine/tape views/"},
	{"views/sweep", "engine/ themes views/"},
	{"views/sweep/trials", "engine/tape"},
	{"views/bar", ""},
}

// mayImport tells whether the rules let a folder import another.
func mayImport(folder, other string) bool {
	for {
		for _, a := range arrows {
			if a.folder == folder {
				return slices.ContainsFunc(strings.Fields(a.may), func(may string) bool {
					return other == may || strings.HasPrefix(other+"/", may) && strings.HasSuffix(may, "/")
				})
			}
		}
		if folder == "." {
			return false
		}
		folder = path.Dir(folder)
	}
}

// TestArrows: every package imports only what the design lets it.
func TestArrows(t *testing.T) {
	t.Chdir("..")
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			// A folder with a module of its own is another house.
			_, err := os.Stat(filepath.Join(name, "go.mod"))
			if name != "." && (err == nil || strings.HasPrefix(name, ".")) {
				return fs.SkipDir
			}
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder := path.Dir(filepath.ToSlash(name))
		for _, spec := range file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			other, ours := strings.CutPrefix(imported, "splitbrain/")
			// A test may import what it tests, and play a tape on an engine
			// that its package may know anyway.
			forTest := strings.HasSuffix(name, "_test.go") &&
				(other == folder || other == "engine/tape" && mayImport(folder, "engine"))
			if imported == "splitbrain" || ours && !forTest && !mayImport(folder, other) {
				t.Errorf("%s must not import %s", name, imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// banned are the imports, and the names of package time, by which the outside
// world or chance could reach a run.
var (
	banned     = strings.Fields("sync sync/atomic math/rand math/rand/v2 crypto/rand os os/exec os/signal io/ioutil net net/http runtime syscall unsafe log")
	bannedTime = strings.Fields("Now Since Until After AfterFunc Sleep Tick NewTimer NewTicker")
)

// TestBans: nothing in the engine can make two runs of a tape differ.
func TestBans(t *testing.T) {
	t.Chdir("..")
	list := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Export,Dir,GoFiles", "./engine/...")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	type listed struct {
		ImportPath, Export, Dir string
		GoFiles                 []string
	}
	exports, ours := map[string]string{}, []listed{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p listed
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		exports[p.ImportPath] = p.Export
		if strings.HasPrefix(p.ImportPath+"/", "splitbrain/") {
			ours = append(ours, p)
		}
	}
	files := token.NewFileSet()
	config := types.Config{Importer: importer.ForCompiler(files, "gc", func(name string) (io.ReadCloser, error) {
		return os.Open(exports[name])
	})}
	for _, p := range ours {
		var parsed []*ast.File
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, file)
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
		if _, err := config.Check(p.ImportPath, files, parsed, info); err != nil {
			t.Fatal(err)
		}
		for _, file := range parsed {
			inspect(t, files, file, info)
		}
	}
}

// inspect reports what is banned in a file.
func inspect(t *testing.T, files *token.FileSet, file *ast.File, info *types.Info) {
	excused := map[int]bool{} // lines that say why the order of a map cannot be seen
	for _, group := range file.Comments {
		for _, c := range group.List {
			why, found := strings.CutPrefix(c.Text, "// order-free:")
			excused[files.Position(c.Pos()).Line] = found && strings.TrimSpace(why) != ""
		}
	}
	bad := func(n ast.Node, what string) { t.Errorf("%v: %s", files.Position(n.Pos()), what) }
	unordered := func(n ast.Node, what string) {
		if !excused[files.Position(n.Pos()).Line] {
			bad(n, what+" without a comment // order-free: why")
		}
	}
	for _, spec := range file.Imports {
		if name, _ := strconv.Unquote(spec.Path.Value); slices.Contains(banned, name) {
			bad(spec, "import of "+name)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			bad(n, "a goroutine")
		case *ast.ChanType, *ast.SendStmt:
			bad(n, "a channel")
		case *ast.SelectStmt:
			bad(n, "a select")
		case *ast.RangeStmt:
			switch info.TypeOf(n.X).Underlying().(type) {
			case *types.Map:
				unordered(n, "a range over a map")
			case *types.Chan:
				bad(n, "a channel")
			}
		case *ast.Ident:
			object := info.Uses[n]
			if object == nil || object.Pkg() == nil || object.Parent() != object.Pkg().Scope() {
				break
			}
			switch name := object.Name(); object.Pkg().Path() {
			case "time":
				if slices.Contains(bannedTime, name) {
					bad(n, "time."+name)
				}
			case "maps":
				if slices.Contains([]string{"All", "Keys", "Values"}, name) {
					unordered(n, "maps."+name)
				}
			}
		}
		return true
	})
}
