package engine

import (
	"strings"

	"splitbrain/engine/storage"
	"splitbrain/engine/storage/statement"
)

// CheckStatement says what is wrong with the text of a statement. {n} stands
// for a number.
func CheckStatement(text string) error {
	_, err := statement.Parse(strings.ReplaceAll(text, "{n}", "1"))
	return err
}

// StatementFunctions returns the functions that statements know.
func StatementFunctions() []string { return statement.Functions() }

func doMechanism(c *cluster, w words) error {
	switch name := w.arg(0); name {
	case "statement":
		c.world.SetMechanism(storage.Statement)
	case "physical":
		c.world.SetMechanism(storage.Physical)
	case "logical":
		c.world.SetMechanism(storage.Logical)
	default:
		w.fail("%q is no mechanism; write statement, physical or logical", name)
	}
	return w.err
}

// doExec executes a statement. Where no mechanism was named, the first
// statement of a run names the usual one.
func doExec(c *cluster, w words) error {
	text := w.arg(0)
	parsed, err := statement.Parse(strings.ReplaceAll(text, "{n}", "1"))
	if err != nil {
		w.fail("%v", err)
	}
	on := w.nodeAfter("on", 1)
	count, every := w.count("count", 1), w.duration("every", 0)
	if count > maxOperations {
		w.fail("count: %d is too many", count)
	}
	open := w.duration("open", 0)
	if open > 0 && err == nil && !parsed.IsInsert() {
		w.fail("open: only an INSERT can stay open; others would have to lock the rows that they change")
	}
	clients := asClients(c, &w, 1)
	if w.err != nil {
		return w.err
	}
	if _, named := c.world.Mechanism(); !named {
		if c.world.HasWritten() {
			c.world.Refuse("the log began without a mechanism; say mechanism physical, statement or logical before the first write")
			return nil
		}
		if c.world.SetMechanism(storage.Physical); len(c.world.Shards()) > 0 {
			return nil // it has said why not
		}
	}
	for _, client := range clients {
		c.world.Exec(client, text, on, count, every, open)
	}
	return nil
}

// readFilter reads the tables of "(a, b)" or "a"; () is all of them.
func readFilter(list string) []string {
	return strings.FieldsFunc(strings.Trim(list, "()"), func(r rune) bool { return r == ',' || r == ' ' })
}
