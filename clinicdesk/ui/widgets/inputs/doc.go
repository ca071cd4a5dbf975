// Package inputs holds what forms ask for: text, a choice of a list or of visible options, yes or no. It knows what a
// value looks like, and must not know what it means.
//
// These replace Fyne's (version 2.7):
//
//	Input, Field   Fyne's Entry is used; Input passes on its shortcuts and Esc, Field adds label, note, problem and
//	               the button that mends it
//	Check          Fyne's Check swallows keys
//	Radios         each option of Fyne's RadioGroup is a Tab stop, and the arrows do not choose
//	Select         Fyne's Select has no label and no prefix, and Left and Right change its value
//	ShowMenu       Fyne's PopUpMenu marks no line at first, not even the current value, and neither a test nor a
//	               screen reader finds its lines
package inputs
