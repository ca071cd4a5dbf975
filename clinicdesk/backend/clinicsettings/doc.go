// Package clinicsettings is an admin's change of the clinic's settings: name, doctors, opening hours and menus as
// typed, until they are saved. Every text has a key, which faults refer to. The settings have sections; the guide of a
// new clinic goes through three of them.
//
// It sends nothing. A draft follows a change made elsewhere in the texts that nobody has touched.
package clinicsettings
