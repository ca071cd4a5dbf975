package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// The canaries that a patient types on the web, and that the clinic types of a patient.
const (
	canaryWebMail    = "kanaria.web.77121@example.com"
	canaryNewMail    = "kanaria.new.77122@example.com"
	canaryWebName    = "金糸雀 羽根子"
	canaryWebKana    = "カナリヤ　ハネコ"
	canaryBirth      = "1961-07-23"
	canaryBirthTyped = "昭和36年7月23日"
	canaryPostal     = "6068501"
	canaryAddress    = "京都市左京区金糸雀町77"
	canaryWebPhone   = "090-7712-0452"
	canaryFamily     = "金糸雀 雛太"
	canaryNote       = "止まり木から落ちました"
	canaryAnswer     = "粟の粒にかぶれます"
	canaryReason     = "さえずりが止まりません"
	canaryNotes      = "籠の戸を怖がる方"
	canarySearch     = "金糸雀を探す"
	canaryWaitMail   = "kanaria.waits.77123@example.com"
	canaryWaitName   = "金糸雀 待子"
	canaryWaitKana   = "カナリヤ　マチコ"
	canaryWaitPhone  = "090-7712-0453"
	canaryWaitNote   = "籠が空くのを待ちます"
	canaryWaitFault  = "止まり木の数"
)

var canariesOnWeb = []string{
	canaryWebMail, canaryNewMail, canaryWebName, canaryWebKana, canaryBirth, canaryBirthTyped, canaryPostal,
	canaryAddress, canaryWebPhone, canaryFamily, canaryNote, canaryAnswer, canaryReason, canaryNotes, canarySearch,
	canaryWaitMail, canaryWaitName, canaryWaitKana, canaryWaitPhone, canaryWaitNote, canaryWaitFault,
}

// asksBeforeVisits gives the clinic an explanation, and each menu a question.
func (s *stack) asksBeforeVisits(t testing.TB, clinic string) {
	t.Helper()
	store := s.store(t)
	settings, err := store.Clinic(t.Context(), madoguchi.ClinicID(clinic))
	if err != nil {
		t.Fatal(err)
	}
	settings.Explanation = madoguchi.Explanation{Text: "オンライン診療のご説明"}
	for i := range settings.Menus {
		settings.Menus[i].Questions = []madoguchi.Question{{ID: "q1", Text: "アレルギー", Kind: madoguchi.TextQuestion}}
	}
	settings.Revision++
	if err := store.PutSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
}

// canariesOnTheWeb signs up with the canaries, changes the address, adds a member of the family, books with a note,
// searches at the desk, and withdraws. It returns the requested addresses, and the secrets of the mailed links.
func (ac *actors) canariesOnTheWeb(s *stack) (urls, secrets []string) {
	t, p := ac.t, s.webPerson()
	t.Helper()
	profile := map[string]string{
		"name": canaryWebName, "kana": canaryWebKana, "birthDate": canaryBirthTyped, "sex": "female",
		"phone": canaryWebPhone, "postalCode": canaryPostal, "address": canaryAddress,
	}
	ac.must(p.opens("/mypage/signup"))
	ac.must(p.sends("/mypage/signup", map[string]string{"email": canaryWebMail}))
	link := s.mailedLink(t, canaryWebMail, "/mypage/signup/")
	ac.must(p.joins(link, canaryWebMail, profile))
	ac.must(p.opens("/mypage/profile"))
	ac.must(p.sends("/mypage/profile", map[string]string{"birthDate": canaryNote})) // refused, and shown again
	ac.must(p.sees(canaryNote))
	ac.must(p.opens("/mypage/family/new"))
	member := map[string]string{"name": canaryFamily, "kana": "カナリヤ　ヒナタ", "birthDate": canaryBirth}
	for name, value := range profile {
		if member[name] == "" {
			member[name] = value
		}
	}
	ac.must(p.sends("/mypage/family", member))
	ac.must(p.sends("/mypage/family", nil))
	ac.must(p.opens("/mypage/family"))
	ac.must(p.sees(canaryFamily))

	ac.canaryMember(p)

	booked := ac.canaryBooking(s, p)
	ac.canaryPatient()
	ac.must(p.opens("/mypage/account/address"))
	ac.must(p.sends("/mypage/account/address", map[string]string{
		"newEmail": canaryNewMail, "currentPassword": registeredPassword,
	}))
	change := s.mailedLink(t, canaryNewMail, "/mypage/change-address/")
	ac.must(p.opens("/mypage/withdrawal"))
	ac.must(p.sends("/mypage/withdrawal", map[string]string{
		"reason": canaryReason, "reservations": "cancel", "agreed": "1",
	}))
	ac.must(p.sends("/mypage/withdrawal/confirm", map[string]string{"currentPassword": registeredPassword}))
	if p.at.Path != "/mypage/withdrawn" {
		t.Fatalf("the withdrawal ends at %s (%d)", p.at, p.status)
	}
	return p.urls, []string{secretOf(link), secretOf(booked), secretOf(change)}
}

