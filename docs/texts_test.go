package docs_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const textsHead = `# Every text of the program

Texts stand in the code beside what they are about, so that whoever changes the one sees the other. Here all of them stand in one
place, for those who proof-read or translate. ` + "`go test ./docs -update`" + ` writes this page. Lessons are texts of their own, under
[lessons/text](../lessons/text).
`

func TestTextsAreInOnePlace(t *testing.T) {
	// texts.md lists everything the program can say, file by file.
	const page = "texts.md"
	var b strings.Builder
	b.WriteString(textsHead)
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "bench" || name == "testdata" || strings.HasPrefix(name, ".") && name != ".."):
			return filepath.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		texts, err := textsOf(path)
		if err != nil || len(texts) == 0 {
			return err
		}
		fmt.Fprintf(&b, "\n## %s\n\n", filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator))))
		for _, text := range texts {
			b.WriteString("    " + text + "\n")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		write(t, page, b.String())
		return
	}
	if read(t, page) != b.String() {
		t.Error("docs/texts.md is old; go test ./docs -update writes it anew")
	}
}

// textsOf returns what a file can say, in the order of its lines: strings of
// several words. What a program says when it is wrong itself is for nobody.
func textsOf(path string) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var texts []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if callee, ok := n.Fun.(*ast.Ident); ok && callee.Name == "panic" {
				return false
			}
		case *ast.Field:
			n.Tag = nil
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && isText(text) {
				texts = append(texts, strings.TrimSpace(strings.ReplaceAll(text, "\n", "\n    ")))
			}
		}
		return true
	})
	return texts, nil
}

// isText tells whether a string is made of words.
func isText(s string) bool {
	words := 0
	for _, word := range strings.Fields(s) {
		if strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'-,.:;?!()") == "" && len(word) > 1 {
			words++
		}
	}
	return words > 1
}
