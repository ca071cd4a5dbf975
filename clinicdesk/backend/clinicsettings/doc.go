// Package clinicsettings holds an admin's unsaved change of the clinic's settings: name, doctors, opening hours and
// menus as typed. Every text has a key, and faults refer to keys. The settings consist of sections; the guide of a new
// clinic goes through three of them.
//
// If the settings change elsewhere, a draft adopts the change in all texts that the user has not touched. The package
// sends nothing.
package clinicsettings