// canaryMember changes the member of the family.
func (ac *actors) canaryMember(p *webPerson) {
	ac.t.Helper()
	for _, link := range p.linksTo("/mypage/family/") {
		if strings.Count(link, "/") == 3 && !strings.HasSuffix(link, "/new") {
			ac.must(p.opens(link))
			ac.must(p.sends(link, map[string]string{"address": canaryAddress + "2"}))
			ac.must(p.sends(link+"/confirm", nil))
			return
		}
	}
	ac.t.Errorf("no member of the family can be changed:\n%s", p.text())
}

// canaryBooking books a visit with a note, and returns the path of its page.
func (ac *actors) canaryBooking(s *stack, p *webPerson) (path string) {
	ac.t.Helper()
	ac.must(p.wishes(ac.session.Clinic.ID))
	day, err := p.freeDay()
	ac.must(err)
	ac.must(p.opens(day))
	held, err := p.holds(p.offered("times")[0])
	if ac.must(err); !held {
		ac.t.Fatalf("the slot is not held:\n%s", p.text())
	}
	chosen, clinic := p.shown, "/book/"+ac.session.Clinic.ID
	ac.must(p.sends(clinic+"/details", nil))
	note := map[string]string{"note": canaryNote}
	ac.sendsByEach(p, note, clinic+"/extend", clinic+"/details", clinic+"/family", clinic)
	p.shown = chosen
	path, err = p.books(note)
	ac.must(err)
	ac.must(p.opens(path + "/questions"))
	ac.must(p.sends(path+"/questions", map[string]string{"answer-q1": canaryAnswer}))
	return path
}

// canaryPatient registers and searches a patient at the desk.
func (ac *actors) canaryPatient() {
	ac.t.Helper()
	client, _ := ac.stack.signIn(ac.t)
	ctx, patients := ac.t.Context(), api.PatientsOf(client)
	_, err := patients.Register(ctx, madoguchi.NewID(), api.NewPatient{PatientData: api.PatientData{
		Name: canaryWebName, BirthDate: canaryBirth, Address: canaryAddress, Notes: canaryNotes, Email: canaryWebMail,
	}})
	ac.must(err)
	for _, text := range []string{canarySearch, canaryWebName, canaryWebPhone} {
		_, err = patients.Search(ctx, text)
		ac.must(err)
	}
}

// prepares agrees to the explanation behind a visit's link, and answers the question.
func (ac *actors) prepares(s *stack, link string) (urls []string) {
	ac.t.Helper()
	p := s.webPerson()
	ac.must(p.opens(link))
	visit := strings.TrimSuffix(p.at.Path, "/preparation")
	ac.must(p.opens(visit + "/preparation"))
	ac.must(p.sends(visit+"/preparation", map[string]string{"agreed": "1", "answer-q1": canaryAnswer}))
	ac.must(p.opens(visit + "/preparation"))
	ac.must(p.sees(canaryAnswer))
	return slices.DeleteFunc(p.urls, func(address string) bool { return address == link })
}

// sendsByEach sends the page's form by each of its buttons.
func (ac *actors) sendsByEach(p *webPerson, typed map[string]string, buttons ...string) {
	ac.t.Helper()
	for page := p.shown; len(buttons) > 0; buttons = buttons[1:] {
		p.shown = page
		ac.must(p.sendsBy(buttons[0], typed))
	}
}

