package replication

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/storage/statement"
)

// subscribe applies the rows of a logical record. A change of a row that is
// not here is silent, and a row that is here already is replaced: whatever
// was applied last wins.
func (w *World) subscribe(n *node, change *storage.Change) []statement.Image {
	var rows []statement.Image
	for _, row := range change.Rows {
		before, has := n.heap.Get(row.Key)
		if row.Had && !has || !n.takes(row.Table()) {
			continue
		}
		row.Before, row.Had = before, has
		rows = append(rows, row)
	}
	n.heap.Store(rows)
	return rows
}

// filters tells whether a node takes some tables only.
func (w *World) filters(n *node) bool {
	return w.mechanism == storage.Logical && len(n.config.Filter) > 0
}

// takes tells whether a subscriber wants the rows of a table.
func (n *node) takes(table string) bool {
	return len(n.config.Filter) == 0 || slices.Contains(n.config.Filter, table)
}

// wants tells whether a node is to have a row, so that one which is not here
// is late and not left out.
func (w *World) wants(n *node, key string) bool {
	return !w.filters(n) || n.takes(statement.TableOf(key))
}

// copyEffects gives a node that was cloned what the records have done at its
// upstream: a clone copies files, what was changed there alone included, and
// does not execute the past again. Physical records say by themselves what
// they did, and a subscriber to some tables begins with nothing.
func (w *World) copyEffects(n *node) {
	if w.mechanism == storage.Physical || w.filters(n) || n.upstream == sim.Nobody || w.isCut(n.upstream, n.id) {
		return
	}
	if up := w.node(n.upstream); up.condition == Up {
		n.wal.CopyEffects(&up.wal, up.wal.Flushed())
	}
}
