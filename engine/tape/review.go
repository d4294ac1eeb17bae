package tape

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
)

// review walks over a parsed expression before its types are checked. It
// refuses what the language of tapes leaves out, puts durations in their
// places, and finds the names of nodes, clients and fields.
type review struct {
	text    string
	spans   []span
	names   []nameUse
	usesNow bool
	bad     *problem
}

func (r *review) fail(node ast.Node, format string, args ...any) {
	if r.bad == nil {
		r.bad = wrong(byteOffset(r.text, node.Location().From), format, args...)
	}
}

// Visit is called for every node of the tree, children first.
func (r *review) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IntegerNode:
		for _, s := range r.spans {
			if s.from == n.Location().From {
				ast.Patch(node, &ast.ConstantNode{Value: s.value})
			}
		}
	case *ast.UnaryNode:
		if c, ok := n.Node.(*ast.ConstantNode); ok && n.Operator == "-" {
			ast.Patch(node, &ast.ConstantNode{Value: -c.Value.(time.Duration)})
		}
	case *ast.IdentifierNode:
		r.identifier(n)
	case *ast.MemberNode:
		r.member(n)
	case *ast.CallNode:
		r.call(n)
	case *ast.BinaryNode:
		if n.Operator == ".." || n.Operator == "??" || n.Operator == "**" || n.Operator == "^" {
			r.fail(n, "expressions of a tape have no %s", n.Operator)
		}
	case *ast.FloatNode, *ast.BoolNode, *ast.StringNode, *ast.ConstantNode, *ast.ConditionalNode, *ast.ArrayNode:
	default:
		r.fail(n, "expected a comparison of values, like writes.lost == 0; tapes know no other expressions")
	}
}

func (r *review) identifier(n *ast.IdentifierNode) {
	names := fieldNames(reflect.TypeFor[Env]())
	if !slices.Contains(names, n.Value) {
		if near := nearest(n.Value, names); near != "" {
			r.fail(n, "unknown value %s; did you mean %s?", excerpt(n.Value), near)
			return
		}
		r.fail(n, "unknown value %s; there is %s", excerpt(n.Value), strings.Join(names, ", "))
		return
	}
	// These go on changing while nothing happens.
	if n.Value == "now" || n.Value == "rto" || n.Value == "anomalies" {
		r.usesNow = true
	}
}

// member checks the field of a group such as writes, or of a function's
// result.
func (r *review) member(n *ast.MemberNode) {
	field, ok := n.Property.(*ast.StringNode)
	if !ok {
		r.fail(n, "expected a name behind the dot, as in writes.lost")
		return
	}
	group := r.typeOf(n.Node)
	if group == nil || group.Kind() != reflect.Struct {
		r.fail(field, "%s has no parts", excerpt(n.Node.String()))
		return
	}
	names := fieldNames(group)
	if slices.Contains(names, field.Value) {
		r.usesNow = r.usesNow || group == reflect.TypeFor[LagValues]() && field.Value == "time"
		return
	}
	if near := nearest(field.Value, names); near != "" {
		r.fail(field, "%s has no %s; did you mean %s?", n.Node.String(), excerpt(field.Value), near)
		return
	}
	r.fail(field, "%s has no %s; it has %s", n.Node.String(), excerpt(field.Value), andList(names))
}

// typeOf returns the type of what stands before a dot, or nil.
func (r *review) typeOf(node ast.Node) reflect.Type {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return fieldType(reflect.TypeFor[Env](), n.Value)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			if f := fieldType(reflect.TypeFor[Env](), callee.Value); f != nil && f.Kind() == reflect.Func {
				return f.Out(0)
			}
		}
	case *ast.MemberNode:
		if field, ok := n.Property.(*ast.StringNode); ok {
			if group := r.typeOf(n.Node); group != nil && group.Kind() == reflect.Struct {
				return fieldType(group, field.Value)
			}
		}
	}
	return nil
}

// call checks the arguments of a function and notes the names among them.
func (r *review) call(n *ast.CallNode) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		r.fail(n, "expected a function such as node or lag")
		return
	}
	f := fieldType(reflect.TypeFor[Env](), callee.Value)
	if f == nil {
		return // the identifier itself was refused
	}
	if f.Kind() != reflect.Func {
		r.fail(callee, "%s is no function; leave out the parentheses", callee.Value)
		return
	}
	if len(n.Arguments) != f.NumIn() {
		r.fail(callee, "%s takes %s, as in %s", callee.Value, plural(f.NumIn(), "text"), functionExample(callee.Value))
		return
	}
	for i, argument := range n.Arguments {
		text, ok := argument.(*ast.StringNode)
		what := "node"
		switch {
		case !ok, i == 1 && callee.Value != "sender" && callee.Value != "shard", takesKey(callee.Value):
			continue // computed, or a key; it shows when the run gets there
		case i == 1 && callee.Value == "shard", callee.Value == "client":
			what = callee.Value
		}
		offset := byteOffset(r.text, text.Location().From)
		r.names = append(r.names, nameUse{offset, what, text.Value})
	}
}

// checkNames compares the names in an expression with those of a tape.
func (e *Expr) checkNames(s *scope) *problem {
	for _, use := range e.names {
		message := ""
		switch use.what {
		case "client":
			message = s.checkOneClient(use.name)
		case "shard":
			message = s.checkShard(use.name)
		default:
			message = s.checkNode(use.name)
		}
		if message != "" {
			return wrong(use.offset, "%s", message)
		}
	}
	return nil
}

// fieldNames returns the names under which expressions see the fields.
func fieldNames(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("expr"); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// fieldType returns the type of the field of that name, or nil.
func fieldType(t reflect.Type, name string) reflect.Type {
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("expr") == name {
			return t.Field(i).Type
		}
	}
	return nil
}

// takesKey tells whether a function is about a key wherever it is.
func takesKey(function string) bool {
	return function == "siblings" || function == "copies" || function == "homes"
}

func functionExample(name string) string {
	switch name {
	case "siblings", "copies", "homes":
		return name + `("users/1")`
	case "sender":
		return `sender("n1", "n2")`
	case "value", "visible", "count":
		return fmt.Sprintf(`%s("n2", "users/1")`, name)
	case "shard":
		return `shard("n2", "answers")`
	case "hits":
		return `hits("n2", "ann")`
	case "client":
		return `client("alice")`
	}
	return fmt.Sprintf(`%s("n2")`, name)
}

func plural(n int, word string) string {
	if n == 1 {
		return "one " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
