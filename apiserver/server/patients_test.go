package server

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
)

func hanako() api.PatientData {
	return api.PatientData{
		Name: "田中 花子", Kana: "たなか はなこ", BirthDate: "昭和59年5月12日", Sex: "female", Phone: "０９０１２３４５６７８",
		ChartNumber: "10731", Email: "Hanako@example.jp", Notes: "電話は夕方に",
	}
}

func (s *scene) patients() api.Patients { return api.PatientsOf(s.desk) }

// registered registers a patient.
func (s *scene) registered(data api.PatientData) api.PatientDetail {
	s.t.Helper()
	detail, err := s.patients().Register(s.t.Context(), newKey(), api.NewPatient{PatientData: data})
	must(s.t, err)
	return detail
}

// memberPatient registers a patient with an account.
func (s *scene) memberPatient() madoguchi.Patient {
	s.t.Helper()
	patient := mongotest.Patient(s.clinic.ID)
	patient.Timeline[0].Actor.ID = s.staff.ID
	_, err := s.store.EnsurePatient(s.t.Context(), patient)
	must(s.t, err)
	return patient
}

func (s *scene) finds(text string) (patients, guests []string) {
	s.t.Helper()
	found, err := s.patients().Search(s.t.Context(), text)
	must(s.t, err)
	for _, patient := range found.Patients {
		patients = append(patients, patient.ID)
	}
	for _, guest := range found.Guests {
		guests = append(guests, guest.ReservationID)
	}
	return patients, guests
}

func TestAPatientIsRegisteredAndFound(t *testing.T) {
	s := newScene(t)
	key, request := newKey(), api.NewPatient{PatientData: hanako()}
	detail, err := s.patients().Register(t.Context(), key, request)
	must(t, err)
	want := hanako()
	want.Kana, want.BirthDate, want.Phone = "タナカ　ハナコ", "1984-05-12", "090-1234-5678"
	want.Email = "hanako@example.jp"
	if got := detail.Patient; got.PatientData != want || got.Member || got.Revision != 1 {
		t.Errorf("registered %+v", got)
	}
	again, err := s.patients().Register(t.Context(), key, request)
	must(t, err)
	if again.Patient != detail.Patient {
		t.Errorf("a repeat registered %+v", again.Patient)
	}
	request.Name = "田中 華子"
	_, err = s.patients().Register(t.Context(), key, request)
	refused(t, err, http.StatusConflict, "differentRequest", "")
	for _, text := range []string{"ﾀﾅｶ ﾊ", "5678", "S59.5.12", "10731", "hanako@"} {
		if patients, _ := s.finds(text); !slices.Equal(patients, []string{detail.Patient.ID}) {
			t.Errorf("%q finds %v", text, patients)
		}
	}
	if patients, guests := s.finds(" "); patients != nil || guests != nil {
		t.Errorf("an empty text finds %v and %v", patients, guests)
	}
}

func TestWhatIsWrongOfAPatientIsSaid(t *testing.T) {
	s := newScene(t)
	_, err := s.patients().Register(t.Context(), newKey(),
		api.NewPatient{PatientData: api.PatientData{Kana: "田中", Phone: "1", BirthDate: "2126-11-26"}})
	refused(t, err, http.StatusBadRequest, "required", "name")
	var fields []string
	for _, fault := range api.FaultsOf(err) {
		fields = append(fields, fault.Field)
	}
	if want := []string{"name", "kana", "birthDate", "phone"}; !slices.Equal(fields, want) {
		t.Errorf("the faults are of %v", fields)
	}
	unknown := api.NewPatient{PatientData: hanako(), ReservationID: madoguchi.NewID()}
	_, err = s.patients().Register(t.Context(), newKey(), unknown)
	refused(t, err, http.StatusBadRequest, "unknown", "reservationId")
	if patients, _ := s.finds("田中"); patients != nil {
		t.Errorf("%v is registered all the same", patients)
	}
}

func TestAPatientIsChangedOnce(t *testing.T) {
	s := newScene(t)
	before := s.registered(hanako()).Patient
	change := api.ChangePatient{PatientData: before.PatientData, Revision: before.Revision}
	change.Phone = "03-1234-5678"
	after, err := s.patients().Change(t.Context(), before.ID, change)
	must(t, err)
	if after.Patient.Phone != "03-1234-5678" || after.Patient.Notes != before.Notes || after.Patient.Revision != 2 {
		t.Errorf("changed to %+v", after.Patient)
	}
	again, err := s.patients().Change(t.Context(), before.ID, change)
	must(t, err)
	if again.Patient != after.Patient {
		t.Errorf("a repeat changed it to %+v", again.Patient)
	}
	change.Phone = ""
	_, err = s.patients().Change(t.Context(), before.ID, change)
	refused(t, err, http.StatusConflict, "changed", "")
}

