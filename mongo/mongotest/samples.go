package mongotest

import (
	"crypto/sha256"
	"time"

	"madoguchi/madoguchi"
)

// Noon is the time of the samples: a minute before noon in Tokyo, with all digits of a BSON date.
var Noon = time.Date(2026, 11, 24, 2, 59, 59, 123_000_000, time.UTC)

// names are realistic names, some of which break naive code.
var names = []string{
	"青木 由紀子", "髙﨑 𠮷郎", "Zoë O’Brien-Ng", "محمد الفاتح", "दीपा शर्मा", "อรพรรณ", "👩🏽‍⚕️👨‍👩‍👧‍👦",
	"が", "か\u3099", "ﾊﾝｶｸ ｶﾅ", "$name", "a.b.c", "{\"$gt\":\"\"}", "nul\x00inside", "\u202eright to left",
}

// Clinic returns a clinic with doctors, menus and hours.
func Clinic(id madoguchi.ClinicID) madoguchi.Clinic {
	return madoguchi.Clinic{
		ID: id, Name: "青木内科クリニック", Phone: "03-1234-5678", Address: "〒100-0001 東京都千代田区千代田1-1",
		TimeZone: "Asia/Tokyo",
		Hours: []madoguchi.OpeningHours{
			{Weekday: time.Monday, From: 9 * 60, Until: 12*60 + 30},
			{Weekday: time.Saturday, From: 0, Until: 24 * 60, Doctor: "d2"},
		},
		Doctors: []madoguchi.Doctor{
			{ID: "d1", Name: "青木 由紀子", Kana: "アオキ ユキコ", Capacity: 1},
			{ID: "d2", Name: "西村 拓", Kana: "ニシムラ タク", Capacity: 3},
		},
		Menus: []madoguchi.Menu{{ID: "m1", Name: "内科（一般）", Minutes: map[madoguchi.Method]map[madoguchi.VisitType]int{
			madoguchi.Online:   {madoguchi.FirstVisit: 30, madoguchi.ReturnVisit: 15},
			madoguchi.InPerson: {madoguchi.ReturnVisit: 10},
		}, Questions: []madoguchi.Question{{
			ID: "q1", Text: "どの症状ですか", Kind: madoguchi.ChoiceQuestion, Choices: []string{"熱", "せき"}, Required: true,
		}}}},
		Explanation: madoguchi.Explanation{Text: "オンライン診療では触診ができません。"},
		Grid:        15, ClosedOnHolidays: true,
		Exceptions: []madoguchi.DayException{
			{
				Day: "2026-12-05", Doctor: "d2", Reason: "臨時診療",
				Hours: []madoguchi.Period{{From: 9 * 60, Until: 12 * 60}},
			},
			{Day: "2026-12-29", Reason: "年末年始"},
		},
		Web: madoguchi.WebBooking{
			Open: true, Doctors: []madoguchi.DoctorID{"d1", "d2"}, AheadDays: 60, LeadMinutes: 60,
			CancelMinutes: 24 * 60, Waitlist: true,
			Offers: []madoguchi.WebOffer{{MenuID: "m1", Method: madoguchi.Online, Visit: madoguchi.ReturnVisit}},
		},
		Reminders: madoguchi.Reminders{DayBefore: true, DayBeforeAt: 18 * 60, HoursBefore: 3},
		Institution: madoguchi.Institution{
			Kind: madoguchi.WorkplaceClinic, Prefecture: "13", Code: "1317" + string(id), NameKana: "ｱｵｷﾅｲｶｸﾘﾆｯｸ",
			PostalCode: "1000001",
			Address:    "東京都千代田区千代田１", AddressKana: "ﾄｳｷｮｳﾄﾁﾖﾀﾞｸﾁﾖﾀﾞ1", FoundedOn: "2024-04-01", Founder: "医療法人青木会",
			FounderKana: "ｱｵｷｶｲ",
		},
		Consent:              madoguchi.Consent{Terms: "2026-11-01", Privacy: "2026-10-01", At: Noon},
		RequiresSecondFactor: true, CreatedAt: Noon.Add(time.Hour), Revision: 3,
	}
}

