// Package widgets holds the pieces the desk's pages are made of. They draw what they are given and say what a person
// did through callbacks named OnX; they know colours and sizes (package look) and nothing of clinics but the view
// models of package backend.
//
// Every widget that can be pressed takes the keyboard's focus in the order it stands in, shows it by a ring, and is
// pressed by Enter or Space. A key it does not use goes on to its window, so that Esc and the shortcuts work anywhere.
package widgets
