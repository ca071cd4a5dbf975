package mongotest

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest/expect"
	"madoguchi/patients"
)

// unbound lists the methods without a clinic. The comment of each gives the reason.
var unbound = []string{"Ping", "Settle", "Close", "Watch", "StaffByEmail", "Session", "DeleteSession", "WidenSession",
	"CallByLink", "LinksSentTo", "ReservationByLink", "WaitingByLink", "WaitingOf", "DeleteWaitingOf",
	"PutVerification", "Verification", "PutRecovery", "Recovery", "ClinicIDs", "UnlinkAccount",
	"CreateAccount", "Account", "AccountByEmail", "SetProfile", "SetAccountEmail", "SetAccountPassword",
	"RenewAccountHash",
	"DeleteAccount", "CreateAccountSession", "AccountSession", "DeleteAccountSession", "DeleteOtherAccountSessions",
	"DeleteVerifications", "BookedOfAccount", "ForgetAccount", "AddFamilyMember", "SetFamilyMember",
	"RemoveFamilyMember",
	"PutAnnouncement", "Announcement", "Announcements", "AccountsOf", "CountAccountsOf", "AddNotices",
	"ReadNotices", "DeleteNotices", "CompleteGuests"}

// probe calls one method of the store for a clinic. found reports whether it found anything.
type probe func(ctx context.Context, s *mongo.Store, clinic madoguchi.ClinicID, known records) (found bool, err error)

// records are the suite's records of one clinic.
type records struct {
	clinic      madoguchi.Clinic
	member      madoguchi.Staff
	session     madoguchi.Session
	reservation madoguchi.Reservation
	call        madoguchi.Call
	intent      madoguchi.DeliveryIntent
	claim       madoguchi.Claim
	patient     madoguchi.Patient
	waiting     madoguchi.Waiting
	account     madoguchi.Account
}

// testForeignClinic calls every method with the IDs of one clinic's records in the name of a new clinic. Nothing may be
// found, and the first clinic's records must not change. A method that is neither probed nor listed as unbound fails
// the test, so that none is forgotten.
func testForeignClinic(t *testing.T, store *mongo.Store) {
	known := fill(t, store)
	for method := range reflect.TypeFor[*mongo.Store]().Methods() {
		if slices.Contains(unbound, method.Name) {
			continue
		}
		try, ok := probes[method.Name]
		if !ok {
			t.Errorf("no probe says what %s does with a foreign clinic", method.Name)
			continue
		}
		found, err := try(t.Context(), store, madoguchi.ClinicID("foreign"+method.Name), known)
		expect.Error(t, method.Name, err, nil)
		expect.Same(t, method.Name+" found something", found, false)
	}
	checkUnchanged(t, store, known)
}

func fill(t *testing.T, store *mongo.Store) records {
	known := records{
		clinic: Clinic(here), member: Member(here, "sato@clinic.example"), session: Session(here),
		reservation: Reservation(here), call: Call(here), intent: Intent(here), claim: Claim(here, 0),
		patient: Patient(here), waiting: Waiting(here),
		account: Account("known@patient.example"),
	}
	expect.Done(t, store.CreateClinic(t.Context(), known.clinic))
	expect.Done(t, store.CreateAccount(t.Context(), known.account))
	expect.Done(t, store.AddVisitNotice(t.Context(), VisitNotice(known.account)))
	expect.Done(t, store.CreateStaff(t.Context(), known.member))
	expect.Done(t, store.PutVerification(t.Context(), Verification(here)))
	expect.Done(t, store.CreateSession(t.Context(), known.session))
	expect.Done(t, store.PutReservation(t.Context(), known.reservation))
	expect.Done(t, store.KeepExplanation(t.Context(), here, madoguchi.Explanation{Text: "説明"}))
	expect.Done(t, store.PutPreparation(t.Context(), Preparation(here, known.reservation.ID)))
	expect.Done(t, store.PutCall(t.Context(), known.call))
	expect.Done(t, store.Claim(t.Context(), known.claim))
	expect.Done(t, store.PutWaiting(t.Context(), known.waiting))
	_, err := store.EnsurePatient(t.Context(), known.patient)
	expect.Done(t, err)
	_, err = store.PutIntent(t.Context(), known.intent)
	expect.Done(t, err)
	_, err = store.Spend(t.Context(), here, madoguchi.SpendingOf(known.intent, known.member.ID), nil)
	expect.Done(t, err)
	return known
}

