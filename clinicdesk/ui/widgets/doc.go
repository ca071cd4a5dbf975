// Package widgets holds the pieces the desk's pages are made of. They draw what they are given and say what a person
// did through callbacks named OnX; they know colours and sizes (package look) and nothing of clinics but the view
// models of package backend.
//
// Every widget that can be pressed takes the keyboard's focus in the order it stands in, shows it by a ring, and is
// pressed by Enter or Space. A key it does not use goes on to its window, so that Esc and the shortcuts work anywhere.
//
// Fyne's own widgets are used where they do that. This is what they lack (version 2.7):
//
//	Button, IconButton, Round   Fyne's Button is not pressed by Enter, keeps Esc to itself, shows the focus by a tint, and
//	                            runs an animation for each press, which repaints the window
//	Mark, Radios, Tab           Fyne's Check keeps keys to itself; each of its RadioGroup's options is a stop of Tab, and
//	                            the arrows do not choose; its AppTabs take no focus
//	Select, Menu                Fyne's PopUpMenu begins with no line marked, and its lines cannot be found from outside;
//	                            its Select has no label and no prefix, and Left and Right change its value
//	Modal, Calendar             Fyne's PopUp has square corners and a shadow, and does not tell that it has closed
//	Month                       Fyne's Calendar has no keyboard, and begins its weeks by the system's language
//	Input, Field                Fyne's Entry is used; Input hands on its shortcuts and Esc, Field adds label, note and problem
//	Text                        Fyne's Label does not know where a Japanese line may break
//	Table, Grid, Agenda         Fyne's Table and GridWrap have cells of one kind; these have rows with a button, and cards
//	                            that span slots and stand beside one another
//	Chip, TaskRow, Timeline,    have no counterpart in Fyne
//	RailItem, QR, DateButton
//	Picture                     Fyne's Image is used; Picture adds words where there is no picture, and a frame
//	Panel, Edges, Padded, …     Fyne's layouts have the theme's padding between things; these have the sizes of package look
package widgets
