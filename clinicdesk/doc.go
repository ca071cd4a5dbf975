// Clinicdesk is the clinic's desk: schedule, reservations, reception and the video console, as a desktop application.
//
// The package only assembles the parts: package ui draws, backend knows the clinic, and video carries the calls. Only
// this package reads flags, the system's folders and the clock.
package main
