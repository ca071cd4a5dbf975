// Package parts holds what the desk's pages, panes and windows share: dialogs over a window, fields over drafts, boxes of
// problems and notices, the frame of a page, and work away from the goroutine that draws. It knows no page.
//
// Task runs work on a goroutine of its own and hands the result back through fyne.Do. A Scope ends the work of what was
// shown before, and its result is then dropped.
package parts