// Member returns a member of a clinic's staff.
func Member(clinic madoguchi.ClinicID, email string) madoguchi.Staff {
	return madoguchi.Staff{
		ID: madoguchi.StaffID(madoguchi.NewID()), ClinicID: clinic, Name: "佐藤 真理", Email: email,
		Role: madoguchi.Physician, DoctorID: "d1", PasswordHash: "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
		Language: "en",
		SecondFactor: madoguchi.SecondFactor{
			Sealed: []byte("sealed"), LastStep: 59_000_000,
			Recovery: [][32]byte{sha256.Sum256([]byte("one")), sha256.Sum256([]byte("two"))},
			Since:    Noon,
		},
		Consent: madoguchi.Consent{Terms: "2026-11-01", Privacy: "2026-10-01", At: Noon},
	}
}

// Session returns a session that expires an hour after Noon in a hundred years, because the server deletes expired
// ones.
func Session(clinic madoguchi.ClinicID) madoguchi.Session {
	created := Noon.AddDate(100, 0, 0)
	return madoguchi.Session{
		SecretHash: sha256.Sum256([]byte(madoguchi.NewID())), ClinicID: clinic, StaffID: "s1",
		CreatedAt: created, ExpiresAt: created.Add(time.Hour), Limited: true,
	}
}

// Verification returns the state of an invitation's link with every field set.
func Verification(clinic madoguchi.ClinicID) madoguchi.Verification {
	return madoguchi.Verification{
		ID: madoguchi.VerificationID(madoguchi.NewID()), Purpose: madoguchi.Invitation, Account: madoguchi.NewID(),
		State: madoguchi.LinkPending,
		Mail:  madoguchi.DeliveryFailed, Failure: "other", AskedAt: Noon.AddDate(100, 0, 0),
		ExpiresAt: Noon.AddDate(100, 0, 1), ReplacedAt: Noon.AddDate(100, 0, 0).Add(time.Hour), Revision: 1,
		Invitation: madoguchi.StaffInvitation{
			ClinicID: clinic, Name: "西村 拓", Email: "nishimura@clinic.example", Role: madoguchi.Physician,
			DoctorID: "d2",
			Language: "en",
		},
	}
}

// Recovery returns a recovery of an account with every field set.
func Recovery(clinic madoguchi.ClinicID) madoguchi.Recovery {
	asked := Noon.AddDate(100, 0, 0)
	return madoguchi.Recovery{
		ID: madoguchi.VerificationID(madoguchi.NewID()), ClinicID: clinic, StaffID: "s1",
		State: madoguchi.RecoveryWaiting, AskedAt: asked,
		ObjectUntil: asked.Add(time.Hour), ExpiresAt: asked.Add(2 * time.Hour), ApprovedBy: "s2", Revision: 1,
	}
}

// Person returns a person with every field set.
func Person(name string) madoguchi.Person {
	return madoguchi.Person{
		Name: name, Kana: "タナカ　ハナコ", BirthDate: "1980-04-01", Sex: madoguchi.Female, Phone: "090-1234-5678",
		PostalCode: "1000001", Address: "東京都千代田区千代田1-1",
	}
}

// Account returns a patient's account with every field set.
func Account(email string) madoguchi.Account {
	id := madoguchi.AccountID(madoguchi.NewID())
	return madoguchi.Account{
		ID: id, Number: madoguchi.AccountNumber(id, 0), Email: email,
		PasswordHash: "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", Language: "en", Profile: Person("田中 花子"),
		Family:    []madoguchi.FamilyMember{{ID: "f1", Person: Person("田中 陽太")}},
		Clinics:   []madoguchi.MyClinic{{ClinicID: here, Since: Noon}},
		Wish:      "/mypage/join/x",
		Consent:   madoguchi.Consent{Terms: "2026-11-01", Privacy: "2026-10-01", At: Noon},
		CreatedAt: Noon.Add(time.Hour), Revision: 3,
	}
}

// AccountSession returns a session that expires like Session.
func AccountSession(account madoguchi.AccountID) madoguchi.AccountSession {
	created := Noon.AddDate(100, 0, 0)
	return madoguchi.AccountSession{
		SecretHash: sha256.Sum256([]byte(madoguchi.NewID())), AccountID: account, CreatedAt: created,
		ExpiresAt: created.Add(time.Hour),
	}
}

