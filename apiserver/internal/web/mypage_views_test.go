package web_test

import (
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
)

// myPageViews returns the patients' account pages by the name of their golden file.
func myPageViews(language web.Language) map[string]web.Page {
	open := func(path string) web.Frame {
		return web.Frame{Language: language, Path: path, MyPage: &web.MyPage{}}
	}
	in := func(path string) web.Frame {
		return web.Frame{Language: language, Path: path, MyPage: &web.MyPage{Number: "012345678901", Unread: 3}}
	}
	person := madoguchi.Person{
		Name: "田中 花子", Kana: "タナカ　ハナコ", BirthDate: "1980-04-01", Sex: madoguchi.Female, Phone: "090-1234-5678",
		PostalCode: "1000001", Address: "東京都千代田区千代田1-1",
	}
	const join, typed = "/mypage/join/0123456789abcdef", "hanako@patient.example"
	profile := portalpages.Profile{Frame: in("/mypage/profile"), Values: person}
	faulty, first, places := profile, profile, profile
	faulty.Values.Kana, faulty.Values.Sex, faulty.Values.Phone = "田中", "", "090"
	faulty.Values.BirthDate = "平成40年1月1日"
	faulty.Faults, faulty.Notice = faulty.Values.Check("2026-11-30", madoguchi.ProfileFields(false)...), "unavailable"
	first.Values, first.First, first.Next = madoguchi.Person{}, true, join
	overtaken := profile
	overtaken.Notice, overtaken.Based, overtaken.Stored = "profileChanged", "hash", web.PersonLines(language, person)
	abroad := profile
	abroad.Abroad, abroad.Values.PostalCode, abroad.Values.Address = true, "", "221B Baker Street, London, UK"
	profile.Changed = true
	places.Places = []web.RegistrationPlace{{Address: "岐阜県不破郡垂井町"}, {Address: "岐阜県不破郡関ケ原町"}}
	waits := []portalpages.Waiting{{Clinic: "青木内科クリニック", Day: "11月28日(土)", Patient: "田中 陽太"}}
	withdraw := portalpages.Withdraw{Frame: in("/mypage/withdrawal"), Upcoming: 2, Waits: waits}
	last := portalpages.WithdrawConfirm{
		Frame: in("/mypage/withdrawal/confirm"), Reason: "引っ越すため", Cancel: true, Upcoming: 2, Waits: waits,
		Account: madoguchi.Account{
			Email: typed, Profile: person, Clinics: make([]madoguchi.MyClinic, 2),
			Family: []madoguchi.FamilyMember{{ID: "m1", Person: madoguchi.Person{Name: "田中 陽太"}}},
		},
	}
	mistyped := last
	mistyped.Faults = []madoguchi.Fault{{Field: "currentPassword", Rule: "passwordWrong"}}
	mistyped.Notice, mistyped.Cancel = "tooMany", false
	undecided := portalpages.Withdraw{
		Frame: in("/mypage/withdrawal"), Cancel: true, Faults: []madoguchi.Fault{
			{Field: "reason", Rule: "tooLong", Max: 1000}, {Field: "agreed", Rule: "agreed"},
		},
	}
	wrong := web.PasswordForm{Faults: []madoguchi.Fault{
		{Field: "password", Rule: "passwordMix", Missing: []string{"lower"}},
		{Field: "passwordRepeat", Rule: "passwordRepeat"},
	}}
	changing := wrong
	changing.Faults = append([]madoguchi.Fault{{Field: "currentPassword", Rule: "passwordWrong"}}, wrong.Faults...)
	refused := func(purpose madoguchi.Purpose) web.LinkRefused {
		return web.LinkRefused{
			Frame: open("/mypage/signup/token"), Purpose: purpose, Code: madoguchi.ErrLinkReplaced.Code,
			ReplacedAt: time.Date(2026, 11, 25, 14, 30, 0, 0, tokyo),
		}
	}
	used := refused(madoguchi.SignUp)
	used.Code, used.ReplacedAt = madoguchi.ErrLinkUsed.Code, time.Time{}
	return map[string]web.Page{
		"mypage-sign-in": portalpages.SignIn{
			Frame: open("/mypage/signin?next=" + join), Next: join, Joins: "青木内科クリニック",
		},
		"mypage-sign-in-unsent": portalpages.SignIn{
			Frame: open("/mypage/signin?next=" + join), Next: join, Problem: "unsent",
		},
		"mypage-sign-in-kept": portalpages.SignIn{
			Frame: open("/mypage/signin?next=%2Fmypage%2Fwithdrawal"), Next: "/mypage/withdrawal", Kept: "sealed",
			Problem: "kept",
		},
		"mypage-resume": portalpages.Resume{
			Frame: in("/mypage"), Action: "/mypage/withdrawal?lang=ja", Page: "/mypage/withdrawal",
			Kept: []web.Option{{Label: "reason", Value: "引っ越すため\n（市外）"}},
		},
		"mypage-sign-in-wrong": portalpages.SignIn{
			Frame: open("/mypage/signin"), Email: typed, Problem: "credentials",
		},
		"mypage-sign-up": portalpages.MailRequest{
			Purpose: madoguchi.SignUp, Frame: open("/mypage/signup"), Next: join, ID: "0123456789abcdef",
			Joins: "青木内科クリニック",
		},
		"mypage-sign-up-form": portalpages.MailRequest{Purpose: madoguchi.SignUp,
			Frame: open("/mypage/signup"), Email: "hanako", Problem: "mailForm",
		},
		"mypage-sign-up-mailed": portalpages.Mailed{
			Frame: open("/mypage/signup/mailed"), Purpose: madoguchi.SignUp, Email: typed, Next: join,
		},
		"mypage-set-password": portalpages.SetPassword{
			Frame: open("/mypage/signup/token"), Purpose: madoguchi.SignUp, Email: typed, AgreedTo: "2026-11 2026-11",
		},
		"mypage-set-password-faults": portalpages.SetPassword{
			Frame: open("/mypage/signup/token"), Purpose: madoguchi.SignUp, Email: typed, PasswordForm: wrong,
			Notice: "agreement",
		},
		"mypage-reset": portalpages.MailRequest{Purpose: madoguchi.AccountReset, Frame: open("/mypage/reset-password")},
		"mypage-reset-tooMany": portalpages.MailRequest{Purpose: madoguchi.AccountReset,
			Frame: open("/mypage/reset-password"), Email: typed, Problem: "tooMany",
		},
		"mypage-reset-mailed": portalpages.Mailed{
			Frame: open("/mypage/reset-password/mailed"), Purpose: madoguchi.AccountReset,
		},
		"mypage-reset-password": portalpages.SetPassword{
			Frame: open("/mypage/reset-password/token"), Purpose: madoguchi.AccountReset, Email: typed,
		},
		"mypage-reset-done": portalpages.Done{
			Frame: open("/mypage/reset-password-done"), What: string(madoguchi.AccountReset),
		},
		"mypage-profile":        profile,
		"mypage-profile-first":  first,
		"mypage-profile-stored": overtaken,
		"mypage-profile-abroad": abroad,
		"mypage-profile-faults": faulty,
		"mypage-profile-places": places,
		"mypage-profile-confirm": portalpages.ProfileConfirm{
			Frame: in("/mypage/profile"), Values: person, First: true, Next: join, Notice: "unavailable",
			Abroad: true,
		},
		"mypage-account": portalpages.Account{Frame: in("/mypage/account"), Email: typed, Changed: true},
		"mypage-change-address": portalpages.ChangeAddress{
			Frame: in("/mypage/account/address"), Current: typed, Email: typed,
			Faults: []madoguchi.Fault{
				{Field: "newEmail", Rule: "sameAddress"}, {Field: "currentPassword", Rule: "required"},
			},
		},
		"mypage-address-mailed": portalpages.Mailed{
			Frame: in("/mypage/account/address/mailed"), Purpose: madoguchi.AddressChange,
		},
		"mypage-confirm-address": portalpages.ConfirmAddress{
			Frame: open("/mypage/change-address/token"), Email: "new@patient.example", Notice: "unavailable",
		},
		"mypage-address-done": portalpages.Done{
			Frame: open("/mypage/address-done"), What: string(madoguchi.AddressChange),
		},
		"mypage-change-password": portalpages.ChangePassword{Frame: in("/mypage/account/password"), Email: typed},
		"mypage-change-password-faults": portalpages.ChangePassword{
			Frame: in("/mypage/account/password"), Email: typed, PasswordForm: changing, Notice: "tooMany",
		},
		"mypage-withdraw":                withdraw,
		"mypage-withdraw-faults":         undecided,
		"mypage-withdraw-confirm":        last,
		"mypage-withdraw-confirm-faults": mistyped,
		"mypage-withdrawn":               portalpages.Done{Frame: open("/mypage/withdrawn"), What: "withdrawal"},
		"mypage-withdrawn-cancelled": portalpages.Done{
			Frame: open("/mypage/withdrawn"), What: "withdrawal", Cancelled: true, Open: true, Waited: true,
		},
		"mypage-refused-sign-up": refused(madoguchi.SignUp),
		"mypage-refused-used":    used,
		"mypage-refused-address": refused(madoguchi.AddressChange),
		"mypage-refused-reset":   refused(madoguchi.AccountReset),
	}
}
