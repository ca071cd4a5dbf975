package server

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/apiserver/internal/staff"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
)

// staffScene is a scene with an admin signed in at a browser, and a colleague.
type staffScene struct {
	*scene
	boss, colleague madoguchi.Staff
	token           string // of the admin's session
	page            string // about the colleague
}

func newStaffScene(t *testing.T) staffScene {
	s := newScene(t)
	boss, colleague := s.member(s.clinic.ID, madoguchi.Admin), s.member(s.clinic.ID, madoguchi.Reception)
	return staffScene{
		scene: s, boss: boss, colleague: colleague, token: s.session(boss),
		page: staff.Path + "/" + string(colleague.ID),
	}
}

// stored returns a member of the scene's clinic from the store.
func (s staffScene) stored(id madoguchi.StaffID) madoguchi.Staff {
	s.t.Helper()
	staff, err := s.store.Staff(s.t.Context(), s.clinic.ID, id)
	must(s.t, err)
	return staff
}

func TestChangingFromThePage(t *testing.T) {
	s := newStaffScene(t)
	before := s.stored(s.colleague.ID)
	list := s.getAs(s.token, staff.Path).is(http.StatusOK, "staff").says(`href="` + s.page + `"`)
	if strings.Contains(list.body, `href="`+staff.Path+"/"+string(s.boss.ID)) {
		t.Error("the list leads to a change of oneself")
	}
	page := s.getAs(s.token, s.page).is(http.StatusOK, "member").says(s.colleague.Name).says(s.colleague.Email).
		says(`href="` + s.page + `/remove"`)
	if got := page.values(); got.Get("role") != "reception" || got.Get("doctorId") != "" {
		t.Errorf("the form begins with %v", got)
	}
	if got := s.stored(s.colleague.ID); !reflect.DeepEqual(got, before) {
		t.Errorf("looking has made the member %+v", got)
	}
	doctor := s.clinic.Doctors[1].ID
	form := changed(page.values(), "role", "doctor", "doctorId", string(doctor))
	s.postAs(s.token, s.page, form).leadsTo(staff.Path + "?changed=1")
	s.postAs(s.token, s.page, form).leadsTo(staff.Path + "?changed=1") // pressed twice
	s.getAs(s.token, staff.Path+"?changed=1").is(http.StatusOK, "staff").says("変更しました")
	if got := s.stored(s.colleague.ID); got.Role != madoguchi.Physician || got.DoctorID != doctor ||
		got.Email != s.colleague.Email {
		t.Errorf("the member is %+v", got)
	}
	if got := s.getAs(s.token, s.page).is(http.StatusOK, "member").values(); got.Get("role") != "doctor" ||
		got.Get("doctorId") != string(doctor) {
		t.Errorf("the form begins with %v", got)
	}
}

// An admin can be one of the clinic's doctors, and a doctor can get another role. The form's selected doctor prevents
// neither.
func TestTheDoctorIsOfDoctorsAlone(t *testing.T) {
	s := newStaffScene(t)
	doctor := s.clinic.Doctors[1].ID
	for name, test := range map[string]struct {
		is, chosen madoguchi.Role
		stays      madoguchi.DoctorID
	}{
		"an admin unchanged":                  {madoguchi.Admin, madoguchi.Admin, doctor},
		"a doctor who becomes a receptionist": {madoguchi.Physician, madoguchi.Reception, ""},
	} {
		t.Run(name, func(t *testing.T) {
			member := mongotest.Member(s.clinic.ID, madoguchi.NewID()+"@example.jp")
			member.Role, member.DoctorID = test.is, doctor
			must(t, s.store.CreateStaff(t.Context(), member))
			page := staff.Path + "/" + string(member.ID)
			form := s.getAs(s.token, page).is(http.StatusOK, "member").values()
			if form.Get("doctorId") != string(member.DoctorID) {
				t.Errorf("the form begins with %v", form)
			}
			s.postAs(s.token, page, changed(form, "role", string(test.chosen))).leadsTo(staff.Path + "?changed=1")
			if got := s.stored(member.ID); got.Role != test.chosen || got.DoctorID != test.stays {
				t.Errorf("the member is %+v", got)
			}
		})
	}
}