// Reservation returns a reservation with every field set.
func Reservation(clinic madoguchi.ClinicID) madoguchi.Reservation {
	return madoguchi.Reservation{
		ID: madoguchi.ReservationID(madoguchi.NewID()), ClinicID: clinic, DoctorID: "d1", MenuID: "m1",
		Method: madoguchi.Online, Visit: madoguchi.FirstVisit, Start: Noon, End: Noon.Add(30 * time.Minute),
		PatientName: "山田 花子", PatientKana: "ヤマダ　ハナコ", ChartNumber: "A-0012", Memo: "一行目\n二行目",
		PatientID: "p1", Account: "a1", Member: "f1", LinkedAt: Noon, BookedBy: "山田 太郎", Source: madoguchi.BookedOnWeb,
		LinkGeneration: 2,
		Explanation:    "e1", AgreedAt: Noon, AnsweredAt: Noon.Add(time.Minute),
		Note:    "車いすで行きます",
		Devices: madoguchi.CameraFailed, DevicesAt: Noon.Add(2 * time.Minute),
		Contact: madoguchi.Contact{
			Email: "hanako@example.jp", Phone: "090-1234-5678", Language: "en", BirthDate: "1980-02-29",
			Sex: madoguchi.Female,
		},
		State:    madoguchi.ReservationBooked,
		Delivery: delivery(), Timeline: history(), Pending: timers(), Attention: "sendFailed", Revision: 7,
	}
}

// Patient returns a patient with every field set, except for a merge.
func Patient(clinic madoguchi.ClinicID) madoguchi.Patient {
	return madoguchi.Patient{
		ID: madoguchi.PatientID(madoguchi.NewID()), ClinicID: clinic, Person: madoguchi.Person{
			Name: "山田 花子", Kana: "ヤマダ　ハナコ", BirthDate: "1984-05-12", Sex: madoguchi.Female, Phone: "090-1234-5678",
			PostalCode: "1000001", Address: "東京都千代田区千代田1-1",
		},
		ChartNumber: "A-0012", Email: "hanako@example.jp", Notes: "一行目\n二行目",
		Account: &madoguchi.AccountLink{
			AccountID: madoguchi.AccountID(madoguchi.NewID()), Member: "m1", Owner: "山田 太郎", Since: Noon,
		},
		Distinct: []madoguchi.PatientID{"p9"}, Timeline: history(), CreatedAt: Noon, Revision: 1,
	}
}

// Preparation returns a preparation of a visit with every field set that its patient sets.
func Preparation(clinic madoguchi.ClinicID, visit madoguchi.ReservationID) madoguchi.Preparation {
	return madoguchi.Preparation{
		ClinicID: clinic, ReservationID: visit, Explanation: "e1", AgreedAt: Noon, AnsweredAt: Noon.Add(time.Minute),
		Answers: []madoguchi.Answer{
			{Question: "q1", Asked: "アレルギーはありますか", Kind: madoguchi.YesNoQuestion, Answer: madoguchi.AnsweredYes},
			{Question: "q2", Asked: "いつからですか", Kind: madoguchi.TextQuestion, Answer: "三日前から\n夜に強い"},
		},
	}
}

// Waiting returns an entry of a waitlist with every field set. It is kept for a hundred years, because the server
// deletes others.
func Waiting(clinic madoguchi.ClinicID) madoguchi.Waiting {
	return madoguchi.Waiting{
		ID: madoguchi.WaitingID(madoguchi.NewID()), ClinicID: clinic, Day: "2026-11-24",
		LastDay: "2026-11-26", MenuID: "m1", Method: madoguchi.Online, Visit: madoguchi.ReturnVisit, DoctorID: "d1",
		PatientName: "山田 花子", PatientKana: "ヤマダ　ハナコ", Note: "一行目\n二行目", Account: "a1",
		Contact: Reservation(clinic).Contact,
		State:   madoguchi.WaitingOffered, Reservation: "r1", JoinedAt: Noon, KeptUntil: Noon.AddDate(100, 0, 0),
		Offer: &madoguchi.Offer{
			Reservation: "r1", DoctorID: "d1", Start: Noon, End: Noon.Add(time.Hour), Until: Noon.Add(time.Minute),
		},
		Revision: 7,
	}
}