// What was typed about a record that a colleague has merged changes nothing of the other record, even if its revision
// is the same number.
func TestAChangeOfAMergedPatientIsRefused(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	typed := s.registered(hanako()).Patient
	stays := s.registered(hanako()).Patient
	change := api.ChangePatient{PatientData: typed.PatientData, Revision: typed.Revision}
	change.Notes = "前の人のメモ"
	typed, err := s.changedTo(typed.ID, change)
	must(t, err)
	_, err = s.patients().Merge(ctx, stays.ID, api.MergePatients{
		PatientData: stays.PatientData, Revision: stays.Revision, OtherID: typed.ID, OtherRevision: typed.Revision,
	})
	must(t, err)
	shown, err := s.patients().Show(ctx, typed.ID)
	must(t, err)
	if shown.Patient.ID != stays.ID || shown.Patient.Revision != typed.Revision {
		t.Fatalf("shows %+v; want the other record with revision %d", shown.Patient, typed.Revision)
	}
	change.Revision, change.Phone = typed.Revision, "03-9999-9999"
	_, err = s.changedTo(typed.ID, change)
	refused(t, err, http.StatusConflict, "changed", "")
	merge := api.MergePatients{
		PatientData: typed.PatientData, Revision: typed.Revision, OtherID: s.registered(hanako()).Patient.ID,
		OtherRevision: 1,
	}
	_, err = s.patients().Merge(ctx, typed.ID, merge)
	refused(t, err, http.StatusConflict, "changed", "")
	_, err = s.patients().Unmerge(ctx, typed.ID, merge.OtherID)
	refused(t, err, http.StatusConflict, "changed", "")
}

func (s *scene) changedTo(id string, change api.ChangePatient) (api.Patient, error) {
	detail, err := s.patients().Change(s.t.Context(), id, change)
	return detail.Patient, err
}

// A guest who booked is found, registered, and no guest any more: while the visit runs, and after it has ended.
func TestAGuestBecomesAPatient(t *testing.T) {
	for name, end := range map[string]bool{"a visit to come": false, "a visit that has ended": true} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			visit := s.visit()
			visit.PatientName, visit.PatientKana = "鈴木 一郎", "スズキ　イチロウ"
			booked := s.booked(visit).Entry
			if end {
				_, err := s.desk.Cancel(t.Context(), booked.Kind, booked.ID)
				must(t, err)
			}
			if _, guests := s.finds("ｽｽﾞｷ"); !slices.Equal(guests, []string{booked.ID}) {
				t.Fatalf("found %v", guests)
			}
			key := newKey()
			request := api.NewPatient{
				PatientData:   api.PatientData{Name: booked.PatientName, Kana: booked.PatientKana},
				ReservationID: booked.ID,
			}
			detail, err := s.patients().Register(t.Context(), key, request)
			must(t, err)
			if len(detail.Visits) != 1 || detail.Visits[0].ID != booked.ID {
				t.Errorf("the patient has the visits %+v", detail.Visits)
			}
			again, err := s.patients().Register(t.Context(), key, request)
			must(t, err)
			if again.Patient != detail.Patient {
				t.Errorf("a repeat registered %+v", again.Patient)
			}
			patients, guests := s.finds("すずき")
			if !slices.Equal(patients, []string{detail.Patient.ID}) || guests != nil {
				t.Errorf("then found %v and %v", patients, guests)
			}
			request.Notes = "他の患者"
			_, err = s.patients().Register(t.Context(), newKey(), request)
			refused(t, err, http.StatusConflict, "changed", "")
		})
	}
}

func TestABookingForAMember(t *testing.T) {
	s := newScene(t)
	member := s.memberPatient()
	visit := s.visit()
	visit.PatientID = string(member.ID)
	booked := s.booked(visit)
	stored, err := s.store.Reservation(t.Context(), s.clinic.ID, madoguchi.ReservationID(booked.Entry.ID))
	must(t, err)
	if booked.Entry.PatientID != visit.PatientID || stored.Account != member.Account.AccountID ||
		!stored.LinkedAt.Equal(s.now.time()) {
		t.Errorf("booked %+v for %q since %v", booked.Entry, stored.Account, stored.LinkedAt)
	}
	if known := booked.Patient; known == nil || known.ID != visit.PatientID || !known.Member || known.Phone == "" {
		t.Errorf("the visit's patient is shown as %+v", known)
	}
	edited, err := s.edit(booked, func(v *api.GuestVisit) { v.PatientID, v.Memo = "", "別のメモ" })
	must(t, err)
	if edited.Entry.PatientID != visit.PatientID {
		t.Errorf("an edit without the patient leaves %q", edited.Entry.PatientID)
	}
	found, err := s.patients().Search(t.Context(), "やまだ")
	must(t, err)
	if len(found.Patients) != 1 || !found.Patients[0].Member || !found.Patients[0].Family ||
		found.Patients[0].Next == nil || !found.Patients[0].Next.Equal(booked.Entry.Start) {
		t.Errorf("found %+v", found.Patients)
	}
	visit.PatientID, visit.Start = madoguchi.NewID(), s.nextFree()
	_, err = s.desk.Book(t.Context(), newKey(), visit)
	refused(t, err, http.StatusBadRequest, "unknown", "patientId")
}