// failing is a store that refuses changes of staff.
type failing struct {
	*mongo.Store
	fault error
}

func (f failing) ChangeStaff(
	context.Context, madoguchi.ClinicID, madoguchi.StaffID, madoguchi.StaffID, madoguchi.StaffChange,
) error {
	return f.fault
}

// After any refusal, the form comes back with the choices, and no member is changed.
func TestRefusalsKeepWhatWasChosen(t *testing.T) {
	s := newStaffScene(t)
	doctor := string(s.clinic.Doctors[0].ID)
	for name, test := range map[string]struct {
		role, doctor string
		fault        error
		status       int
		says, faults string
	}{
		"no role":             {"", "", nil, http.StatusUnprocessableEntity, "選択してください。", "role"},
		"a doctor of no role": {"", doctor, nil, http.StatusUnprocessableEntity, "選択してください。", "role"},
		"an unheard-of role":  {"owner", "", nil, http.StatusUnprocessableEntity, "選び直してください。", "role"},
		"an unheard-of one's": {
			"doctor", madoguchi.NewID(), nil, http.StatusUnprocessableEntity, "選び直してください。", "doctorId",
		},
		"no store": {
			"doctor", doctor, madoguchi.ErrUnavailable, http.StatusServiceUnavailable, "ただいま受け付けできません", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s.storeInUse.Store = s.store
			if test.fault != nil {
				s.storeInUse.Store = failing{Store: s.store, fault: test.fault}
			}
			page := s.postAs(s.token, s.page, url.Values{"role": {test.role}, "doctorId": {test.doctor}}).
				is(test.status, "member").says(test.says)
			if got := page.faults(); got != test.faults {
				t.Errorf("the faults are %q, want %q", got, test.faults)
			}
			// A value that the page does not offer cannot stay selected.
			offered := map[string]bool{"": true, "reception": true, "doctor": true, "admin": true, doctor: true}
			for field, chosen := range map[string]string{"role": test.role, "doctorId": test.doctor} {
				if got := page.values().Get(field); offered[chosen] && got != chosen {
					t.Errorf("%s is %q, want %q", field, got, chosen)
				}
			}
			if got := s.stored(s.colleague.ID); got.Role != madoguchi.Reception || got.DoctorID != "" {
				t.Errorf("the member is %+v", got)
			}
		})
	}
	s.storeInUse.Store = s.store
	s.postAs(s.token, s.page, url.Values{"role": {"admin"}, "name": {"somebody else"}}).
		is(http.StatusBadRequest, "failure")
}

func TestRemovingFromThePage(t *testing.T) {
	s := newStaffScene(t)
	theirs, ask := s.session(s.colleague), s.page+"/remove"
	page := s.getAs(s.token, ask).is(http.StatusOK, "member-removal")
	for _, text := range []string{
		s.colleague.Name, s.colleague.Email, s.clinic.Name, "ログアウト", "もう一度招待", "記録に残ります", `action="` + ask + `"`,
	} {
		page.says(text)
	}
	s.getAs(theirs, access.Home).is(http.StatusOK, "today") // the question has removed nobody
	s.postAs(s.token, ask, nil).leadsTo(staff.Path + "?removed=1")
	list := s.getAs(s.token, staff.Path+"?removed=1").is(http.StatusOK, "staff").says("登録を削除しました")
	if strings.Contains(list.body, s.colleague.Email) {
		t.Error("who was removed is in the list")
	}
	s.getAs(theirs, access.Home).leadsTo("/clinic/signin?next=%2Fclinic")

	// A second click also leads to the list, as does the page of a removed member.
	for _, answer := range []shownPage{
		s.postAs(s.token, ask, nil), s.getAs(s.token, ask), s.getAs(s.token, s.page),
		s.postAs(s.token, s.page, url.Values{"role": {"admin"}}),
	} {
		answer.is(http.StatusNotFound, "staff").says(`role="status">この方の登録は、すでに削除`).says(s.boss.Email)
	}
}

