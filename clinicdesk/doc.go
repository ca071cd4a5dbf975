// Clinicdesk is the clinic's desk: schedule, reservations, reception and the video console, as a desktop application.
//
// This file's package only puts the parts together; package ui is what is seen, backend what is known, video how a call
// travels. It is the one place of the desk that looks at flags, the system's folders and the clock.
package main
