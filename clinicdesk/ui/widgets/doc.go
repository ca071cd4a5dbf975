// Package widgets holds the widgets of the desk's pages. They draw view models and report the user's actions through
// callbacks named OnX. They know colours and sizes (package look) and the view models of package backend, and must not
// know more about clinics.
//
// Every pressable widget takes the keyboard focus in visual order, shows it as a ring, and reacts to Enter and Space.
// It passes keys that it does not use to its window, so that Esc and the shortcuts work everywhere.
//
// The package uses Fyne's own widgets where they behave like this. These replace Fyne's (version 2.7):
//
//	Button, IconButton, Round   Fyne's Button ignores Enter, swallows Esc, shows the focus as a tint, and runs an
//	                            animation for each press, which repaints the window
//	Mark, Radios, Tab           Fyne's Check swallows keys; each option of its RadioGroup is a Tab stop, and the arrows
//	                            do not choose; its AppTabs take no focus
//	Select, Menu                Fyne's PopUpMenu marks no line at first, and its lines cannot be found from outside;
//	                            its Select has no label and no prefix, and Left and Right change its value
//	Modal, Calendar             Fyne's PopUp has square corners and a shadow, and does not report that it has closed
//	Month                       Fyne's Calendar has no keyboard support, and the system's language sets its first
//	                            weekday
//	Input, Field                Fyne's Entry is used; Input passes on its shortcuts and Esc, Field adds label, note
//	                            and problem
//	Text                        Fyne's Label does not know where a Japanese line can break
//	Table, Grid, Agenda         Fyne's Table and GridWrap have cells of one kind; these have rows with a button,
//	                            and cards that span slots and lie side by side
//	Chip, TaskRow, Timeline,    have no counterpart in Fyne
//	RailItem, QR, DateButton
//	Picture                     Fyne's Image is used; Picture adds words for a missing picture, and a frame
//	Panel, Edges, Padded, …     Fyne's layouts use the theme's padding between objects; these use the sizes of
//	                            package look
package widgets