// Admins cannot change or remove themselves from the pages. The list says who can.
func TestNoPageIsAboutOneself(t *testing.T) {
	s := newStaffScene(t)
	own := staff.Path + "/" + string(s.boss.ID)
	for _, answer := range []shownPage{
		s.getAs(s.token, own), s.postAs(s.token, own, url.Values{"role": {"reception"}}),
		s.getAs(s.token, own+"/remove"), s.postAs(s.token, own+"/remove", nil),
	} {
		answer.is(http.StatusConflict, "staff").says("ほかの管理者に依頼してください")
	}
	if got := s.stored(s.boss.ID); got.Role != madoguchi.Admin {
		t.Errorf("the admin is %+v", got)
	}
}

func TestAnotherClinicsStaffAreNotChangedFromThePages(t *testing.T) {
	s := newStaffScene(t)
	id, _ := s.invited("mari@example.jp")
	before := s.stored(s.colleague.ID)
	foreign := s.session(s.member(s.stranger.ClinicID, madoguchi.Admin))
	change := s.postAs(foreign, s.page, url.Values{"role": {"admin"}}).is(http.StatusNotFound, "staff")
	list := s.postAs(foreign, s.page+"/remove", nil).is(http.StatusNotFound, "staff")
	withdraw := staff.Path + "/invitations/" + string(id) + "/withdraw"
	asked := s.getAs(foreign, withdraw).is(http.StatusNotFound, "failure")
	withdrawal := s.postAs(foreign, withdraw, nil).is(http.StatusNotFound, "failure")
	for _, page := range []shownPage{change, list, asked, withdrawal} {
		if strings.Contains(page.body, s.colleague.Email) || strings.Contains(page.body, "mari@example.jp") {
			t.Errorf("another clinic's staff are shown:\n%s", page.body)
		}
	}
	if after := s.stored(s.colleague.ID); !reflect.DeepEqual(after, before) {
		t.Errorf("the member is %+v", after)
	}
	if link, err := s.store.Verification(t.Context(), id); err != nil || link.State != madoguchi.LinkPending {
		t.Errorf("the invitation is %s (%v)", link.State, err)
	}
}

func TestWithdrawingFromThePage(t *testing.T) {
	s := newStaffScene(t)
	id, link := s.invited("mari@example.jp")
	withdraw := staff.Path + "/invitations/" + string(id) + "/withdraw"
	list := s.getAs(s.token, staff.Path).is(http.StatusOK, "staff").says(`href="` + withdraw + `"`)
	if strings.Contains(list.body, `action="`+withdraw) {
		t.Error("the list withdraws without asking")
	}
	page := s.getAs(s.token, withdraw).is(http.StatusOK, "withdrawal")
	for _, text := range []string{
		"西村 真理", "mari@example.jp", "受付", s.clinic.Name, "使えなくなり", "もう一度招待", `action="` + withdraw + `"`,
		`href="` + staff.Path + `"`,
	} {
		page.says(text)
	}
	s.get(link).is(http.StatusOK, "join") // the question has withdrawn nothing
	s.processes.breakDown(func() error { return madoguchi.ErrUnavailable })
	s.postAs(s.token, withdraw, nil).is(http.StatusServiceUnavailable, "staff").says("ただいま招待を取り消せません").
		says("mari@example.jp")
	s.processes.breakDown(nil)
	s.postAs(s.token, withdraw, nil).leadsTo(staff.Path + "?withdrawn=1")
	s.postAs(s.token, withdraw, nil).leadsTo(staff.Path + "?withdrawn=1") // pressed twice
	s.getAs(s.token, withdraw).leadsTo(staff.Path + "?withdrawn=1")
	list = s.getAs(s.token, staff.Path+"?withdrawn=1").is(http.StatusOK, "staff").says("招待を取り消しました").says("招待中の方はいません")
	if strings.Contains(list.body, "mari@example.jp") {
		t.Error("the invitation is in the list")
	}
	for _, page := range []shownPage{s.get(link), s.post(link, s.joining())} {
		page.is(http.StatusGone, "link-refused").says("この招待は取り消されました").says("招待した医療機関にお尋ねください")
		if _, content, _ := strings.Cut(page.body, "<main"); strings.Contains(content, "/clinic/signin") {
			t.Error("the page leads to sign in")
		}
	}
}