// Reception types the chart number where it books, and finds the patient by it afterwards. A number that the patient
// has already stays.
func TestAChartNumberOfABookingIsThePatients(t *testing.T) {
	s := newScene(t)
	patient := s.registered(api.PatientData{Name: "田中 花子"}).Patient
	visit := s.visit()
	visit.PatientID, visit.ChartNumber = patient.ID, "A-100"
	booked := s.booked(visit)
	if found, _ := s.finds("A-100"); !slices.Equal(found, []string{patient.ID}) {
		t.Fatalf("the chart number finds %v", found)
	}
	_, err := s.edit(booked, func(v *api.GuestVisit) { v.ChartNumber = "A-200" })
	must(t, err)
	detail, err := s.patients().Show(t.Context(), patient.ID)
	must(t, err)
	if detail.Patient.ChartNumber != "A-100" {
		t.Errorf("a visit changes the patient's own number to %q", detail.Patient.ChartNumber)
	}
	// What reception erases in the record stays erased when the visit is edited otherwise.
	erased := detail.Patient
	erased.ChartNumber = ""
	change := api.ChangePatient{PatientData: erased.PatientData, Revision: erased.Revision}
	_, err = s.patients().Change(t.Context(), patient.ID, change)
	must(t, err)
	booked, err = s.desk.Detail(t.Context(), api.KindReservation, booked.Entry.ID)
	must(t, err)
	_, err = s.edit(booked, func(v *api.GuestVisit) { v.Memo = "検査あり" })
	must(t, err)
	if found, _ := s.finds("A-200"); len(found) != 0 {
		t.Errorf("the number is back at %v", found)
	}
}

func TestDoublesAreMergedAndSeparated(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	data := hanako()
	a := s.registered(data).Patient
	data.Name, data.ChartNumber, data.Notes = "田中 華子", "", ""
	second := s.registered(data)
	b := second.Patient
	if len(second.Doubles) != 1 || second.Doubles[0].ID != a.ID {
		t.Fatalf("doubles of the second record are %+v", second.Doubles)
	}
	visit := s.visit()
	visit.PatientID, visit.ChartNumber = b.ID, "" // a number would be the patient's too
	booked := s.booked(visit).Entry

	merge := api.MergePatients{
		PatientData: a.PatientData, Revision: a.Revision, OtherID: b.ID, OtherRevision: b.Revision,
	}
	stale := merge
	stale.OtherRevision++
	_, err := s.patients().Merge(ctx, a.ID, stale)
	refused(t, err, http.StatusConflict, "changed", "")
	for range 2 { // the second is a repeat
		merged, err := s.patients().Merge(ctx, a.ID, merge)
		must(t, err)
		if len(merged.Doubles) > 0 || len(merged.Merged) != 1 || merged.Merged[0].Name != s.staff.Name ||
			!merged.Merged[0].At.Equal(s.now.time()) || len(merged.Visits) != 1 || merged.Visits[0].ID != booked.ID {
			t.Errorf("merged to %+v", merged)
		}
	}
	shown, err := s.patients().Show(ctx, b.ID)
	must(t, err)
	found, err := s.patients().Search(ctx, "華子")
	must(t, err)
	if shown.Patient.ID != a.ID || len(found.Patients) != 1 || found.Patients[0].ID != a.ID ||
		found.Patients[0].Next == nil {
		t.Errorf("the merged record shows %+v, and is found as %+v", shown.Patient, found.Patients)
	}

	for range 2 {
		undone, err := s.patients().Unmerge(ctx, a.ID, b.ID)
		must(t, err)
		if len(undone.Doubles) != 1 || len(undone.Visits) != 0 || undone.Patient.PatientData != a.PatientData {
			t.Errorf("the undo gives %+v", undone)
		}
	}
	for range 2 {
		separated, err := s.patients().Distinct(ctx, a.ID, b.ID)
		must(t, err)
		if len(separated.Doubles) > 0 {
			t.Errorf("still looks like %+v", separated.Doubles)
		}
	}
}

// A key that names a record without a registration at the desk, as one of a booking on the web, is another request.
func TestAKeyThatNamesAMembersRecord(t *testing.T) {
	s := newScene(t)
	key := madoguchi.NewID()
	member := mongotest.Patient(s.clinic.ID)
	member.ID = madoguchi.PatientID(madoguchi.DerivedID("patient", string(s.clinic.ID), key))
	member.Timeline = nil
	_, err := s.store.EnsurePatient(t.Context(), member)
	must(t, err)
	_, err = s.patients().Register(t.Context(), key, api.NewPatient{PatientData: hanako()})
	refused(t, err, http.StatusConflict, "differentRequest", "")
}

