package web_test

import (
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
	"madoguchi/slip"
	"madoguchi/slots"
)

// bookingViews returns the pages of booking on the web by the name of their golden file.
func bookingViews(language web.Language) map[string]web.Page {
	const base = "/book/0123456789abcdef"
	frame := web.Frame{
		Language: language, Path: base,
		Clinic: web.Clinic{Name: "青木内科クリニック", Phone: "03-1234-5678", Location: tokyo},
	}
	wish := []bookingpages.Answer{
		{Label: "内科（一般）", Path: base}, {Label: "再診", Path: base + "?menu=m1"}, {Label: "オンライン"}, {Label: "15分"},
	}
	start := time.Date(2026, 12, 4, 10, 30, 0, 0, tokyo)
	hold := bookingpages.Hold{
		Start: start, Now: start.AddDate(0, 0, -4), Until: start.AddDate(0, 0, -4).Add(4*time.Minute + 32*time.Second),
		Extendable: true,
	}
	over := hold
	over.Now, over.Extendable = hold.Until, false
	choose := bookingpages.Choose{Frame: frame, Question: "method", Wish: wish[:2], Answers: []bookingpages.Answer{
		{Label: "対面", Note: "クリニックへお越しいただきます", Path: base + "?method=inPerson"},
		{Label: "オンライン", Path: base + "?method=online"},
	}}
	whose := choose
	whose.Question, whose.Wish = "doctor", wish
	whom := bookingpages.Choose{Frame: frame, Question: "for", Add: "/mypage/family/new?next=" + base}
	for _, person := range bookablePeople() {
		whom.Answers = append(whom.Answers, person.Answer)
	}
	free := slotsView(frame, language, start)
	free.Wish = wish
	held, taken, closed, move := free, free, free, free
	held.Hold, held.Draft, held.Slots = &hold, "sealed", append([]bookingpages.Slot{}, free.Slots...)
	held.Slots[2].Chosen = true
	taken.Notice, taken.Draft, taken.Nearest = "taken", "sealed", free.Slots[1:3]
	closed.Slots, closed.Reason = nil, "休診：院長が学会に出席するため"
	move.Move, move.Notice, move.Back = true, "late", "/r/token"
	move.Slots = append([]bookingpages.Slot{}, free.Slots...)
	move.Slots[2].Current = true
	paper := slip.Slip{
		Clinic: madoguchi.Clinic{
			Name: "青木内科クリニック", TimeZone: "Asia/Tokyo", Doctors: []madoguchi.Doctor{{ID: "d1", Name: "西村 拓"}},
			Menus: []madoguchi.Menu{{ID: "m1", Name: "内科（一般）"}}, Web: madoguchi.WebBooking{CancelMinutes: 1440},
		},
		Visit: madoguchi.Reservation{
			DoctorID: "d1", MenuID: "m1", Method: madoguchi.Online, Visit: madoguchi.ReturnVisit, Start: start,
			End: start.Add(15 * time.Minute), Source: madoguchi.BookedOnWeb, State: madoguchi.ReservationBooked,
		},
		Language: string(language), Now: hold.Now, Call: "https://clinic.test/v/token",
	}
	person := madoguchi.Person{
		Name: "田中 花子", Kana: "タナカ　ハナコ", BirthDate: "1980-04-01", Sex: madoguchi.Female, Phone: "090-1234-5678",
	}
	details := bookingpages.Details{
		Frame: frame, Slip: paper, Hold: hold, Draft: "sealed", Values: person, Email: "hanako@patient.example",
		Note: "のどが痛い\n熱はない", Action: base,
	}
	details.SignIn = "/mypage/signin?next=%2Fbook%2F0123456789abcdef%3Fmenu%3Dm1"
	faulty := details
	faulty.Hold, faulty.Notice, faulty.Values.Name, faulty.Values.Phone = over, "tooFast", "", "090"
	faulty.Faults = faulty.Values.Check("2026-11-30", "name")
	member, unfinished := details, details
	member.People, member.Adds, member.Values.Name = bookablePeople(), true, "田中 陽太"
	member.Fixed, member.Notice = web.PersonLines(language, member.Values)[:4], "person"
	unfinished.Profile = "/mypage/profile"
	confirm := bookingpages.Confirm{Frame: frame, Slip: paper, Hold: hold, Draft: "sealed", Action: base, Member: true}
	confirm.Lines = []web.Line{{Label: "氏名", Value: person.Name}, {Label: "クリニックへのご連絡", Value: details.Note}}
	confirm.Frame.Member = true
	unavailable := confirm
	unavailable.Notice, unavailable.Member = "unavailable", false
	visit := bookingpages.Reservation{Frame: frame, Detail: bookingpages.Detail{
		Slip: paper, Base: "/r/token", Cancel: "/r/token/cancel", Devices: "/devices",
	}}
	booked, cancelled, late, moved := visit, visit, visit, visit
	moved.Done, moved.Member = "moved", true
	booked.Page, booked.Booked = "/r/token", true
	booked.Email, booked.SignUp = "hanako@patient.example", "/r/token/signup"
	cancelled.Slip.Visit.State, cancelled.Clinic.Booking = madoguchi.ReservationCancelled, base
	late.Slip.Now, late.Notice, late.Slip.For = start, "inCall", "田中 陽太"
	asked := visit
	asked.Prepare, asked.Slip.Clinic.Menus = "/r/token/questions", []madoguchi.Menu{
		{ID: "m1", Name: "内科（一般）", Questions: []madoguchi.Question{{ID: "q1"}}},
	}
	asked.Slip.Visit.Method, asked.Slip.Call, asked.Devices = madoguchi.InPerson, "", ""
	explained, answered := booked, asked
	explained.Prepare, explained.Slip.Clinic.Explanation.Text = paper.Call+"/preparation", "説明"
	answered.Slip.Visit.AnsweredAt = start
	question := bookingpages.Question{
		Frame: frame, Slip: paper, What: "cancel", Action: "/r/token/cancel", Back: "/r/token",
	}
	moving := question
	moving.Former = "12月3日（木）9:00"
	moving.What, moving.Start, moving.Action = "move", "2026-12-04T01:30:00Z", "/r/token/move"
	adding := question
	adding.What, adding.Action = "account", "/r/token/account"
	return map[string]web.Page{
		"booking-choose-doctor": whose,
		"booking-closed":        bookingpages.Closed{Frame: frame},
		"waiting-past":          bookingpages.NotWaiting{Frame: frame},
		"reservation-past":      bookingpages.Over{Frame: frame}, "booking-choose": choose, "booking-slots": free,
		"booking-slots-held": held, "booking-slots-taken": taken, "booking-slots-closed": closed,
		"booking-slots-move": move, "booking-details": details, "booking-details-faults": faulty,
		"booking-choose-person": whom, "booking-details-member": member, "booking-details-unfinished": unfinished,
		"booking-confirm": confirm, "booking-confirm-unavailable": unavailable, "reservation": visit,
		"reservation-moved": moved,
		"reservation-asked": asked, "reservation-answered": answered,
		"reservation-explained": explained,
		"reservation-booked":    booked, "reservation-cancelled": cancelled, "reservation-late": late,
		"reservation-cancel": question, "reservation-move": moving, "reservation-account": adding,
	}
}

