package ui

import (
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// Before the desk, the setup leads by keyboard to the recovery codes, and from there into the desk.
func TestSetUpBeforeTheDesk(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	d.settle(t)
	session := d.in.session
	d.clinic.SecondFactor.Set(api.SecondFactor{Needed: true})
	d.await(t, "the secret is shown", func() bool { return d.says("setup.scan") })
	if d.in != nil || !session.Limited {
		t.Fatalf("in the desk: %v", d.in != nil)
	}
	d.typed(t, "000000")
	d.pressReturn(t)
	d.await(t, "a wrong code is said to be wrong", func() bool { return d.says("error.secondFactorWrong") })
	if !session.Limited {
		t.Error("a wrong code sets up")
	}
	d.typed(t, deskserver.Code)
	d.pressReturn(t)
	d.await(t, "the recovery codes are shown", func() bool { return d.says("recovery.lead") })
	d.pressReturn(t)
	codes := strings.Split(d.app.Clipboard().Content(), "\n")
	if len(codes) != 10 {
		t.Errorf("copied %q", codes)
	}
	for _, code := range codes {
		d.reads(t, code)
	}
	d.window.Canvas().FocusNext()
	d.pressReturn(t)
	factor := session.SecondFactor
	if d.in == nil || d.in.session != session || session.Limited || !factor.On || factor.RecoveryCodes != 10 {
		t.Errorf("in the desk: %v, %+v", d.in != nil, session.SecondFactor)
	}
}

// When the clinic begins to require a second factor, an open desk leads to the setup, through the password, and back.
func TestADeskThatIsLimitedLeadsToTheSetUp(t *testing.T) {
	s := liveDeskOf(t, func(*deskserver.Server) {})
	s.in.pane.Book(deskserver.Aoki, 15*60)
	s.field(t, "booking.name").Input().SetText("田中 花子")
	s.clinic.SecondFactor.SetStale(true)
	s.clinic.SecondFactor.Set(api.SecondFactor{Needed: true})
	s.in.goTo(atReception)
	s.await(t, "the password is asked for", func() bool { return s.says("setUp.password") })
	if s.in != nil || !s.says("setup.needed") || s.says("error.passwordWrong") {
		t.Fatalf("in the desk: %v, shown is: %s", s.in != nil, s.words())
	}
	s.typed(t, "wrong")
	s.pressReturn(t)
	s.await(t, "a wrong password is said to be wrong", func() bool { return s.says("error.passwordWrong") })
	if input, ok := s.focused().(*inputs.Input); !ok || input.Text != "" {
		t.Errorf("the cursor is in %T, with the wrong password or elsewhere", s.focused())
	}
	s.typed(t, deskserver.Password)
	s.pressReturn(t)
	s.await(t, "the secret is shown", func() bool { return s.says("setup.scan") })
	s.typed(t, deskserver.Code)
	s.pressReturn(t)
	s.await(t, "the recovery codes are shown", func() bool { return s.says("recovery.lead") })
	s.press(t, "recovery.kept")
	if s.in == nil || s.in.session.Limited {
		t.Fatalf("in the desk: %v", s.in != nil)
	}
	s.in.pane.Book(deskserver.Aoki, 15*60)
	s.reads(t, "前回の入力があります")
}
