// Package schedule holds the widgets that show visits and days: the agenda of a day, the list of visits, the tasks, the
// timeline of a visit, the chip with its state, and the calendar. They draw what packages overview and visits return,
// and must not know where these come from.
//
// These replace Fyne's (version 2.7):
//
//	Agenda, Grid    Fyne's GridWrap has cells of one size; an agenda has cards that span slots and lie side by side
//	Table           Fyne's Table has a focus for each cell; here a row is one Tab stop and its button another
//	Month           Fyne's Calendar has no keyboard support, and the system's language sets its first weekday
//	Calendar        Fyne's PopUp has square corners and a shadow, and does not report that it has closed
//	DateButton, Chip, TaskRow, Timeline   have no counterpart in Fyne
package schedule
