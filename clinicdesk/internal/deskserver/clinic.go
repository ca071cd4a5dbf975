package deskserver

import (
	"madoguchi/apiserver/api"
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
