package lessons

import _ "embed"

// skeleton is what a new lesson begins from.
//
//go:embed skeleton.md
var skeleton string
