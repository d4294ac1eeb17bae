// Package picture turns drawn screens into files: plain text, SVG, PNG, an
// animated GIF and a recording for a terminal player. It needs no font, tool
// or service of the machine, and the same screens give the same bytes.
package picture