// A merge that was a mistake shows nobody the visits of the other person once it is undone.
func TestTheUndoOfAMergeGivesVisitsBack(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	member := s.memberPatient()
	guest := s.registered(hanako()).Patient
	shown, err := s.patients().Show(ctx, string(member.ID))
	must(t, err)
	_, err = s.patients().Merge(ctx, guest.ID, api.MergePatients{
		PatientData: guest.PatientData, Revision: guest.Revision,
		OtherID: shown.Patient.ID, OtherRevision: shown.Patient.Revision,
	})
	must(t, err)

	atDesk := s.visit()
	atDesk.PatientID = guest.ID
	booked := madoguchi.ReservationID(s.booked(atDesk).Entry.ID)
	ended := s.visitOf(madoguchi.Account{ID: member.Account.AccountID}, s.now.time().Add(-time.Hour),
		func(r *madoguchi.Reservation) {
			r.PatientID, r.Member = madoguchi.PatientID(guest.ID), member.Account.Member
			r.State = madoguchi.ReservationFinished
		})
	before, err := s.store.Reservation(ctx, s.clinic.ID, booked)
	must(t, err)
	if before.Account != member.Account.AccountID {
		t.Fatalf("the visit of the merged patients is %q's", before.Account)
	}

	_, err = s.patients().Unmerge(ctx, guest.ID, string(member.ID))
	must(t, err)
	atDeskNow, err := s.store.Reservation(ctx, s.clinic.ID, booked)
	must(t, err)
	if atDeskNow.Account != "" || string(atDeskNow.PatientID) != guest.ID {
		t.Errorf("the visit that staff booked is %q's and shown to %q", atDeskNow.PatientID, atDeskNow.Account)
	}
	onWebNow, err := s.store.Reservation(ctx, s.clinic.ID, ended.ID)
	must(t, err)
	if onWebNow.Account != member.Account.AccountID || onWebNow.PatientID != member.ID {
		t.Errorf("the visit that the member booked is %q's and shown to %q", onWebNow.PatientID, onWebNow.Account)
	}
}

// A visit that staff move from a member to a guest leaves the member's page.
func TestAVisitThatMovesToAGuestLeavesTheMembersPage(t *testing.T) {
	s := newScene(t)
	member, guest := s.memberPatient(), s.registered(hanako()).Patient
	visit := s.visit()
	visit.PatientID = string(member.ID)
	booked := s.booked(visit).Entry
	edit := api.EditReservation{GuestVisit: visit, Revision: booked.Revision}
	edit.PatientID = guest.ID
	_, err := s.desk.EditReservation(t.Context(), booked.ID, edit)
	must(t, err)
	now, err := s.store.Reservation(t.Context(), s.clinic.ID, madoguchi.ReservationID(booked.ID))
	must(t, err)
	if now.Account != "" || string(now.PatientID) != guest.ID {
		t.Errorf("the visit is %q's and shown to %q", now.PatientID, now.Account)
	}
}

func TestAMergeNeedsTwoPatientsOfTheClinic(t *testing.T) {
	s := newScene(t)
	a := s.registered(hanako()).Patient
	foreign := mongotest.Patient(s.stranger.ClinicID)
	_, err := s.store.EnsurePatient(t.Context(), foreign)
	must(t, err)
	for other, want := range map[string]string{string(foreign.ID): "unknown", madoguchi.NewID(): "unknown"} {
		_, err := s.patients().Unmerge(t.Context(), a.ID, other)
		refused(t, err, http.StatusBadRequest, want, "otherId")
		_, err = s.patients().Distinct(t.Context(), a.ID, other)
		refused(t, err, http.StatusBadRequest, want, "otherId")
	}
	_, err = s.patients().Merge(t.Context(), a.ID, api.MergePatients{
		PatientData: a.PatientData, Revision: 1, OtherID: a.ID, OtherRevision: 1,
	})
	refused(t, err, http.StatusConflict, "changed", "")
	_, err = s.patients().Show(t.Context(), string(foreign.ID))
	refused(t, err, http.StatusNotFound, "notFound", "")
}

func TestASearchIsCut(t *testing.T) {
	s := newScene(t)
	for range api.MostFound + 1 {
		s.memberPatient()
	}
	found, err := s.patients().Search(t.Context(), "山田")
	must(t, err)
	if len(found.Patients) != api.MostFound || !found.More || !found.Patients[0].Doubled {
		t.Errorf("found %d patients, more: %v", len(found.Patients), found.More)
	}
}
