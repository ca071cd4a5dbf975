package deskserver

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// The IDs of the clinic's doctors and menus, and of the member of staff who signs in.
const (
	Aoki      = "d0ct0r000000a0k1"
	Nishimura = "d0ct0r0n1sh1m0ra"
	General   = "menv0000genera10"
	FollowUp  = "menv0000f0110wvp"
	Self      = "staff00000000001"
)

// Clinic is the clinic of the requirements' pictures: two doctors, two menus, mornings and afternoons.
func Clinic() api.Clinic {
	both := func(first, again int) map[string]map[string]int {
		minutes := map[string]int{"first": first, "return": again}
		return map[string]map[string]int{"inPerson": minutes, "online": minutes}
	}
	clinic := api.Clinic{
		ID: "c11n1c0000000001", Name: "青木内科", Phone: "03-0000-0000", TimeZone: "Asia/Tokyo",
		Doctors: []api.Doctor{
			{ID: Aoki, Name: "青木 由紀子", Kana: "アオキ ユキコ", Capacity: 1},
			{ID: Nishimura, Name: "西村 拓", Kana: "ニシムラ タク", Capacity: 1},
		},
		Menus: []api.Menu{
			{ID: General, Name: "内科（一般）", Minutes: both(30, 15)},
			{ID: FollowUp, Name: "生活習慣病",
				Minutes: map[string]map[string]int{"inPerson": {"return": 20}, "online": {"return": 20}}},
		},
	}
	for weekday := range 7 {
		clinic.Hours = append(clinic.Hours, api.OpeningHours{Weekday: weekday, From: 9 * 60, Until: 12*60 + 30},
			api.OpeningHours{Weekday: weekday, From: 13*60 + 30, Until: 18 * 60})
	}
	return clinic
}

// PutDay fills a day as in the pictures. Waiting times and call durations count from now.
func (s *Server) PutDay(day, now time.Time) {
	at := func(hour, minute int) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, s.location())
	}
	ago := func(minutes int) *time.Time {
		since := now.Add(-time.Duration(minutes) * time.Minute)
		return &since
	}
	s.Put(s.visit("山本 健一", "10412", Aoki, "inPerson", "return", at(9, 0), func(e *api.Entry) { e.State = "finished" }))
	s.Put(s.visit("中村 ハル", "10388", Aoki, "online", "return", at(9, 30),
		func(e *api.Entry) { e.State, e.Call.State = "finished", "finished" }))
	s.Put(s.visit("高橋 美咲", "", Aoki, "online", "first", at(10, 30), func(e *api.Entry) {
		e.Call.State, e.Call.PatientSince, e.Call.ClinicSince, e.Call.CallSince = "inCall", ago(50), ago(45), ago(44)
	}))
	s.Put(s.visit("小林 誠", "10021", Aoki, "online", "return", at(11, 0),
		func(e *api.Entry) { e.Call.State, e.Call.PatientSince = "waiting", ago(4) }))
	s.Put(s.visit("渡辺 千代", "09870", Aoki, "inPerson", "return", at(12, 0), nil))
	s.Put(s.visit("伊藤 さくら", "", Aoki, "online", "first", at(13, 30), func(e *api.Entry) {
		e.End, e.Attention = at(14, 30), "sendFailed"
		e.Delivery = &api.Delivery{
			ID: madoguchi.NewID(), Channel: "sms", Target: "+819012345678", Status: "failed", Failure: "unknownNumber",
			AskedAt: *ago(90), StatusAt: *ago(89),
		}
	}))
	s.Put(s.visit("加藤 修", "10555", Aoki, "online", "return", at(15, 30), s.delivered("sms", "delivered")))
	s.Put(s.visit("佐々木 亮", "10093", Nishimura, "inPerson", "return", at(12, 0), nil))
	s.Put(s.visit("松本 恵", "10640", Nishimura, "online", "first", at(14, 0), s.delivered("mail", "delivered")))
	s.Put(s.visit("清水 大地", "10702", Nishimura, "online", "return", at(16, 0), s.delivered("sms", "queued")))
	group := api.Entry{
		ID: madoguchi.NewID(), Kind: api.KindCall,
		GuestVisit: api.GuestVisit{DoctorID: Nishimura, Start: at(11, 0), Method: "online"},
		End:        at(12, 0), State: "booked", Title: "ひまわり苑（4名）",
	}
	group.Call = s.callOf(group)
	group.Call.State, group.Call.PatientSince = "waiting", ago(1)
	s.Put(group)
}

func (s *Server) delivered(channel, status string) func(*api.Entry) {
	return func(e *api.Entry) {
		now := s.now()
		target := map[string]string{"sms": "+819012345678", "mail": "megumi@example.jp"}[channel]
		e.Delivery = &api.Delivery{
			ID: madoguchi.NewID(), Channel: channel, Target: target, Status: status, AskedAt: now, SentAt: &now,
			StatusAt: now,
		}
	}
}

func (s *Server) visit(name, chart, doctor, method, visit string, start time.Time, change func(*api.Entry)) api.Entry {
	entry := api.Entry{ID: madoguchi.NewID(), Kind: api.KindReservation, State: "booked", GuestVisit: api.GuestVisit{
		DoctorID: doctor, Start: start.UTC(), PatientName: name, ChartNumber: chart, MenuID: General, Method: method,
		Visit: visit,
	}}
	s.complete(&entry)
	if change != nil {
		change(&entry)
	}
	return entry
}
