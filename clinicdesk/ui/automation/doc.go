// Package automation lets tests drive the real desk from outside: it answers on a local socket with what is on the
// screen and where, so that a test presses things by their label with real mouse and key events. It changes nothing.
//
// One JSON object on a line asks, one answers:
//
//	{"op":"widgets"}  {"widgets":[{"label":"予約","role":"button","window":"窓口 Madoguchi","x":1314,"y":848,"w":92,"h":40,
//	                   "enabled":true,"focused":false,"selected":false,"covered":false,"text":""}, …]}
//	{"op":"windows"}  {"windows":[{"title":"窓口 Madoguchi","w":1440,"h":900}, …]}
//	{"op":"stats"}    {"entered":true,"stats":{…video.Stats…}} of the console that is open
//
// x, y, w and h are pixels from the window's upper left corner, cut to what can be seen; what cannot is left out. covered
// says that a dialog or a menu lies over it. A field's text is what is typed in it, and its problem what is said to be
// wrong.
//
// Everything but this comment is built only with the tag "automation"; the desk that clinics use has none of it.
package automation