// Call returns a call with every field set.
func Call(clinic madoguchi.ClinicID) madoguchi.Call {
	return madoguchi.Call{
		ID: madoguchi.CallID(madoguchi.NewID()), ClinicID: clinic, Reservation: "r1", DoctorID: "d1", Title: "往診の相談",
		Start: Noon, Window: madoguchi.CallWindow(Noon, time.UTC), State: madoguchi.CallWaiting,
		Presence: madoguchi.Presence{
			PatientSince: Noon, ClinicSince: Noon.Add(time.Second), CallSince: Noon.Add(time.Minute),
			EndedAt: Noon.Add(time.Hour),
		},
		Generation: 2, Delivery: delivery(), Timeline: history(), Pending: timers(),
		Attention: madoguchi.AttentionSendSlow, Revision: 7,
	}
}

// Intent returns an intent to send that no carrier has seen.
func Intent(clinic madoguchi.ClinicID) madoguchi.DeliveryIntent {
	return madoguchi.DeliveryIntent{
		ID: madoguchi.DeliveryID(madoguchi.NewID()), ClinicID: clinic, Owner: "reservation/r1", Channel: madoguchi.SMS,
		Target: "+819012345678", TextHash: madoguchi.TextHash("text"), AskedAt: Noon,
	}
}

// Claim returns a claim on half an hour of a day, counted in half hours from 9:00.
func Claim(clinic madoguchi.ClinicID, half int) madoguchi.Claim {
	start := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC).Add(time.Duration(half) * 30 * time.Minute)
	return madoguchi.Claim{
		ClinicID: clinic, DoctorID: "d1", Day: "2026-11-24", Reservation: madoguchi.ReservationID(madoguchi.NewID()),
		Start: start, End: start.Add(30 * time.Minute), Capacity: 1,
	}
}

func delivery() *madoguchi.Delivery {
	return &madoguchi.Delivery{
		ID: "v1", Channel: madoguchi.Mail, Target: "hanako@example.jp", Status: madoguchi.DeliveryFailed,
		Failure: "blocked",
		AskedAt: Noon, SentAt: Noon.Add(time.Second), StatusAt: Noon.Add(time.Minute),
	}
}

func history() []madoguchi.Event {
	staff := madoguchi.Actor{Kind: madoguchi.ByStaff, ID: "s1", Name: "佐藤 真理"}
	return []madoguchi.Event{
		{At: Noon, Code: madoguchi.EventBooked, Actor: staff},
		{
			At: Noon, Code: madoguchi.EventSendFailed, Actor: madoguchi.Actor{Kind: madoguchi.BySystem},
			Detail: "blocked",
		},
	}
}

func timers() []madoguchi.PendingTimer {
	return []madoguchi.PendingTimer{{At: Noon, Code: madoguchi.PendingOpen}, {At: Noon, Code: madoguchi.PendingExpire}}
}

// VisitNotice returns a notice about a visit at the first clinic of an account, which came to the account after the
// clinic.
func VisitNotice(account madoguchi.Account) madoguchi.Notice {
	mine := account.Clinics[0]
	return madoguchi.Notice{
		ID: madoguchi.NoticeID(madoguchi.NewID()), Account: account.ID, Kind: madoguchi.NoticeMoved, At: Noon,
		Until: Noon.AddDate(100, 0, 0), Visit: madoguchi.NoticedVisit{
			ClinicID: mine.ClinicID, ReservationID: "r1", LinkedAt: mine.Since.Add(time.Second), Start: Noon,
		},
	}
}

// Announcement returns an announcement that is shown at noon.
func Announcement() madoguchi.Announcement {
	return madoguchi.Announcement{
		ID: madoguchi.NoticeID(madoguchi.NewID()), From: Noon.Add(-time.Hour), Until: Noon.Add(time.Hour),
		Texts: map[string]madoguchi.AnnouncementText{
			"ja": {Title: "保守のお知らせ", Text: "一行目\n二行目"}, "en": {Title: "Maintenance", Text: "One line"},
		},
		Audience: madoguchi.Audience{ClinicID: here, Language: "ja"}, State: madoguchi.AnnouncementPublished,
		Reached: 3, Published: madoguchi.AnnouncementAct{By: "大森", At: Noon.Add(-2 * time.Hour)}, Revision: 2,
	}
}
