package web_test

import (
	"strings"
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// dashboardViews returns the patients' dashboard, and the pages that it leads to.
func dashboardViews(language web.Language) map[string]web.Page {
	start := time.Date(2026, 11, 24, 14, 30, 0, 0, tokyo)
	in := func(path string) web.Frame {
		return web.Frame{Language: language, Path: path, MyPage: &web.MyPage{Number: "012345678901", Unread: 3}}
	}
	aoki := web.Clinic{Name: "青木内科クリニック", Phone: "03-1234-5678", Location: tokyo}
	child := web.Clinic{Name: "ひだまり小児科", Phone: "03-8765-4321", Location: tokyo}
	detail := bookingpages.Detail{
		Cancel: "/mypage/reservations/0123456789abcdef/cancel", Devices: "/devices",
		Slip: slip.Slip{
			Clinic: madoguchi.Clinic{
				Name: aoki.Name, TimeZone: "Asia/Tokyo", Doctors: []madoguchi.Doctor{{ID: "d1", Name: "青木 由紀子"}},
				Menus: []madoguchi.Menu{{ID: "m1", Name: "内科（一般）"}}, Web: madoguchi.WebBooking{CancelMinutes: 1440},
			},
			Visit: madoguchi.Reservation{
				DoctorID: "d1", MenuID: "m1", Method: madoguchi.Online, Visit: madoguchi.ReturnVisit, Start: start,
				End: start.Add(15 * time.Minute), State: madoguchi.ReservationBooked,
			},
			Language: string(language), Now: start.Add(-50 * time.Hour),
		},
	}
	next := portalpages.Visit{
		ID: "0123456789abcdef", Clinic: aoki, Start: start, Online: true, State: madoguchi.ReservationBooked,
		Patient: "田中 花子", Detail: detail, Opens: start.Add(-time.Hour), Enter: true,
	}
	later := portalpages.Visit{
		ID: "1123456789abcdef", Clinic: child, Start: start.Add(212*time.Hour - 30*time.Minute), First: true,
		State: madoguchi.ReservationBooked, Patient: "田中 陽太", Family: true, Detail: detail,
	}
	later.Detail.Base, later.Detail.Page, later.Detail.Slip.Visit.Source = "/r/token", "/r/token", madoguchi.BookedOnWeb
	next.Detail.Prepare = "/mypage/reservations/0123456789abcdef/preparation"
	next.Detail.Slip.Clinic.Explanation.Text = "説明"
	later.Detail.Slip.Visit.Start, later.Detail.Slip.For = later.Start, later.Patient
	opened := next
	opened.Opened = true
	const made = "/mypage/profile?next=%2Fmypage%2Fbooked%2F0123456789abcdef"
	booked := bookingpages.Booked{
		Slip: later.Detail.Slip, Person: madoguchi.Person{Name: "田中 陽太"}, Page: made, Self: made + "%2Fself",
		Others: made + "%2Ffamily",
	}
	parents := portalpages.Profile{
		Frame: in("/mypage/profile"), First: true, Next: "/mypage/booked/0123456789abcdef/family", Booked: booked,
	}
	parents.Booked.Family = true
	waiting, cancelled, missed := next, next, later
	waiting.ID, waiting.Enter, waiting.Detail = "2123456789abcdef", false, later.Detail
	cancelled.State, missed.State = madoguchi.ReservationCancelled, madoguchi.ReservationNoShow
	cancelled.Detail.Slip.Visit.State, missed.Detail.Slip.Visit.State = cancelled.State, missed.State
	late := waiting
	late.Detail.Slip.Now = start.Add(200 * time.Hour)
	mine := portalpages.MyClinic{ID: "0123456789abcdef", Clinic: aoki, Next: start, Books: true}
	other := portalpages.MyClinic{ID: "1123456789abcdef", Clinic: child, Next: later.Start}
	long := portalpages.MyClinic{ID: "2123456789abcdef", Clinic: web.Clinic{Name: strings.Repeat("長い名前の診療所", 7)}}
	notices := []portalpages.Notice{
		{
			At: start, Kind: madoguchi.NoticeMoved, Unread: true, Clinic: aoki, Path: "/mypage/reservations/x",
			Start: start,
		},
		{
			At: start.Add(-time.Hour), Kind: madoguchi.NoticeService, Title: "システムの保守のお知らせ",
			Text: "11月15日の午前2時から4時まで、ご利用いただけません。\nご了承ください。", Clinic: web.Clinic{Location: tokyo},
		},
	}
	for _, kind := range []madoguchi.NoticeKind{
		madoguchi.NoticeBooked, madoguchi.NoticeCancelled, madoguchi.NoticeSent,
	} {
		notice := notices[0]
		notice.Kind, notice.Unread = kind, false
		notices = append(notices, notice)
	}
	notices[0].For = "田中 陽太"
	read := []portalpages.Notice{notices[1]}
	return map[string]web.Page{
		"mypage-visit": portalpages.VisitPage{Frame: in("/mypage/notices"), Visit: opened},
		"mypage-booked-add": bookingpages.BookedFor{
			Frame: in("/mypage/booked/0123456789abcdef"), Booked: booked, Adds: "/r/token/account",
			Notice: "unavailable",
		},
		"mypage-booked-for":     bookingpages.BookedFor{Frame: in("/mypage/profile"), Booked: booked},
		"mypage-profile-parent": parents,
		"mypage-dashboard": portalpages.Dashboard{
			Frame: in("/mypage"), Visits: []portalpages.Visit{next, later},
			Clinics: []portalpages.MyClinic{mine, other},
		},
		"mypage-dashboard-past": portalpages.Dashboard{
			Frame: in("/mypage"), Done: "cancelled",
			Visits: []portalpages.Visit{waiting, late}, Past: []portalpages.Visit{cancelled, missed},
			Clinics: []portalpages.MyClinic{mine, long},
			Waiting: []portalpages.Waiting{
				{Path: "/w/token", Clinic: aoki.Name, Day: "11/27", Patient: "田中 花子", Offered: true},
				{Path: "/w/other", Clinic: child.Name, Day: "11/30", Patient: "田中 陽太"},
			},
		},
		"mypage-dashboard-empty": portalpages.Dashboard{Frame: in("/mypage"), Done: "registered"},
		"mypage-join": portalpages.Dashboard{
			Frame: in("/mypage/join/0123456789abcdef"), Join: &mine, Clinics: []portalpages.MyClinic{other},
		},
		"mypage-clinic": portalpages.Clinic{
			Frame: in("/mypage/clinics/0123456789abcdef"), Mine: mine, Visits: []portalpages.Visit{waiting, cancelled},
			Hours: []web.Line{{Label: "月", Value: "9:00–12:30  14:00–18:00"}, {Label: "日", Value: "休診"}},
		},
		"mypage-clinic-new": portalpages.Clinic{Frame: in("/mypage/clinics/2123456789abcdef"), Mine: long},
		"mypage-remove-clinic": portalpages.RemoveClinic{
			Frame: in("/mypage/clinics/0123456789abcdef/remove"), Mine: mine, Booked: 2,
		},
		"mypage-cancel": portalpages.CancelVisit{
			Frame: in("/mypage/reservations/1123456789abcdef/cancel"), Visit: later,
		},
		"mypage-cancel-late": portalpages.CancelVisit{
			Frame: in("/mypage/reservations/0123456789abcdef/cancel"), Visit: next, Notice: "late",
		},
		"mypage-notices":      portalpages.Notices{Frame: in("/mypage/notices"), Notices: notices, Until: start},
		"mypage-notices-read": portalpages.Notices{Frame: in("/mypage/notices"), Notices: read, Until: start},
		"mypage-notices-none": portalpages.Notices{Frame: in("/mypage/notices")},
	}
}
