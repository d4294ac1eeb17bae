// Package views draws the screen. What it shows is a pure function of a Frame
// value: it never changes the engine and never reads a clock. A Painter only
// keeps memory to draw into and the places of what it drew last, for the
// mouse and the arrow keys.
package views
