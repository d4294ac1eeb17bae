package tape

import (
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"time"

	"splitbrain/engine"
)

// The JSON of a run is one object on one line:
//
//	file, seed, fingerprint, status, duration
//	events        with the trace: [{id, cause, at, text}]
//	expectations  [{line, at, expression, ok, actual}]
//	refused       [{at, text}]
//	breaks        [{line, at, expression}]
//	lost          [{client, key, value, ackedBy, ackedAt}]
//	values        everything that expressions see, under the same names
//	error         {file, line, column, message}, when the tape is not valid
//
// All that is a time is a number of seconds.

// object builds a JSON object whose keys stay in the order in which they came,
// so that the same run gives the same bytes.
type object []byte

func (o *object) add(key string, value any) {
	if len(*o) == 0 {
		*o = append(*o, '{')
	} else {
		*o = append(*o, ',')
	}
	*o = append(*o, encode(key)...)
	*o = append(*o, ':')
	*o = append(*o, encode(value)...)
}

func (o *object) close() []byte {
	if len(*o) == 0 {
		return []byte("{}")
	}
	return append(*o, '}')
}

// encode writes a value; times become seconds, and structs what expressions
// see of them.
func encode(value any) []byte {
	switch v := value.(type) {
	case []byte:
		return v // encoded already
	case time.Duration:
		return strconv.AppendFloat(nil, v.Seconds(), 'f', -1, 64)
	case engine.Time:
		return strconv.AppendFloat(nil, time.Duration(v).Seconds(), 'f', -1, 64)
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.Struct {
		return encodeStruct(v)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return []byte("null") // no value of an environment is of such a type
	}
	return text
}

// encodeStruct writes the fields that expressions see, under their names.
func encodeStruct(v reflect.Value) []byte {
	var o object
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("expr")
		if name == "" || v.Field(i).Kind() == reflect.Func {
			continue
		}
		o.add(name, v.Field(i).Interface())
	}
	return o.close()
}

// JSON returns everything that expressions see as a JSON object: the plain
// values under their names, and of the functions what they return for every
// node and client.
func (e *Env) JSON() []byte {
	s := &e.still
	var o, nodes, clients, lags, senders, parted, shards object
	for i := range s.Nodes {
		n := &s.Nodes[i]
		nodes.add(n.Name, nodeValues(n))
		lags.add(n.Name, e.lagValues(n))
		lsn, text := e.world.Parted(n.ID)
		parted.add(n.Name, PartedValues{int(lsn), text})
		var standbys, parts object
		for j := range n.Shards {
			parts.add(n.Shards[j].Name, shardValues(&n.Shards[j]))
		}
		shards.add(n.Name, parts.close())
		for j := range n.Senders {
			standbys.add(s.NameOf(n.Senders[j].Standby), senderValues(&n.Senders[j]))
		}
		senders.add(n.Name, standbys.close())
	}
	for i := range s.Clients {
		clients.add(s.Clients[i].Name, e.clientValues(&s.Clients[i]))
	}
	plain := encodeStruct(reflect.ValueOf(e).Elem())
	o = append(o, plain[:len(plain)-1]...)
	o.add("node", nodes.close())
	o.add("client", clients.close())
	o.add("lag", lags.close())
	o.add("sender", senders.close())
	o.add("parted", parted.close())
	o.add("shard", shards.close())
	o.add("seed", s.Seed)
	o.add("fingerprint", hex(s.Fingerprint))
	return o.close()
}

// hex prints a digest as text, because JSON numbers lose bits.
func hex(n uint64) string {
	text := strconv.FormatUint(n, 16)
	return "0000000000000000"[len(text):] + text
}

// invalidJSON is the object of a tape that cannot be played.
func invalidJSON(name string, err error) []byte {
	var o object
	o.add("file", name)
	o.add("status", StatusInvalid)
	o.add("error", errorJSON(err))
	return o.close()
}

func errorJSON(err error) []byte {
	var o object
	var where *Error
	if errors.As(err, &where) {
		o.add("file", where.File)
		o.add("line", where.Line)
		o.add("column", where.Col)
		o.add("message", where.Message)
	} else {
		o.add("message", err.Error())
	}
	return o.close()
}

// json plays a tape and writes its object. Events are written while they
// happen, so that a long trace needs no memory.
func (p *printer) json(script *Script, seed *uint64, o Output) (int, error) {
	p.print(`{"file":%s`, encode(script.Name))
	var observe Observer
	if o.Trace {
		p.print(`,"events":[`)
		comma := ""
		observe = func(e engine.Event, text string) {
			var o object
			o.add("id", e.ID)
			o.add("cause", e.Cause)
			o.add("at", e.At)
			o.add("text", text)
			p.print("%s%s", comma, o.close())
			comma = ","
		}
	}
	r := Run(script, seed, observe)
	if o.Trace {
		p.print("]")
	}
	rest := r.object()
	p.print(",%s\n", rest[1:])
	return r.Status(), p.err
}

// object returns a result without the file and the events.
func (r *Result) object() []byte {
	var o object
	o.add("seed", r.Seed)
	o.add("fingerprint", hex(r.Fingerprint))
	o.add("status", r.Status())
	o.add("duration", r.Now)
	o.add("expectations", list(r.Checks, func(c Check) []byte {
		var o object
		o.add("line", c.Line)
		o.add("at", c.At)
		o.add("expression", c.Text)
		o.add("ok", c.OK)
		if !c.OK {
			o.add("actual", c.Actual)
		}
		return o.close()
	}))
	o.add("refused", list(r.Refused, func(f Refused) []byte {
		var o object
		o.add("at", f.At)
		o.add("text", f.Text)
		return o.close()
	}))
	o.add("breaks", list(r.Breaks, func(h Hit) []byte {
		var o object
		o.add("line", h.Line)
		o.add("at", h.At)
		o.add("expression", h.Text)
		return o.close()
	}))
	o.add("blame", list(r.Blame, func(sentence string) []byte { return encode(sentence) }))
	o.add("lost", list(r.Lost, func(l LostWrite) []byte {
		var o object
		o.add("client", l.Client)
		o.add("key", l.Key)
		o.add("value", l.Value)
		o.add("ackedBy", l.AckedBy)
		o.add("ackedAt", l.AckedAt)
		return o.close()
	}))
	o.add("values", r.env.JSON())
	if r.Err != nil {
		o.add("error", errorJSON(r.Err))
	}
	return o.close()
}

func list[T any](items []T, one func(T) []byte) []byte {
	text := []byte{'['}
	for i, item := range items {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, one(item)...)
	}
	return append(text, ']')
}