func checkUnchanged(t *testing.T, store *mongo.Store, known records) {
	clinic, err := store.Clinic(t.Context(), here)
	expect.Done(t, err)
	expect.Same(t, "the clinic", clinic, known.clinic)
	member, err := store.Staff(t.Context(), here, known.member.ID)
	expect.Done(t, err)
	expect.Same(t, "the member of staff", member, known.member)
	session, err := store.Session(t.Context(), known.session.SecretHash, known.session.CreatedAt)
	expect.Done(t, err)
	expect.Same(t, "the session", session, known.session)
	reservation, err := store.Reservation(t.Context(), here, known.reservation.ID)
	expect.Done(t, err)
	expect.Same(t, "the reservation", reservation, known.reservation)
	preparation, err := store.Preparation(t.Context(), here, known.reservation.ID)
	expect.Done(t, err)
	expect.Same(t, "the preparation", preparation, Preparation(here, known.reservation.ID))
	call, err := store.Call(t.Context(), here, known.call.ID)
	expect.Done(t, err)
	expect.Same(t, "the call", call, known.call)
	intent, err := store.Intent(t.Context(), here, known.intent.ID)
	expect.Done(t, err)
	expect.Same(t, "the intent", intent, known.intent)
	patient, err := store.Patient(t.Context(), here, known.patient.ID)
	expect.Done(t, err)
	expect.Same(t, "the patient", patient, known.patient)
	waiting, err := store.Waiting(t.Context(), here, known.waiting.ID)
	expect.Done(t, err)
	expect.Same(t, "the entry of a waitlist", waiting, known.waiting)
	rival := known.claim
	rival.Reservation = "rival"
	occupied, err := store.Occupied(t.Context(), rival)
	expect.Done(t, err)
	expect.Same(t, "the claimed time is occupied", occupied, true)
}

