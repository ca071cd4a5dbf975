package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// demoVisit is a reservation and the target of its link, if any.
type demoVisit struct {
	key  string
	book api.GuestVisit
	send api.Send
}

// The menus of the demonstration clinic.
const (
	general = "内科（一般）"
	fever   = "発熱・かぜ"
	chronic = "生活習慣病"
)

// demoPlan is one day's visits; the days differ in which of them they have.
var demoPlan = []struct {
	hour, minute int
	doctor       int // position in the clinic's list
	menu         string
	method       madoguchi.Method
	visit        madoguchi.VisitType
	name, chart  string
	memo         string
}{
	{9, 0, 0, general, madoguchi.InPerson, madoguchi.ReturnVisit, "高橋 美咲", "10021", ""},
	{9, 30, 0, chronic, madoguchi.Online, madoguchi.ReturnVisit, "伊藤 健一", "10034", "血圧手帳を見せてもらう"},
	{10, 0, 1, fever, madoguchi.Online, madoguchi.FirstVisit, "渡辺 さくら", "", "発熱2日目"},
	{10, 30, 1, general, madoguchi.InPerson, madoguchi.FirstVisit, "中村 大輔", "", ""},
	{11, 0, 0, general, madoguchi.Online, madoguchi.FirstVisit, mailedPatient, "", "家族が同席"},
	{13, 30, 1, chronic, madoguchi.InPerson, madoguchi.ReturnVisit, "加藤 修", "10007", "採血あり"},
	{14, 30, 0, general, madoguchi.Online, madoguchi.ReturnVisit, "吉田 千尋", "10052", ""},
	{15, 0, 1, fever, madoguchi.InPerson, madoguchi.FirstVisit, "山本 翔", "", ""},
	{16, 0, 1, chronic, madoguchi.Online, madoguchi.ReturnVisit, "松本 恵", "10011", ""},
}

const (
	demoDaysBefore = 1 // the API refuses visits that are over, and a link's window ends a day after the visit
	demoDaysAfter  = 6

	demoPhone = "+819012345678"
	demoMail  = "yoko@patient.example"

	mailedPatient = "小林 陽子" // the patient whose link goes to demoMail
)

// demoVisits returns a week's reservations, and an online visit that can begin at once. now is in the clinic's time
// zone.
func demoVisits(clinic api.Clinic, now time.Time) []demoVisit {
	visits := []demoVisit{visitAtOnce(clinic, now)}
	for offset := -demoDaysBefore; offset <= demoDaysAfter; offset++ {
		day := now.AddDate(0, 0, offset)
		if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			continue
		}
		for i := range demoPlan {
			if (i+day.YearDay())%4 != 0 { // some slots stay free
				visits = append(visits, plannedVisit(clinic, now, day, i))
			}
		}
	}
	return visits
}

func plannedVisit(clinic api.Clinic, now, day time.Time, i int) demoVisit {
	p := demoPlan[i]
	start := time.Date(day.Year(), day.Month(), day.Day(), p.hour, p.minute, 0, 0, day.Location())
	visit := demoVisit{
		key: fmt.Sprintf("demo-%s-%d", day.Format(time.DateOnly), i),
		book: api.GuestVisit{
			DoctorID: clinic.Doctors[p.doctor].ID, MenuID: menuID(clinic, p.menu),
			Method: string(p.method), Visit: string(p.visit), Start: start,
			PatientName: p.name, ChartNumber: p.chart, Memo: p.memo,
		},
	}
	if p.name == mailedPatient && start.After(now) {
		visit.send = api.Send{Channel: string(madoguchi.Mail), Target: demoMail, Language: "ja"}
	}
	return visit
}

// menuID is empty for an unknown menu; the API then refuses the visit.
func menuID(clinic api.Clinic, name string) string {
	for _, menu := range clinic.Menus {
		if menu.Name == name {
			return menu.ID
		}
	}
	return ""
}

// visitAtOnce begins at the next half hour, so that its link works when the system has just started. It avoids the
// times of the doctor's planned visits.
func visitAtOnce(clinic api.Clinic, now time.Time) demoVisit {
	const step = 30 * time.Minute
	start := now.Truncate(step).Add(step)
	return demoVisit{
		key: "demo-now-" + start.UTC().Format("20060102T1504"),
		book: api.GuestVisit{
			DoctorID: clinic.Doctors[0].ID, MenuID: menuID(clinic, general),
			Method: string(madoguchi.Online), Visit: string(madoguchi.ReturnVisit), Start: start,
			PatientName: "山田 花子", ChartNumber: "10001", Memo: "デモ用：すぐに始められるオンライン診療",
		},
		send: api.Send{Channel: string(madoguchi.SMS), Target: demoPhone, Language: "ja"},
	}
}

// make books the visit and sends its link. It skips a taken slot, and a visit that is over.
func (v demoVisit) make(ctx context.Context, client *api.Client) error {
	detail, err := client.Book(ctx, v.key, v.book)
	var refusal *madoguchi.Error
	if errors.As(err, &refusal) && (refusal.Kind == madoguchi.KindConflict || refusal.Kind == madoguchi.KindInvalid) {
		return nil
	}
	if err != nil || v.send.Channel == "" {
		return err
	}
	_, err = client.Send(ctx, api.KindReservation, detail.Entry.ID, v.key+"-send", v.send)
	return err
}