func bookablePeople() []bookingpages.Person {
	return []bookingpages.Person{
		{Answer: bookingpages.Answer{Label: "田中 花子", Note: "ご本人", Path: "self"}},
		{Answer: bookingpages.Answer{Label: "田中 陽太", Note: "2019年4月2日生まれ", Path: "m1"}, Chosen: true},
	}
}

func slotsView(frame web.Frame, language web.Language, start time.Time) bookingpages.Slots {
	page := bookingpages.Slots{
		Frame: frame, Base: frame.Path, Action: frame.Path + "/hold?menu=m1", Query: "menu=m1", Chosen: start,
		Zone: "日本時間", Before: "2026-11-23", After: "2026-12-07",
	}
	monday := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	for i, state := range []slots.State{
		bookingpages.Past, slots.StateFree, slots.StateClosed, slots.StateFree, slots.StateFree, slots.StateFew,
		slots.StateFull,
	} {
		page.Week = append(page.Week, bookingpages.Day{
			Language: language, Date: monday.AddDate(0, 0, i), State: state, Left: 2 + i%2*18, Of: 20, Chosen: i == 4,
		})
	}
	for i := range 6 {
		at := start.Add(time.Duration(i-2) * 15 * time.Minute)
		page.Slots = append(page.Slots, bookingpages.Slot{
			Start: at, Value: at.UTC().Format(time.RFC3339), Taken: i == 1,
		})
	}
	return page
}
