package tape

import (
	"fmt"
	"math"
	"reflect"
	"time"
)

// Gauge is an expression whose value can be counted over many runs.
type Gauge struct {
	Kind GaugeKind

	expr *Expr
}

// GaugeKind is what the values of a gauge are.
type GaugeKind uint8

// The kinds of gauge.
const (
	NumberGauge    GaugeKind = iota
	DurationGauge            // its values are nanoseconds
	ConditionGauge           // its values are 1 where it holds and 0 where it does not
)

// String returns the kind as the reference calls it.
func (k GaugeKind) String() string {
	return [...]string{"number", "duration", "true or false"}[k]
}

// Gauge compiles an expression over the values of a tape's runs. It refuses
// names that the tape does not have, and texts, which have no mean.
func (s *Script) Gauge(text string) (*Gauge, error) {
	e, err := CompileValue(text)
	if err != nil {
		return nil, err
	}
	bad := e.checkNames(s.scope)
	g := &Gauge{expr: e}
	switch kind := e.kind.Kind(); {
	case bad != nil:
	case e.kind == reflect.TypeFor[time.Duration]():
		g.Kind = DurationGauge
	case kind == reflect.Bool:
		g.Kind = ConditionGauge
	case kind == reflect.String:
		bad = wrong(0, `this is a text, which has no mean; compare it, as in mechanism == "physical"`)
	case kind == reflect.Interface:
		bad = wrong(0, "expected a number, a duration or a condition, whichever way it turns out")
	}
	if bad != nil {
		return nil, &Error{Line: 1, Col: column(text, bad.offset), Message: bad.message}
	}
	return g, nil
}

// String returns the expression as it was written.
func (g *Gauge) String() string { return g.expr.String() }

// Value evaluates the gauge. What has no value now, such as a question about
// primary while there is none, is an error that says why.
func (g *Gauge) Value(e *Env) (float64, error) {
	value, err := g.expr.Value(e)
	if err != nil {
		return 0, err
	}
	v := reflect.ValueOf(value)
	number := 0.0
	switch {
	case v.Kind() == reflect.Bool:
		if v.Bool() {
			number = 1
		}
	case v.CanInt():
		number = float64(v.Int())
	case v.CanUint():
		number = float64(v.Uint())
	case v.CanFloat():
		number = v.Float()
	default:
		return 0, fmt.Errorf("%s has no value", g)
	}
	if math.IsNaN(number) || math.IsInf(number, 0) {
		return 0, fmt.Errorf("%s divides by zero", g)
	}
	return number, nil
}
