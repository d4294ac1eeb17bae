package lessons

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"splitbrain/engine"
)

// Predict locks a prediction: a number, the number of an option or the
// beginning of its text, or for an order the numbers of the options, as in
// "2 1 3". Then the run begins.
func (p *Player) Predict(text string) error {
	s := p.current()
	if p.phase != Predicting {
		return errors.New("there is nothing to predict now")
	}
	a := &p.answers[p.step]
	said := strings.TrimSpace(text)
	switch s.Predict.Kind {
	case Number:
		_, isTime, _ := measure(p.truth())
		if _, _, saidTime, ok := quantity(said); ok && isTime && !saidTime {
			said += s.Predict.unit()
		}
		if _, _, saidTime, ok := quantity(said); !ok || isTime != saidTime {
			if isTime {
				return errors.New("expected a duration, like 5s or 300ms")
			}
			return errors.New("expected a number")
		}
	case Order:
		order, err := permutation(said, len(s.Predict.Options))
		if err != nil {
			return err
		}
		a.saidOrder = order
	default:
		i, err := pick(s.Predict.Options, said)
		if err != nil {
			return err
		}
		said = TextOf(s.Predict.Options[i].Text)
	}
	a.said, a.locked = said, true
	p.notice = ""
	p.run()
	return p.mend()
}

// unit returns what a number without a unit counts in a prediction of a duration,
// which is what all its tempting numbers do; "" when they do not agree.
func (p *Prediction) unit() string {
	common := ""
	for i, o := range p.Options {
		text := TextOf(o.Text)
		unit := strings.TrimSpace(text[len(strings.TrimRight(text, "nuµmsh ")):])
		if i > 0 && unit != common {
			return ""
		}
		common = unit
	}
	return common
}

// truth evaluates what a number is predicted of.
func (p *Player) truth() any {
	x := p.current().Predict.Truth
	if x == nil {
		return nil
	}
	value, _ := x.Value(p.scene.values())
	return value
}

// permutation reads "2 1 3".
func permutation(text string, n int) ([]int, error) {
	bad := fmt.Errorf("expected the numbers from 1 to %d in some order, like %s", n, strings.Join(strings.Split("123456789"[:min(n, 9)], ""), " "))
	words := strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == ',' })
	var order []int
	for _, w := range words {
		i, err := strconv.Atoi(w)
		if err != nil || i < 1 || i > n || slices.Contains(order, i-1) {
			return nil, bad
		}
		order = append(order, i-1)
	}
	if len(order) != n {
		return nil, bad
	}
	return order, nil
}

// measure compares the prediction with what has happened, once.
func (p *Player) measure() {
	s, a := p.current(), &p.answers[p.step]
	if s.Predict == nil || a.measured || !a.locked {
		return
	}
	a.measured = true
	switch s.Predict.Kind {
	case Number:
		p.measureNumber(a)
	case Order:
		p.measureOrder(a)
	default:
		p.measureChoice(a)
	}
	p.result.Predictions++
	if a.right {
		p.result.Right++
	}
	p.result.Nearness += a.near
}

func (p *Player) measureNumber(a *answers) {
	predict := p.current().Predict
	truth := p.truth()
	was, _, _ := measure(truth)
	said, _ := parseQuantity(a.said)
	a.was, a.near = shown(truth), nearness(said, was, predict.Tolerance)
	a.right = a.near == 1
	for _, o := range predict.Options {
		if !a.right && o.Number == said {
			a.reply = o.Reply
		}
	}
}

func (p *Player) measureChoice(a *answers) {
	env := p.scene.values()
	for _, o := range p.current().Predict.Options {
		is, text := holds(o.When, env), TextOf(o.Text)
		if is {
			a.was = text
		}
		if text == a.said {
			a.right, a.reply = is, o.Reply
		}
	}
	if a.right {
		a.near = 1
	}
}

// measureOrder is right when the moments rise in the order that was said. Its
// nearness is the share of pairs that are in order.
func (p *Player) measureOrder(a *answers) {
	said, _ := permutation(a.said, len(p.track.order))
	truth := inTime(said, p.track.order)
	a.saidOrder, a.wasOrder = said, truth
	texts := make([]string, len(truth))
	for i, option := range truth {
		texts[i] = strconv.Itoa(option + 1)
	}
	a.was = strings.Join(texts, " ")
	pairs, good := 0, 0
	for i := range said {
		for j := range i {
			if pairs++; p.track.order[said[j]] <= p.track.order[said[i]] {
				good++
			}
		}
	}
	a.near = float64(good) / float64(max(pairs, 1))
	a.right = good == pairs
}

// inTime sorts indices by time, and leaves what happened at once as it was.
func inTime(order []int, times []engine.Time) []int {
	order = slices.Clone(order)
	slices.SortStableFunc(order, func(i, j int) int {
		if times[i] < times[j] {
			return -1
		}
		if times[i] > times[j] {
			return 1
		}
		return 0
	})
	return order
}