// canariesWait joins the waitlist of a full day with the canaries, leaves it, joins again, and accepts the offer. It
// returns the requested addresses, and the secrets of the mailed links.
func (ac *actors) canariesWait(s *stack) (urls, secrets []string) {
	t, p := ac.t, s.webPerson()
	t.Helper()
	day := time.Now().In(ac.zone()).AddDate(0, 0, 3).Format(time.DateOnly)
	ac.onlyVisitOf(s, day)
	earlier := ac.fillDay(day)
	ac.canaryJoins(p, day)
	link := s.mailedLink(t, canaryWaitMail, "/w/")
	ac.must(p.opens(link + "/leave"))
	ac.must(p.sends(p.at.Path, nil))
	ac.canaryJoins(p, day)
	ac.cancel(earlier)
	eventually(t, "the offer", patience, func() string {
		ac.must(p.opens(link))
		if form, _ := p.form(p.at.Path + "/accept"); form == nil {
			return p.text()
		}
		return ""
	})
	ac.must(p.sends(p.at.Path+"/accept", nil))
	if !strings.HasSuffix(p.at.Path, "/booked") {
		t.Fatalf("the offer's form ends at %s (%d):\n%s", p.at, p.status, p.text())
	}
	return p.urls, []string{secretOf(link), secretOf(strings.TrimSuffix(p.at.Path, "/booked"))}
}

// canaryJoins joins the waitlist of a day. The first form is refused, and shown again with what was typed.
func (ac *actors) canaryJoins(p *webPerson, day string) {
	ac.t.Helper()
	clinic := ac.session.Clinic
	list := "/book/" + clinic.ID + "/waitlist"
	wish := list + "?menu=" + clinic.Menus[0].ID + "&visit=return&method=inPerson&doctor=any&day=" + day
	ac.must(p.opens(wish))
	ac.sendsByEach(p, map[string]string{"note": canaryWaitNote}, list+"/details", list)
	ac.must(p.opens(wish + "&lang=ja"))
	typed := map[string]string{
		"name": canaryWaitName, "kana": canaryWaitKana, "birthDate": canaryWaitFault, "phone": canaryWaitPhone,
		"email": canaryWaitMail, "note": canaryWaitNote,
	}
	ac.must(p.sends(list+"/confirm", typed))
	ac.must(p.sees(canaryWaitFault))
	<-time.After(typingTime)
	ac.must(p.sends(list+"/confirm", map[string]string{"birthDate": canaryBirthTyped}))
	ac.must(p.sees(canaryWaitNote))
	ac.must(p.sends(list+"/join", nil))
	if p.at.Path != list+"/joined" {
		ac.t.Fatalf("the waitlist's form ends at %s (%d):\n%s", p.at, p.status, p.text())
	}
}

func (ac *actors) zone() *time.Location {
	ac.t.Helper()
	zone, err := time.LoadLocation(ac.session.Clinic.TimeZone)
	ac.must(err)
	return zone
}

// onlyVisitOf opens the clinic on a day for one visit of each doctor.
func (ac *actors) onlyVisitOf(s *stack, day string) {
	ac.t.Helper()
	store := s.store(ac.t)
	clinic, err := store.Clinic(ac.t.Context(), madoguchi.ClinicID(ac.session.Clinic.ID))
	ac.must(err)
	clinic.Exceptions = append(clinic.Exceptions, madoguchi.DayException{
		Day: day, Reason: "臨時", Hours: []madoguchi.Period{{From: 9 * 60, Until: 9*60 + 15}},
	})
	clinic.Revision++
	ac.must(store.PutSettings(ac.t.Context(), clinic))
}

// fillDay books a day's first slot with each doctor, and returns one of the visits.
func (ac *actors) fillDay(day string) (visit api.Entry) {
	ac.t.Helper()
	start, err := time.ParseInLocation(time.DateTime, day+" 09:00:00", ac.zone())
	ac.must(err)
	for _, doctor := range ac.session.Clinic.Doctors {
		request := ac.visitInDays("先約 太郎")
		request.Start, request.DoctorID = start, doctor.ID
		visit = ac.book(request)
	}
	return visit
}

// secretOf returns the last part of a link.
func secretOf(link string) string { return link[strings.LastIndexByte(link, '/')+1:] }