// probes call every method that is bound to a clinic. Writes create the record of the other clinic; the end of the test
// checks that this clinic's is unchanged.
var probes = map[string]probe{
	"Clinic": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		return found(s.Clinic(ctx, c))
	},
	"RegisterClinic": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return false, s.RegisterClinic(ctx, k.account.ID, madoguchi.MyClinic{ClinicID: c, Since: Noon})
	},
	"UnregisterClinic": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return false, s.UnregisterClinic(ctx, k.account.ID, c)
	},
	"Staff": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(s.Staff(ctx, c, k.member.ID))
	},
	"Reservation": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(s.Reservation(ctx, c, k.reservation.ID))
	},
	"ReservationsBetween": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		list, err := s.ReservationsBetween(ctx, c, time.Time{}, Noon.AddDate(1, 0, 0))
		return len(list) > 0, err
	},
	"PutWaiting": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		return false, s.PutWaiting(ctx, Waiting(c))
	},
	"SetWaiting": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		foreign := k.waiting
		foreign.ClinicID, foreign.State, foreign.Revision = c, madoguchi.WaitingLeft, k.waiting.Revision+1
		return false, s.SetWaiting(ctx, foreign)
	},
	"Waiting": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(s.Waiting(ctx, c, k.waiting.ID))
	},
	"WaitingOn": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		list, err := s.WaitingOn(ctx, c, k.waiting.Day, k.waiting.Day)
		return len(list) > 0, err
	},
	"WaitingLists": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		lists, err := s.WaitingLists(ctx, c)
		return len(lists) > 0, err
	},
	"KeepExplanation": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		return false, s.KeepExplanation(ctx, c, madoguchi.Explanation{Text: "another text"})
	},
	"Explanation": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		return found(s.Explanation(ctx, c, madoguchi.Explanation{Text: "説明"}.Version()))
	},
	"AdmitUnprepared": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return false, s.AdmitUnprepared(ctx, madoguchi.Preparation{
			ClinicID: c, ReservationID: k.reservation.ID, AdmittedAt: Noon, AdmittedBy: "another",
		})
	},
	"PutPreparation": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		foreign := Preparation(c, k.reservation.ID)
		foreign.Answers = nil
		return false, s.PutPreparation(ctx, foreign)
	},
	"Preparation": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(s.Preparation(ctx, c, k.reservation.ID))
	},
	"Agendas": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		list, err := s.Agendas(ctx, c, []madoguchi.DoctorID{k.claim.DoctorID}, k.claim.Day, k.claim.Day)
		return len(list) > 0, err
	},
	"ReservationsOfPatients": func(
		ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records,
	) (bool, error) {
		list, err := s.ReservationsOfPatients(ctx, c, []madoguchi.PatientID{k.reservation.PatientID}, 10)
		return len(list) > 0, err
	},
	"ReservationsOfAccount": func(
		ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records,
	) (bool, error) {
		list, err := s.ReservationsOfAccount(ctx, madoguchi.Account{
			ID: k.reservation.Account, Clinics: []madoguchi.MyClinic{{ClinicID: c}}, Family: k.account.Family,
		}, 10)
		return len(list) > 0, err
	},
	"AddVisitNotice": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		notice := VisitNotice(k.account)
		notice.Visit.ClinicID = c
		return false, s.AddVisitNotice(ctx, notice)
	},
	"Notices": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		list, err := s.Notices(ctx, madoguchi.Account{
			ID: k.account.ID, Clinics: []madoguchi.MyClinic{{ClinicID: c}},
		}, Noon, 10)
		return len(list) > 0, err
	},
	"UnreadNotices": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		count, err := s.UnreadNotices(ctx, madoguchi.Account{
			ID: k.account.ID, Clinics: []madoguchi.MyClinic{{ClinicID: c}},
		}, Noon)
		return count > 0, err
	},
	"Call": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(s.Call(ctx, c, k.call.ID))
	},
	"CallsBetween": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		list, err := s.CallsBetween(ctx, c, time.Time{}, Noon.AddDate(1, 0, 0))
		return len(list) > 0, err
	},
	"Spent": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		list, err := s.Spent(ctx, c)
		return len(list) > 0, err
	},
	"Spend": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		next := madoguchi.SpendingOf(k.intent, "s9")
		next.Delivery = "another"
		list, err := s.Spend(ctx, c, next, nil)
		return len(list) > 1, err
	},
	"NeedingAttention": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		ids, err := s.NeedingAttention(ctx, c, time.Time{})
		return len(ids) > 0, err
	},
	"AttendedSince": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		ids, err := s.AttendedSince(ctx, c, time.Time{}, time.Time{})
		return len(ids) > 0, err
	},
	"ActedOnSince": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		ids, err := s.ActedOnSince(ctx, c, time.Time{}, time.Time{})
		return len(ids) > 0, err
	},
	"Intent": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(s.Intent(ctx, c, k.intent.ID))
	},
	"SetCarrierID": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(struct{}{}, s.SetCarrierID(ctx, c, k.intent.ID, "SM9"))
	},
	"Occupied": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.claim.ClinicID, k.claim.Reservation = c, "rival"
		return s.Occupied(ctx, k.claim)
	},
	"Move": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.claim.ClinicID = c
		to := k.claim
		to.Day = "2026-11-25"
		err := s.Move(ctx, k.claim, to)
		if madoguchi.KindOf(err) == madoguchi.KindConflict {
			return false, nil
		}
		return err == nil, err
	},
	"Claim": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.claim.ClinicID, k.claim.Reservation = c, "rival"
		return false, s.Claim(ctx, k.claim)
	},
	"Hold": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.claim.ClinicID, k.claim.Reservation, k.claim.HeldUntil = c, "typing", Noon
		return false, s.Hold(ctx, k.claim)
	},
	"LetGo": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.claim.ClinicID, k.claim.HeldUntil = c, Noon
		return false, s.LetGo(ctx, k.claim)
	},
	"Release": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.claim.ClinicID = c
		return false, s.Release(ctx, k.claim)
	},
	"PutReservation": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.reservation.ClinicID, k.reservation.Revision = c, k.reservation.Revision+1
		return false, s.PutReservation(ctx, k.reservation)
	},
	"PutCall": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.call.ClinicID, k.call.Revision = c, k.call.Revision+1
		return false, s.PutCall(ctx, k.call)
	},
	"PutIntent": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.intent.ClinicID, k.intent.Owner = c, "call/k9"
		stored, err := s.PutIntent(ctx, k.intent)
		return stored.Owner != k.intent.Owner, err
	},
	"CreateClinic": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		return false, s.CreateClinic(ctx, Clinic(c))
	},
	"SetPassword": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(struct{}{}, s.SetPassword(ctx, c, k.member.ID, "$argon2id$another", Noon, madoguchi.SpentCode{}))
	},
	"RenewStaffHash": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(struct{}{}, s.RenewStaffHash(ctx, c, k.member.ID, k.member.PasswordHash, "$argon2id$another"))
	},
	// The admin of the other clinic has no rights over this one's members.
	"ChangeStaff": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		admin, err := adminOf(ctx, s, c)
		if err != nil {
			return false, err
		}
		return found(struct{}{},
			s.ChangeStaff(ctx, c, admin, k.member.ID, madoguchi.StaffChange{Role: madoguchi.Reception}))
	},
	"RemoveStaff": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		admin, err := adminOf(ctx, s, c)
		if err != nil {
			return false, err
		}
		return found(struct{}{}, s.RemoveStaff(ctx, c, admin, k.member.ID))
	},
	"StaffOf": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		list, err := s.StaffOf(ctx, c)
		return len(list) > 0, err
	},
	"Invitations": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		list, err := s.Invitations(ctx, c)
		return len(list) > 0, err
	},
	"Recoveries": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		list, err := s.Recoveries(ctx, c)
		return len(list) > 0, err
	},
	"RemoveClinic": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		return false, s.RemoveClinic(ctx, c)
	},
	"PutSettings": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.clinic.ID, k.clinic.Name = c, "別の名前"
		k.clinic.Revision++
		return found(struct{}{}, s.PutSettings(ctx, k.clinic))
	},
	"CreateStaff": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.member.ClinicID, k.member.Email = c, "other@clinic.example"
		return false, s.CreateStaff(ctx, k.member)
	},
	// The link belongs to no stored clinic.
	"JoinStaff": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.member.ClinicID, k.member.Email = c, "joins@clinic.example"
		link := Verification(c)
		link.ID = madoguchi.VerificationID(madoguchi.NewID())
		return false, s.JoinStaff(ctx, k.member, link)
	},
	"PutSecondFactor": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(struct{}{},
			s.PutSecondFactor(ctx, c, k.member.ID, k.member.SecondFactor, madoguchi.SecondFactor{}))
	},
	"DeleteOtherSessions": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return false, s.DeleteOtherSessions(ctx, c, k.session.StaffID, [32]byte{})
	},
	"CreateSession": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, _ records) (bool, error) {
		return false, s.CreateSession(ctx, Session(c))
	},
}

