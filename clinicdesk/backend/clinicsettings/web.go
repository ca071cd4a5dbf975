package clinicsettings

import (
	"fmt"
	"slices"
	"strconv"

	"madoguchi/apiserver/api"
)

// WebDraft is web booking as typed. Offers are marks by OfferKey, Doctors marks by ID.
type WebDraft struct {
	Open, Waitlist      string // marks
	Ahead               string // days
	Lead, Cancel        string // minutes
	Offers, DoctorMarks map[string]*string
}

// The usual web booking, which the desk proposes to a clinic that has none: a month ahead, until an hour before, and
// cancelled until a day before.
const (
	usualAhead  = 30
	usualLead   = 60
	usualCancel = 24 * 60
)

// OfferKey names a visit in WebDraft.Offers: a menu and the index in VisitKinds.
func OfferKey(menu string, kind int) string { return fmt.Sprintf("%s/%d", menu, kind) }

// newWebDraft returns the clinic's web booking. Nothing chosen yet is proposed as everything.
func newWebDraft(clinic api.Clinic) WebDraft {
	web := clinic.Web
	none := !web.Open && len(web.Offers) == 0 && len(web.Doctors) == 0
	if none && web.AheadDays == 0 && web.LeadMinutes == 0 && web.CancelMinutes == 0 {
		web.AheadDays, web.LeadMinutes, web.CancelMinutes = usualAhead, usualLead, usualCancel
	}
	d := WebDraft{
		Open: mark(web.Open), Waitlist: mark(web.Waitlist),
		Ahead: strconv.Itoa(web.AheadDays), Lead: strconv.Itoa(web.LeadMinutes),
		Cancel: strconv.Itoa(web.CancelMinutes), Offers: map[string]*string{}, DoctorMarks: map[string]*string{},
	}
	for _, menu := range clinic.CurrentMenus() {
		for i, kind := range VisitKinds {
			offer := api.WebOffer{MenuID: menu.ID, Method: kind.Method, Visit: kind.Visit}
			proposed := none && menu.Minutes[kind.Method][kind.Visit] > 0
			*d.Offer(menu.ID, i) = mark(proposed || slices.Contains(web.Offers, offer))
		}
	}
	for _, doctor := range clinic.CurrentDoctors() {
		*d.Doctor(doctor.ID) = mark(none || slices.Contains(web.Doctors, doctor.ID))
	}
	return d
}

// Offer returns the mark of a visit.
func (d *WebDraft) Offer(menu string, kind int) *string {
	return markIn(d.Offers, OfferKey(menu, kind))
}

// Doctor returns the mark of a doctor.
func (d *WebDraft) Doctor(id string) *string { return markIn(d.DoctorMarks, id) }

func markIn(marks map[string]*string, key string) *string {
	if marks[key] == nil {
		marks[key] = new(string)
	}
	return marks[key]
}

func (d *WebDraft) texts(all map[string]*string) {
	all["web/waitlist"] = &d.Waitlist
	all["web/open"], all["web/ahead"], all["web/lead"], all["web/cancel"] = &d.Open, &d.Ahead, &d.Lead, &d.Cancel
	for key, text := range d.Offers {
		all["web/offers/"+key] = text
	}
	for id, text := range d.DoctorMarks {
		all["web/doctors/"+id] = text
	}
}

// addWeb adds web booking, with the visits that the menus still have and the doctors who stay.
func (c *Change) addWeb(source *Draft) {
	draft := source.Web
	web := &api.WebBooking{
		Open: draft.Open == On, AheadDays: numberOr(draft.Ahead, -1), LeadMinutes: numberOr(draft.Lead, -1),
		CancelMinutes: numberOr(draft.Cancel, -1), Waitlist: draft.Waitlist == On,
	}
	for _, menu := range c.Settings.Menus {
		for i, kind := range VisitKinds {
			if menu.Minutes[kind.Method][kind.Visit] > 0 && *draft.Offer(menu.ID, i) == On {
				web.Offers = append(web.Offers, api.WebOffer{MenuID: menu.ID, Method: kind.Method, Visit: kind.Visit})
			}
		}
	}
	for _, doctor := range c.Settings.Doctors {
		if *draft.Doctor(doctor.ID) == On {
			web.Doctors = append(web.Doctors, doctor.ID)
		}
	}
	c.Settings.Web = web
	for wire, key := range map[string]string{
		"aheadDays": "ahead", "leadMinutes": "lead", "cancelMinutes": "cancel", "offers": "offers",
		"doctors": "doctors",
	} {
		c.keys["web."+wire] = "web/" + key
	}
}
