// Package parts holds what the desk's pages, panes and windows share: dialogs, fields bound to drafts, boxes for
// problems and notices, the frame of a page, and background work. It must not know the pages.
//
// Task runs work on its own goroutine and passes the result back through fyne.Do. A Scope cancels the work of the
// previous content; the result of that work is dropped.
package parts
