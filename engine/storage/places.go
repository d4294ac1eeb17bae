package storage

// places finds the record of an operation in a log. It is worked out from the
// log when somebody looks for one, and costs nothing before.
type places struct {
	first map[OpID]LSN // of several records of one operation the first
	upTo  LSN
}

// Find returns the LSN of the first record of an operation, 0 when there is
// none.
func (w *WAL) Find(op OpID) LSN {
	x := &w.places
	if x.first == nil {
		x.first = map[OpID]LSN{}
	}
	for x.upTo < w.End() {
		x.upTo++
		if known := w.At(x.upTo).Op; known != 0 && x.first[known] == 0 {
			x.first[known] = x.upTo
		}
	}
	return x.first[op]
}

// forget drops what is known when the log has become shorter than it.
func (x *places) forget(end LSN) {
	if x.upTo > end {
		*x = places{}
	}
}
