package web_test

import (
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
)

// waitingViews returns the pages of waitlists by the name of their golden file.
func waitingViews(language web.Language) map[string]web.Page {
	booking := bookingViews(language)
	slots := booking["booking-slots"].(bookingpages.Slots)
	slots.Slots = []bookingpages.Slot{slots.Slots[1]}
	slots.Waitlist = slots.Base + "/waitlist?day=2026-12-04&menu=m1"
	drafted := slots
	drafted.Draft, drafted.Notice = "sealed", "taken"
	details := booking["booking-details"].(bookingpages.Details)
	confirm := booking["booking-confirm"].(bookingpages.Confirm)
	wish := details.Slip
	wish.Visit = madoguchi.Reservation{
		DoctorID: "d1", MenuID: "m1", Method: madoguchi.Online, Visit: madoguchi.ReturnVisit,
	}
	day := "Fri 4 Dec"
	if language == "ja" {
		day = "12月4日（金）"
	}
	details.Slip, details.Day, details.Hold = wish, day, bookingpages.Hold{}
	details.Action, details.Path = details.Action+"/waitlist", details.Action+"/waitlist/details"
	confirm.Slip, confirm.Day, confirm.Hold, confirm.Member = wish, day, bookingpages.Hold{}, false
	confirm.Action = details.Action
	ranged := details
	ranged.LastDays = []web.Option{
		{Value: "2026-12-04", Label: language.Say("waitlist.only", "day", day)},
		{Value: "2026-12-05", Label: language.Say("waitlist.until", "day", day), Chosen: true},
	}
	ranged.Notice = "waitlistDays"
	full := confirm
	full.Notice = "waitlistFull"
	waiting := bookingpages.Waiting{
		Frame: details.Frame, Slip: wish, Day: day, State: madoguchi.WaitingForSlot, Base: "/w/token",
		Booking: "/book/0123456789abcdef",
	}
	waiting.Path = waiting.Base
	offered, over, booked, leaving := waiting, waiting, waiting, waiting
	offered.State, offered.Until = madoguchi.WaitingOffered, day+" 9:30"
	offered.Slip.Visit.Start = time.Date(2026, 12, 4, 10, 30, 0, 0, tokyo)
	over.Notice = "offerOver"
	booked.State, booked.Visit = madoguchi.WaitingBooked, "/r/token"
	leaving.Leaving = true
	unserved, removed := waiting, waiting
	unserved.State, removed.State = madoguchi.WaitingUnserved, madoguchi.WaitingRemoved
	return map[string]web.Page{
		"booking-slots-full": slots, "booking-slots-full-draft": drafted, "waitlist-details": details,
		"waitlist-details-days": ranged,
		"waitlist-confirm":      confirm, "waitlist-confirm-full": full,
		"waitlist-joined": bookingpages.Joined{Frame: details.Frame, Day: day, Back: waiting.Booking},
		"waiting":         waiting, "waiting-offered": offered, "waiting-over": over, "waiting-booked": booked,
		"waiting-unserved": unserved, "waiting-removed": removed, "waiting-leave": leaving,
	}
}
