package mongo

import (
	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// exceptionDocument is a day with other hours. An empty Doctor means all doctors.
type exceptionDocument struct {
	Day    string           `bson:"day" check:"day"`
	Doctor string           `bson:"doctor"`
	Hours  []periodDocument `bson:"hours"`
	Reason string           `bson:"reason"`
}

type periodDocument struct {
	From  int `bson:"from" check:"minute"`
	Until int `bson:"until" check:"minute"`
}

// webDocument is what a clinic offers on the web. Clinics of earlier releases have none until their settings change.
type webDocument struct {
	Open          bool            `bson:"open"`
	Offers        []offerDocument `bson:"offers"`
	Doctors       []string        `bson:"doctors"`
	AheadDays     int             `bson:"aheadDays" check:"count"`
	LeadMinutes   int             `bson:"leadMinutes" check:"count"`
	CancelMinutes int             `bson:"cancelMinutes" check:"count"`
	Waitlist      bool            `bson:"waitlist,omitempty"`
}

type offerDocument struct {
	Menu   string `bson:"menu" check:"id"`
	Method string `bson:"method" check:"method"`
	Visit  string `bson:"visit" check:"visit"`
}

func exceptionDocumentOf(e madoguchi.DayException) exceptionDocument {
	return exceptionDocument{
		Day: e.Day, Doctor: string(e.Doctor), Reason: e.Reason,
		Hours: documents.Convert(e.Hours, func(p madoguchi.Period) periodDocument { return periodDocument(p) }),
	}
}

func (d exceptionDocument) exception() madoguchi.DayException {
	return madoguchi.DayException{
		Day: d.Day, Doctor: madoguchi.DoctorID(d.Doctor), Reason: d.Reason,
		Hours: documents.Convert(d.Hours, func(p periodDocument) madoguchi.Period { return madoguchi.Period(p) }),
	}
}

func webDocumentOf(w madoguchi.WebBooking) *webDocument {
	return &webDocument{
		Open: w.Open, AheadDays: w.AheadDays, LeadMinutes: w.LeadMinutes, CancelMinutes: w.CancelMinutes,
		Waitlist: w.Waitlist,
		Doctors:  documents.Convert(w.Doctors, func(id madoguchi.DoctorID) string { return string(id) }),
		Offers: documents.Convert(w.Offers, func(o madoguchi.WebOffer) offerDocument {
			return offerDocument{Menu: string(o.MenuID), Method: string(o.Method), Visit: string(o.Visit)}
		}),
	}
}

func (d *webDocument) booking() madoguchi.WebBooking {
	if d == nil {
		return madoguchi.WebBooking{}
	}
	return madoguchi.WebBooking{
		Open: d.Open, AheadDays: d.AheadDays, LeadMinutes: d.LeadMinutes, CancelMinutes: d.CancelMinutes,
		Waitlist: d.Waitlist,
		Doctors:  documents.Convert(d.Doctors, func(id string) madoguchi.DoctorID { return madoguchi.DoctorID(id) }),
		Offers: documents.Convert(d.Offers, func(o offerDocument) madoguchi.WebOffer {
			return madoguchi.WebOffer{
				MenuID: madoguchi.MenuID(o.Menu), Method: madoguchi.Method(o.Method),
				Visit: madoguchi.VisitType(o.Visit),
			}
		}),
	}
}

// remindersDocument are the reminders that a clinic sends. Clinics of earlier releases have none until their settings
// change.
type remindersDocument struct {
	DayBefore   bool `bson:"dayBefore"`
	DayBeforeAt int  `bson:"dayBeforeAt" check:"minute"`
	HoursBefore int  `bson:"hoursBefore" check:"count"`
}

func remindersDocumentOf(r madoguchi.Reminders) *remindersDocument {
	document := remindersDocument(r)
	return &document
}

func (d *remindersDocument) reminders() madoguchi.Reminders {
	if d == nil {
		return madoguchi.Reminders{}
	}
	return madoguchi.Reminders(*d)
}
