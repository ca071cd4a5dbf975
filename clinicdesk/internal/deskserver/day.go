package deskserver

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// PutDay fills a day as in the pictures. Waiting times and call durations count from now.
func (v *Visits) PutDay(day, now time.Time) {
	at := func(hour, minute int) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, v.settings.location())
	}
	ago := func(minutes int) *time.Time {
		since := now.Add(-time.Duration(minutes) * time.Minute)
		return &since
	}
	v.Put(v.visit("山本 健一", "10412", Aoki, "inPerson", "return", at(9, 0), func(e *api.Entry) { e.State = "finished" }))
	v.Put(v.visit("中村 ハル", "10388", Aoki, "online", "return", at(9, 30),
		func(e *api.Entry) { e.State, e.Call.State = "finished", "finished" }))
	v.Put(v.visit("高橋 美咲", "", Aoki, "online", "first", at(10, 30), func(e *api.Entry) {
		e.Call.State, e.Call.PatientSince, e.Call.ClinicSince, e.Call.CallSince = "inCall", ago(50), ago(45), ago(44)
	}))
	v.Put(v.visit("小林 誠", "10021", Aoki, "online", "return", at(11, 0),
		func(e *api.Entry) { e.Call.State, e.Call.PatientSince = "waiting", ago(4) }))
	v.Put(v.visit("渡辺 千代", "09870", Aoki, "inPerson", "return", at(12, 0), nil))
	v.Put(v.visit("伊藤 さくら", "", Aoki, "online", "first", at(13, 30), func(e *api.Entry) {
		e.End, e.Attention = at(14, 30), "sendFailed"
		e.Delivery = &api.Delivery{
			ID: madoguchi.NewID(), Channel: "sms", Target: "+819012345678", Status: "failed", Failure: "unknownNumber",
			AskedAt: *ago(90), StatusAt: *ago(89),
		}
	}))
	v.Put(v.visit("加藤 修", "10555", Aoki, "online", "return", at(15, 30), v.delivered("sms", "delivered")))
	v.Put(v.visit("佐々木 亮", "10093", Nishimura, "inPerson", "return", at(12, 0), nil))
	v.Put(v.visit("松本 恵", "10640", Nishimura, "online", "first", at(14, 0), v.delivered("mail", "delivered")))
	v.Put(v.visit("清水 大地", "10702", Nishimura, "online", "return", at(16, 0), v.delivered("sms", "queued")))
	group := api.Entry{
		ID: madoguchi.NewID(), Kind: api.KindCall,
		GuestVisit: api.GuestVisit{DoctorID: Nishimura, Start: at(11, 0), Method: "online"},
		End:        at(12, 0), State: "booked", Title: "ひまわり苑（4名）",
	}
	group.Call = v.callOf(group)
	group.Call.State, group.Call.PatientSince = "waiting", ago(1)
	v.Put(group)
}

func (v *Visits) delivered(channel, status string) func(*api.Entry) {
	return func(e *api.Entry) {
		now := v.now()
		target := map[string]string{"sms": "+819012345678", "mail": "megumi@example.jp"}[channel]
		e.Delivery = &api.Delivery{
			ID: madoguchi.NewID(), Channel: channel, Target: target, Status: status, AskedAt: now, SentAt: &now,
			StatusAt: now,
		}
	}
}

func (v *Visits) visit(name, chart, doctor, method, visit string, start time.Time, change func(*api.Entry)) api.Entry {
	entry := api.Entry{ID: madoguchi.NewID(), Kind: api.KindReservation, State: "booked", GuestVisit: api.GuestVisit{
		DoctorID: doctor, Start: start.UTC(), PatientName: name, ChartNumber: chart, MenuID: General, Method: method,
		Visit: visit,
	}}
	v.complete(&entry)
	if change != nil {
		change(&entry)
	}
	return entry
}
