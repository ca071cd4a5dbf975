// Package widgets holds what all pages of the desk are built of: buttons, tabs, dialogs, text, grounds and layouts. The
// packages below it have the inputs of forms (inputs), the widgets that show visits (schedule), and what widgets are
// drawn with (paint). All of them report the user's actions through callbacks named OnX. This package knows colours and
// sizes (package look), and must not know a clinic, a visit or a call.
//
// Every pressable widget takes the keyboard focus in visual order, shows it as a ring, and reacts to Enter and Space.
// It passes keys that it does not use to its window, so that Esc and the shortcuts work everywhere. Pressable and Part
// have that behaviour.
//
// The package uses Fyne's own widgets where they behave like this. These replace Fyne's (version 2.7):
//
//	Button, IconButton,         Fyne's Button ignores Enter, swallows Esc, shows the focus as a tint, and runs an
//	RoundButton                 animation for each press, which repaints the window
//	Tab                         Fyne's AppTabs takes no focus
//	Modal                       Fyne's PopUp has square corners and a shadow, and does not report that it has closed
//	Text                        Fyne's Label does not know where a Japanese line can break
//	Picture                     Fyne's Image is used; Picture adds words for a missing picture, and a frame
//	Panel, Edges, Padded, …     Fyne's layouts use the theme's padding between objects; these use the sizes of
//	                            package look
//	RailItem, QR                have no counterpart in Fyne
package widgets
