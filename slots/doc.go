// Package slots computes when a clinic can be booked: opening hours with their exceptions, starts on the clinic's grid,
// and what other visits leave free. It is arithmetic: it reads no store, and callers pass the clock.
//
// A booking on the web (A11) asks in this order:
//
//	Offered(clinic, wish)   is the visit offered at all?
//	Doctors(clinic, wish)   whose agendas to read ──► the store's Agendas(clinic, doctors, first, last)
//	Window(clinic, now)     the first and the last day that can be booked
//	Free(…)                 a Day for each day: closed with its reason, or starts, each free or taken
//	Day.At(start)           does a start that somebody chose still stand?
//	Nearest(days, wished)   what to offer instead when it was taken meanwhile (E1)
//
// The result is what the agendas said when they were read. Only the store's claim decides (ErrSlotTaken).
//
// The hours of a doctor on a day come from the first of these that exists:
//
//  1. exception of the day for the doctor
//  2. exception of the day for all doctors
//  3. national holiday, if the clinic closes on holidays
//  4. the doctor's hours or day off on the weekday
//  5. the clinic's hours on the weekday
//
// Starts are whole multiples of the grid after midnight of the clinic's wall clock. A visit fits if it ends before the
// doctor's hours do. Where summer time begins, a time that the wall clock skips is no start.
package slots
