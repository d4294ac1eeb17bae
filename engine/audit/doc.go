// Package audit is the omniscient ledger. It reads every event and every
// log, says what was lost, stale, at risk or at odds, and takes part in
// nothing: the world would run the same without it.
package audit