// The list explains that an invitation was used, has expired or was replaced meanwhile.
func TestWithdrawingTooLate(t *testing.T) {
	s := newStaffScene(t)
	for state, test := range map[madoguchi.VerificationState]struct{ outcome, says string }{
		madoguchi.LinkUsed:     {"?linkUsed=1", "すでに使われ"},
		madoguchi.LinkExpired:  {"?linkExpired=1", "有効期限が切れています"},
		madoguchi.LinkReplaced: {"?linkReplaced=1", "新しい招待を取り消してください"},
	} {
		t.Run(string(state), func(t *testing.T) {
			id, _ := s.invited(madoguchi.NewID() + "@example.jp")
			must(t, s.processes.mark(t.Context(), id, state))
			withdraw := staff.Path + "/invitations/" + string(id) + "/withdraw"
			s.getAs(s.token, withdraw).leadsTo(staff.Path + test.outcome)
			s.postAs(s.token, withdraw, nil).leadsTo(staff.Path + test.outcome)
			s.getAs(s.token, staff.Path+test.outcome).is(http.StatusOK, "staff").says(test.says)
		})
	}
	id, _ := s.invited(madoguchi.NewID() + "@example.jp")
	s.processes.breakDown(func() error { return madoguchi.ErrNotOpen }) // its workflow was terminated from outside
	s.postAs(s.token, staff.Path+"/invitations/"+string(id)+"/withdraw", nil).leadsTo(staff.Path + "?notOpen=1")
	s.processes.breakDown(nil)
	s.getAs(s.token, staff.Path+"?notOpen=1").is(http.StatusOK, "staff").says("取り消せませんでした")
}

// If the session has ended or now needs a second factor, the way leads back to the page of the form. The page says that
// nothing was done.
func TestFormsAboutStaffOutliveTheirSession(t *testing.T) {
	s := newStaffScene(t)
	id, _ := s.invited("mari@example.jp")
	limited, other := s.limitedSession(s.withRole("rin@example.jp", madoguchi.Admin)), s.withPassword("ken@example.jp")
	for sent, says := range map[string]string{
		s.page:             "まだ変更されていません",
		s.page + "/remove": "まだ削除されていません",
		staff.Path + "/invitations/" + string(id) + "/withdraw": "まだ取り消されていません",
	} {
		back := sent + "?unsent=1"
		next := "?next=" + url.QueryEscape(back)
		s.postAs("", sent, url.Values{"role": {"admin"}}).leadsTo("/clinic/signin" + next)
		s.postAs(limited, sent, url.Values{"role": {"admin"}}).leadsTo(secondfactor.Path + next)
		s.post("/clinic/signin", url.Values{"email": {other.Email}, "password": {password}, "next": {back}}).
			leadsTo(back)
		if page := s.getAs(s.token, back).says(says); page.status != http.StatusOK {
			t.Errorf("%s answers %d", back, page.status)
		}
		// A GET of the page has sent nothing.
		s.getAs("", sent).leadsTo("/clinic/signin?next=" + url.QueryEscape(sent))
		if page := s.getAs(s.token, sent); page.status != http.StatusOK || strings.Contains(page.body, says) {
			t.Errorf("%s answers %d with\n%s", sent, page.status, page.body)
		}
	}
	if got := s.stored(s.colleague.ID); got.Role != madoguchi.Reception {
		t.Errorf("the member is %+v", got)
	}
	if link, err := s.store.Verification(t.Context(), id); err != nil || link.State != madoguchi.LinkPending {
		t.Errorf("the invitation is %s (%v)", link.State, err)
	}
}
