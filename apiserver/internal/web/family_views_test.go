package web_test

import (
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
)

// familyViews returns the pages of the family.
func familyViews(language web.Language) map[string]web.Page {
	in := func(path string) web.Frame {
		return web.Frame{Language: language, Path: path, MyPage: &web.MyPage{Number: "012345678901"}}
	}
	owner := madoguchi.Person{Name: "田中 花子", Phone: "090-1234-5678"}
	yota := madoguchi.Person{
		Name: "田中 陽太", Kana: "タナカ　ヨウタ", BirthDate: "2019-04-02", Sex: madoguchi.Male,
	}
	grandmother := madoguchi.Person{
		Name: "田中 花子", Kana: "タナカ　ハナコ", BirthDate: "1948-01-03", Sex: madoguchi.Female, Phone: "03-1234-5678",
		PostalCode: "1000001", Address: "東京都千代田区千代田1-1",
	}
	account := madoguchi.Account{Profile: owner, Family: []madoguchi.FamilyMember{
		{ID: "0123456789abcdef", Person: yota}, {ID: "1123456789abcdef", Person: grandmother},
	}}
	list := portalpages.Family{Frame: in("/mypage/family"), Done: "added"}
	for _, member := range account.Family {
		list.Members = append(list.Members, portalpages.MemberOf(language, account, member))
	}
	full := list
	for len(full.Members) < madoguchi.MaxFamily {
		full.Members = append(full.Members, list.Members[0])
	}
	full.Done = ""
	kept := portalpages.MemberKept{
		ID: "0123456789abcdef", New: true, Next: "/book/0123456789abcdef", Draft: "sealed",
	}
	added := portalpages.MemberForm{Frame: in("/mypage/family/new"), MemberKept: kept, Owner: owner}
	faulty, changed, places := added, added, added
	faulty.Values = madoguchi.Person{Name: "田中 陽太", Kana: "田中", Phone: "090"}
	faulty.Faults = faulty.Values.Check("2026-11-30", madoguchi.MemberFields()...)
	changed.MemberKept = portalpages.MemberKept{ID: kept.ID, Based: "hash"}
	changed.Values, changed.Notice, changed.Stored = yota, "memberChanged", web.PersonLines(language, yota)
	places.Places, places.Draft = []web.RegistrationPlace{{Address: "岐阜県不破郡垂井町"}, {Address: "岐阜県不破郡関ケ原町"}}, ""
	remove := portalpages.RemoveMember{
		Frame: in("/mypage/family/0123456789abcdef/remove"), Member: list.Members[1], Notice: "unavailable",
		Visits: []portalpages.ComingVisit{
			{ID: "r1", When: "12月4日（金）10:30", Clinic: "ひだまり小児科", Cancels: true},
			{ID: "r2", When: "12月5日（土）9:00", Clinic: "青木内科クリニック"},
		},
	}
	return map[string]web.Page{
		"mypage-family": list, "mypage-family-none": portalpages.Family{Frame: in("/mypage/family")},
		"mypage-family-full": full, "mypage-family-new": added, "mypage-family-faults": faulty,
		"mypage-family-changed": changed, "mypage-family-places": places,
		"mypage-family-confirm": portalpages.MemberConfirm{
			Frame: in("/mypage/family/new"), MemberKept: kept, Values: grandmother, Notice: "unavailable",
		},
		"mypage-family-remove": remove,
	}
}
