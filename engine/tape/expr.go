package tape

import (
	"errors"
	"math"
	"reflect"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/optimizer"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// Expr is an expression over the values of an Env, compiled once and
// evaluated as often as one likes.
type Expr struct {
	text    string
	program *vm.Program
	parts   []part
	names   []nameUse
	usesNow bool // its value may change while nothing happens
	kind    reflect.Type
}

// part is a piece of a condition whose value explains why it does not hold.
type part struct {
	text    string
	program *vm.Program
}

// nameUse is a node, client or shard that an expression names.
type nameUse struct {
	offset int
	what   string
	name   string
}

// CompileCondition compiles an expression that is true or false.
func CompileCondition(text string) (*Expr, error) { return compileChecked(text, true) }

// CompileValue compiles an expression of any type.
func CompileValue(text string) (*Expr, error) { return compileChecked(text, false) }

func compileChecked(text string, condition bool) (*Expr, error) {
	bad := checkLine(text)
	if bad == nil && strings.TrimSpace(text) == "" {
		bad = wrong(0, "expected an expression, like writes.lost == 0")
	}
	var e *Expr
	if bad == nil {
		e, bad = compile(text, condition)
	}
	if bad != nil {
		return nil, &Error{Line: 1, Col: column(text, bad.offset), Message: bad.message}
	}
	return e, nil
}

// String returns the expression as it was written.
func (e *Expr) String() string { return e.text }

// compile checks an expression as strictly as possible: what is wrong with it
// should show when the tape is read and not after it has been played.
func compile(text string, condition bool) (*Expr, *problem) {
	source, spans, bad := markDurations(text)
	if bad != nil {
		return nil, bad
	}
	config := conf.New(&Env{})
	for name := range config.Builtins { // order-free: a set
		config.Disabled[name] = true
	}
	clear(config.Builtins)
	tree, err := parser.ParseWithConfig(source, config)
	if err != nil {
		return nil, exprProblem(text, spans, err)
	}
	review := review{text: text, spans: spans}
	ast.Walk(&tree.Node, &review)
	if review.bad != nil {
		return nil, review.bad
	}
	kind, err := checker.Check(tree, config)
	if err != nil {
		return nil, exprProblem(text, spans, err)
	}
	if bad := resultProblem(kind, condition); bad != nil {
		return nil, bad
	}
	e := &Expr{text: text, names: review.names, usesNow: review.usesNow, kind: kind}
	if condition {
		if e.parts, err = compileParts(tree, config); err != nil {
			return nil, exprProblem(text, spans, err)
		}
	}
	if err = optimizer.Optimize(&tree.Node, config); err == nil {
		e.program, err = compiler.Compile(tree, config)
	}
	if err != nil {
		return nil, exprProblem(text, spans, err)
	}
	return e, nil
}

// resultProblem refuses a result that nobody could use.
func resultProblem(kind reflect.Type, condition bool) *problem {
	what := ""
	switch {
	case kind == nil:
		what = "nothing"
	case kind.Kind() == reflect.Bool:
		return nil
	case kind == reflect.TypeFor[time.Duration]():
		what = "a duration"
	case kind.Kind() == reflect.String:
		what = "a text"
	case kind.Kind() == reflect.Struct, kind.Kind() == reflect.Func:
		return wrong(0, "expected one value; name a field, as in writes.lost")
	case kind.Kind() == reflect.Slice:
		what = "a list"
	default:
		what = "a number"
	}
	if condition || what == "nothing" || what == "a list" {
		return wrong(0, "expected something that is true or false, and this is %s; compare it, as in writes.lost == 0", what)
	}
	return nil
}

// span is a duration literal: where it stands, in characters, and its value.
type span struct {
	from  int
	text  string
	value time.Duration
}

// markDurations replaces each duration literal such as 1.5ms, which the
// expression language does not have, by a number of exactly the same length,
// so that every column of every error stays right. The review that follows
// puts the duration where the number was.
func markDurations(text string) (string, []span, *problem) {
	plain := outsideStrings(text)
	runes := []rune(text)
	var spans []span
	offset := 0
	for i := 0; i < len(runes); {
		if !plain[offset] || !isWordRune(runes[i]) {
			offset += len(string(runes[i]))
			i++
			continue
		}
		end := i
		for end < len(runes) && (isWordRune(runes[end]) || runes[end] == '.' && unicode.IsDigit(runes[i])) {
			end++
		}
		literal := string(runes[i:end])
		if runes[i] >= '0' && runes[i] <= '9' && strings.ContainsFunc(literal, unicode.IsLetter) {
			value, err := time.ParseDuration(literal)
			if err != nil || value > maxRun {
				return "", nil, wrong(offset, "expected a number, or a duration like 300ms or 8s, not %s", excerpt(literal))
			}
			spans = append(spans, span{i, literal, value})
			for j := i; j < end; j++ {
				runes[j] = '_'
			}
			runes[i] = '0'
		}
		offset += len(literal)
		i = end
	}
	return string(runes), spans, nil
}

func isWordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// exprProblem turns an error of the expression compiler into one of ours: one
// line, without the line number and the drawing, and in the words of a tape.
func exprProblem(text string, spans []span, err error) *problem {
	message, at := err.Error(), 0
	var detail *file.Error
	if errors.As(err, &detail) {
		message, at = detail.Message, detail.From
	}
	for _, s := range spans {
		if mark := "0" + strings.Repeat("_", len([]rune(s.text))-1); s.from == at {
			message = strings.ReplaceAll(message, `"`+mark+`"`, `"`+s.text+`"`)
		}
	}
	message, _, _ = strings.Cut(message, "\n")
	if strings.Contains(message, "value out of range") {
		return wrong(byteOffset(text, at), "expected a smaller number; %d is the greatest", math.MaxInt64)
	}
	message = regexp.MustCompile(typesOfGo).ReplaceAllStringFunc(message, ourType)
	message = strings.NewReplacer(
		`token EOF`, "end",
		"Identifier(", "(", "Operator(", "(", "Number(", "(", "Bracket(", "(", "String(", "(",
	).Replace(message)
	return wrong(byteOffset(text, at), "this expression does not work: %s", strings.TrimSpace(message))
}

// typesOfGo finds the types that a message of the compiler names.
const typesOfGo = `\[\]interface \{\}|\bfunc\([^()]*\) \([^()]*\)|\b(?:time|tape)\.\w+|\b(?:u?int(?:64)?|float(?:64)?|string|bool)\b`

// ourType returns what a tape calls a type of Go.
func ourType(name string) string {
	switch {
	case name == "time.Duration":
		return "duration"
	case name == "string":
		return "text"
	case name == "bool":
		return "condition"
	case strings.HasPrefix(name, "["):
		return "list"
	case strings.HasPrefix(name, "func"):
		return "function"
	case strings.HasPrefix(name, "tape."):
		return "group of values"
	}
	return "number"
}

// byteOffset turns an offset in characters into one in bytes.
func byteOffset(text string, characters int) int {
	for i := range text {
		if characters == 0 {
			return i
		}
		characters--
	}
	return len(text)
}

// compileParts compiles the pieces of a condition that are worth naming when
// it does not hold: the sides of its comparisons.
func compileParts(tree *parser.Tree, config *conf.Config) ([]part, error) {
	var parts []part
	seen := ""
	for _, node := range leaves(tree.Node, nil) {
		text := node.String()
		if strings.Contains(seen, "\n"+text+"\n") {
			continue
		}
		seen += "\n" + text + "\n"
		program, err := compiler.Compile(&parser.Tree{Node: node, Source: tree.Source}, config)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part{text, program})
	}
	return parts, nil
}

// leaves collects the operands of comparisons that are no constants.
func leaves(node ast.Node, found []ast.Node) []ast.Node {
	switch n := node.(type) {
	case *ast.BinaryNode:
		return leaves(n.Right, leaves(n.Left, found))
	case *ast.UnaryNode:
		return leaves(n.Node, found)
	case *ast.ConditionalNode:
		return leaves(n.Exp2, leaves(n.Exp1, leaves(n.Cond, found)))
	case *ast.IdentifierNode, *ast.MemberNode, *ast.CallNode:
		return append(found, n)
	}
	return found
}
