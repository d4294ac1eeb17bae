// Command bench measures splitbrain against programs and libraries that do the
// same work. Both sides of a row run in turn in one process, round after
// round, so that what else the machine does falls on both alike; what counts
// is the ratio of their medians.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// effort is how much measuring a row may do.
type effort struct {
	rounds int           // of every side
	each   time.Duration // of one side in one round
	large  bool          // up to ten million events
}

// group is a set of rows that are measured together.
type group struct {
	name, about string
	measure     func(effort) ([]row, error)
}

func groups() []group {
	return []group{
		{"commits", "replicated commits on three nodes", measureCommits},
		{"frame", "one busy picture into its string", measureFrames},
		{"growth", "the cost of an event in large clusters and long runs", measureGrowth},
		{"seek", "jumps in a run of an hour", measureSeek},
		{"sweep", "many runs of one tape on several cores", measureSweep},
		{"leaderless", "a million trials of a quorum, and a ring of a thousand nodes", measureLeaderless},
		{"program", fmt.Sprintf("the whole program on a terminal of %dx%d", columns, lines), measureProgram},
	}
}

func main() {
	only := flag.String("only", "", "groups to measure, separated by commas: "+names())
	var e effort
	flag.IntVar(&e.rounds, "rounds", 7, "rounds, of which the median counts")
	flag.DurationVar(&e.each, "time", 300*time.Millisecond, "time of each side in one round")
	flag.BoolVar(&e.large, "large", false, "let growth go on to ten million events")
	flag.Parse()
	if flag.NArg() > 0 || e.rounds < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*only, e); err != nil {
		fmt.Fprintln(os.Stderr, "bench: "+err.Error())
		os.Exit(1)
	}
}

func names() string {
	var all []string
	for _, g := range groups() {
		all = append(all, g.name)
	}
	return strings.Join(all, ",")
}

func run(only string, e effort) error {
	for _, name := range strings.Split(only, ",") {
		if name != "" && !strings.Contains(","+names()+",", ","+name+",") {
			return fmt.Errorf("there is no group %q; groups are %s", name, names())
		}
	}
	var rows []row
	for _, g := range groups() {
		if only != "" && !strings.Contains(","+only+",", ","+g.name+",") {
			continue
		}
		fmt.Fprintf(os.Stderr, "measuring %s\n", g.about)
		measured, err := g.measure(e)
		if err != nil {
			return fmt.Errorf("%s: %w", g.name, err)
		}
		rows = append(rows, measured...)
	}
	fmt.Printf("%s, %s/%s, %d cores\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	printTable(os.Stdout, rows)
	return nil
}
