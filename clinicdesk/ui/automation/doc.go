// Package automation lets tests drive the real desk from outside. It answers on a local socket with the widgets on the
// screen and their positions, so that a test can press them by label with real mouse and key events. It changes nothing
// in the desk.
//
// A request is one JSON object on a line, and so is its answer:
//
//	{"op":"widgets"}  {"widgets":[{"label":"予約","role":"button","window":"窓口 Madoguchi","x":1314,"y":848,"w":92,
//	                   "h":40,"enabled":true,"focused":false,"selected":false,"covered":false,"text":""}, …]}
//	{"op":"windows"}  {"windows":[{"title":"窓口 Madoguchi","w":1440,"h":900}, …]}
//	{"op":"stats"}    {"entered":true,"stats":{…video.Stats…}} of the open console
//
// x, y, w and h are pixels from the window's upper left corner, clipped to the visible part; invisible widgets are
// omitted. covered means that a dialog or a menu lies over the widget. A field's text is its input, and its problem is
// the fault shown at it.
//
// All code in this package has the build tag "automation"; the desk that clinics use does not contain it.
package automation