func init() { maps.Copy(probes, patientProbes) }

// patientProbes are the probes of patients.
var patientProbes = map[string]probe{
	"Patient": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(s.Patient(ctx, c, k.patient.ID))
	},
	"Survivor": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(s.Survivor(ctx, c, k.patient.ID))
	},
	"PatientOf": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(s.PatientOf(ctx, c, k.patient.Account.AccountID, k.patient.Account.Member))
	},
	"PatientsOfAccount": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		list, err := s.PatientsOfAccount(ctx, c, k.patient.Account.AccountID)
		return len(list) > 0, err
	},
	"SearchPatients": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		list, err := s.SearchPatients(ctx, c, patients.Words(k.patient.Person.Name), 10)
		return len(list) > 0, err
	},
	"PatientsWithTraits": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		list, err := s.PatientsWithTraits(ctx, c, patients.Traits(k.patient), 10)
		return len(list) > 0, err
	},
	"SearchGuests": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		list, err := s.SearchGuests(ctx, c, patients.Words(k.reservation.PatientName), 10)
		return len(list) > 0, err
	},
	"VisitTimes": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		times, err := s.VisitTimes(ctx, c, []madoguchi.PatientID{k.reservation.PatientID}, Noon)
		return len(times) > 0, err
	},
	"AttachPatient": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return found(struct{}{}, s.AttachPatient(ctx, c, k.reservation.ID, "p9"))
	},
	"ReassignVisit": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.reservation.ClinicID, k.reservation.PatientID = c, "p9"
		return found(struct{}{}, s.ReassignVisit(ctx, k.reservation))
	},
	"MergedPatients": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		list, err := s.MergedPatients(ctx, c, []madoguchi.PatientID{k.patient.ID})
		return len(list) > 0, err
	},
	// The account may have a patient at each clinic.
	"EnsurePatient": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.patient.ClinicID, k.patient.Notes = c, "別の医院"
		stored, err := s.EnsurePatient(ctx, k.patient)
		return stored.Notes != k.patient.Notes, err
	},
	"PutPatient": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.patient.ClinicID, k.patient.Revision = c, k.patient.Revision+1
		return found(struct{}{}, s.PutPatient(ctx, k.patient))
	},
	"PutPatients": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		k.patient.ClinicID, k.patient.Revision = c, k.patient.Revision+1
		return found(struct{}{}, s.PutPatients(ctx, k.patient, Patient(c)))
	},
	"UnlinkPatients": func(ctx context.Context, s *mongo.Store, c madoguchi.ClinicID, k records) (bool, error) {
		return false, s.UnlinkPatients(ctx, c, k.patient.Account.AccountID)
	},
}

// adminOf makes an admin of a clinic.
func adminOf(ctx context.Context, s *mongo.Store, clinic madoguchi.ClinicID) (madoguchi.StaffID, error) {
	admin := Member(clinic, madoguchi.NewID()+"@clinic.example")
	admin.Role, admin.DoctorID = madoguchi.Admin, ""
	return admin.ID, s.CreateStaff(ctx, admin)
}

// found converts "not found" into a result.
func found[V any](_ V, err error) (bool, error) {
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return false, nil
	}
	return err == nil, err
}
