package tape

import (
	"fmt"
	"reflect"
	"strings"

	"splitbrain/engine"
)

// Reference returns the page about the language, in Markdown. It is made of
// the same table as the parser, so it cannot say anything else.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# The tape language

A tape is a text that sets up a cluster, says what happens to it and when, and what is expected to come of it.
One line is one command: a verb, words, options written ` + "`name=value`" + `, and maybe a comment from ` + "`#`" + ` on.
A word with spaces stands in double quotes. Lines are done in order; ` + "`at`" + ` and ` + "`after`" + ` let time pass first.

In the forms below, words in capitals are kinds of value, ` + "`[..]`" + ` may be left out, ` + "`a|b`" + ` is a choice, and ` + "`...`" + ` means one or more.
`)
	for _, group := range Groups() {
		fmt.Fprintf(&b, "\n## %s%s\n", strings.ToUpper(string(group[:1])), group[1:])
		for i := range verbs {
			if verbs[i].Group == group {
				writeVerb(&b, &verbs[i])
			}
		}
	}
	writeKinds(&b)
	b.WriteString(schema)
	writeStatements(&b)
	writeValues(&b)
	return b.String()
}

// schema is what the audit reads into keys; the cluster reads nothing into
// them.
const schema = `
## Keys that people recognise

A key is any text and so is a value. A tape that names its keys like this gets two verdicts more from the audit:

| key | value | verdict |
|---|---|---|
| users/ID | a profile | |
| orders/ID | an order | |
| permissions/ID | granted or revoked | ` + "`anomalies.staleAuthorization`" + `: a read says granted although, before it was asked for, revoked was acknowledged |
| question/ID | a question | |
| answer/ID | its answer | ` + "`anomalies.consistentPrefix`" + `: a client has read the answer and then finds no question, which was committed first |
`

func writeVerb(b *strings.Builder, v *Verb) {
	fmt.Fprintf(b, "\n### %s\n\n%s.\n\n", v.Name, sentence(v.Help))
	for _, usage := range v.Usage() {
		fmt.Fprintf(b, "    %s\n", usage)
	}
	if len(v.Options) > 0 {
		b.WriteString("\n| option | value | meaning |\n|---|---|---|\n")
		for _, o := range v.Options {
			fmt.Fprintf(b, "| `%s=` | %s | %s |\n", o.Name, strings.ReplaceAll(o.Kind, "|", ` \| `), o.Help)
		}
	}
	b.WriteString("\nFor example:\n\n")
	for _, example := range v.Examples {
		fmt.Fprintf(b, "    %s\n", example)
	}
}

func writeKinds(b *strings.Builder) {
	b.WriteString("\n## Kinds of value\n\n| kind | meaning | example |\n|---|---|---|\n")
	for _, k := range kinds {
		meaning := k.What
		if k.More != "" {
			meaning += ": " + k.More
		}
		fmt.Fprintf(b, "| %s | %s | `%s` |\n", k.Name, cell(meaning), cell(k.Example))
	}
}

// writeStatements explains what exec understands.
func writeStatements(b *strings.Builder) {
	b.WriteString("\n## Statements\n\n" +
		"A table is the rows whose keys begin with its name: the statement that inserts the first row into `users` makes `users/1`, whose value is its columns in order, as in `name=Ann,at=1s`. " +
		"`id` is the number in the key and counts by itself. Tables and columns come into being when they are named.\n\n" +
		"    INSERT INTO t SET COLUMN=VALUE, ...\n" +
		"    INSERT INTO t (COLUMN, ...) VALUES (VALUE, ...)\n" +
		"    INSERT INTO t (COLUMN, ...) SELECT VALUE, ... FROM t2 [WHERE VALUE=VALUE] [ORDER BY COLUMN [DESC]|RAND()] [LIMIT n]\n" +
		"    UPDATE t SET COLUMN=VALUE, ... [WHERE VALUE=VALUE] [ORDER BY COLUMN [DESC]|RAND()] [LIMIT n]\n" +
		"    DELETE FROM t [WHERE VALUE=VALUE] [ORDER BY COLUMN [DESC]|RAND()] [LIMIT n]\n\n" +
		"A value is a number, a `'text'`, a column, a function, or some of them joined with `+`, `-`, `*` and parentheses. " +
		"Without ORDER BY a statement meets rows in the order in which they lie in the pages of the node that executes it. " +
		"The functions are `" + strings.Join(engine.StatementFunctions(), "`, `") + "`.\n")
}

// writeValues lists what expressions see, from the types themselves.
func writeValues(b *strings.Builder) {
	b.WriteString("\n## Expressions\n\n" +
		"Conditions compare values with `==`, `!=`, `<`, `<=`, `>` and `>=`, join them with `and`, `or` and `not`, and calculate with `+`, `-`, `*` and `/`.\n" +
		"A duration is a number and a unit: `rto < 8s`. Names and keys are texts in quotes: `node(\"n2\").up`.\n" +
		"`splitbrain run --json` prints the same values under the same names, durations in seconds: `node(\"n2\").up` is `values.node.n2.up`, and `sender(\"n1\", \"n2\").sent` is `values.sender.n1.n2.sent`.\n\n" +
		"| value | type | meaning |\n|---|---|---|\n")
	env := reflect.TypeFor[Env]()
	for i := range env.NumField() {
		if f := env.Field(i); f.Tag.Get("expr") != "" {
			writeValue(b, f.Tag.Get("expr"), f.Type, f.Tag.Get("help"))
		}
	}
}

func writeValue(b *strings.Builder, name string, t reflect.Type, help string) {
	if t.Kind() == reflect.Func {
		name, t = functionExample(name), t.Out(0)
	}
	if t.Kind() == reflect.Struct {
		for i := range t.NumField() {
			f := t.Field(i)
			writeValue(b, name+"."+f.Tag.Get("expr"), f.Type, f.Tag.Get("help"))
		}
		return
	}
	fmt.Fprintf(b, "| `%s` | %s | %s |\n", name, typeName(t), help)
}

func typeName(t reflect.Type) string {
	switch {
	case t.PkgPath() == "time":
		return "duration"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.String:
		return "text"
	}
	return "number"
}

// sentence makes a capital of the first letter.
func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// cell keeps a bar from ending a cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
