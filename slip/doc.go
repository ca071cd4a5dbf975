// Package slip writes a visit's facts (予約票) for the patient. Pages, mails, SMS and calendar files take their dates,
// times, time zone and names from it, so that they never disagree (E2).
//
//	madoguchi.Reservation ──► Slip ──► Facts (page, mail)
//	                           ├────► When, Zone, Deadline
//	                           ├────► Place, Map (of a visit in person)
//	                           └────► Calendar (RFC 5545)
//
// It must not know a channel, and shows nothing that only the clinic may read (B3).
package slip
