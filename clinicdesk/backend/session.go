package backend

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/backend/staff"
	"madoguchi/madoguchi"
)

// TokenStore keeps a session's token between two runs of the desk. Load returns "" if there is none.
type TokenStore interface {
	Load(server string) (token string, err error)
	Save(server, token string) error
	Delete(server string) error
}

// Entrance signs users in. A failing TokenStore does not prevent a sign-in: the desk asks for the password again at its
// next start.
type Entrance struct {
	Tokens TokenStore
	HTTP   *http.Client
	Now    func() time.Time
	Logger *slog.Logger
}

// Session is a signed-in member of staff at one server. Its methods may be called from any goroutine. They return the
// errors of api.Client.
type Session struct {
	Staff    api.Staff  // changed by UpdateStaff only
	Clinic   api.Clinic // changed by UpdateClinic only
	Location *time.Location
	// SecondFactor is the state of the user's second factor. A Limited session can only set it up. Both are read and
	// changed on the goroutine that draws.
	SecondFactor api.SecondFactor
	Limited      bool

	Schedule   *schedule.Schedule
	Recoveries *schedule.Recoveries
	Visits     *schedule.Client // of Schedule and Recoveries
	Members    *staff.Client
	Patients   api.Patients

	client *api.Client
	tokens TokenStore
	now    func() time.Time
	logger *slog.Logger
}

// SignIn opens a session with an e-mail address and a password. A user with a second factor also needs a code, from the
// authenticator or a recovery code.
func (e Entrance) SignIn(ctx context.Context, server, language string, typed api.SignIn) (*Session, error) {
	client := api.New(server, e.HTTP, language)
	typed.Device, _ = e.Tokens.Load(deviceAt(server)) // without it the desk is one of the unknown devices
	answer, err := client.SignIn(ctx, typed)
	if err != nil {
		return nil, err
	}
	if err := e.Tokens.Save(server, answer.Token); err != nil {
		e.Logger.Warn("session not kept", "error", err)
	}
	if answer.Device == "" { // of an older server
		return e.session(client, answer)
	}
	if err := e.Tokens.Save(deviceAt(server), answer.Device); err != nil {
		e.Logger.Warn("device not kept", "error", err)
	}
	return e.session(client, answer)
}

// deviceAt is where the desk keeps the server's note that this device has signed in (api.Session.Device). Signing out
// leaves it.
func deviceAt(server string) string { return server + " device" }

// Resume continues the stored session of an earlier run. It returns madoguchi.ErrUnauthenticated if there is none or it
// has ended.
func (e Entrance) Resume(ctx context.Context, server, language string) (*Session, error) {
	token, err := e.Tokens.Load(server)
	if err != nil || token == "" {
		return nil, madoguchi.ErrUnauthenticated.Because(err)
	}
	client := api.New(server, e.HTTP, language)
	client.SetToken(token)
	answer, err := client.CurrentSession(ctx)
	if err != nil {
		return nil, err
	}
	return e.session(client, answer)
}

func (e Entrance) session(client *api.Client, answer api.Session) (*Session, error) {
	location, err := time.LoadLocation(answer.Clinic.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("backend: clinic's time zone: %w", err)
	}
	s := &Session{
		Staff: answer.Staff, Clinic: answer.Clinic, Location: location,
		SecondFactor: answer.SecondFactor, Limited: answer.Limited,
		Schedule: schedule.New(location), Recoveries: schedule.NewRecoveries(client),
		Members: &staff.Client{API: client, Now: e.Now}, Patients: api.PatientsOf(client),
		client: client, tokens: e.Tokens, now: e.Now, logger: e.Logger,
	}
	s.Visits = &schedule.Client{
		API: client, Schedule: s.Schedule, Recoveries: s.Recoveries, Now: s.Now, Logger: e.Logger,
	}
	return s, nil
}

// SignOut ends the session here, and at the server if it is reachable.
func (s *Session) SignOut(ctx context.Context) error {
	if err := s.tokens.Delete(s.client.Base()); err != nil {
		s.logger.Warn("session not forgotten", "error", err)
	}
	return s.client.SignOut(ctx)
}

// LoadStaffMember reads the signed-in user's current name and role: an admin may have changed the role (D10).
func (s *Session) LoadStaffMember(ctx context.Context) (api.Staff, error) {
	answer, err := s.client.CurrentSession(ctx)
	return answer.Staff, err
}

// UpdateStaff takes over the user's current name and role, and reports whether they are new. Call it on the goroutine
// that draws, like everything that reads Staff.
func (s *Session) UpdateStaff(person api.Staff) (news bool) {
	if person == s.Staff {
		return false
	}
	s.Staff = person
	return true
}

// Now is the desk's clock in the clinic's time zone.
func (s *Session) Now() time.Time { return s.now().In(s.Location) }

// Signal connects to the signalling of a call as the clinic's side.
func (s *Session) Signal(ctx context.Context, callID string) (*api.Signal, error) {
	return s.client.DialSignal(ctx, callID)
}

// Speak changes the language of the server's error texts.
func (s *Session) Speak(language string) { s.client.SetLanguage(language) }

// Server is the server's address.
func (s *Session) Server() string { return s.client.Base() }

// ChangeSettings replaces the clinic's settings and returns the changed clinic.
func (s *Session) ChangeSettings(ctx context.Context, settings api.Settings) (api.Clinic, error) {
	return s.client.ChangeSettings(ctx, settings)
}

// PatientLinks returns the addresses that the clinic hands to its patients.
func (s *Session) PatientLinks(ctx context.Context) (api.PatientLinks, error) {
	return api.LoadPatientLinks(ctx, s.client)
}

// LoadClinic reads the clinic again.
func (s *Session) LoadClinic(ctx context.Context) (api.Clinic, error) { return s.client.Clinic(ctx) }

// UpdateClinic takes over changed settings of the clinic and reports whether they are new. Call it on the goroutine
// that draws, like everything that reads Clinic.
func (s *Session) UpdateClinic(clinic api.Clinic) (news bool) {
	if clinic.Revision <= s.Clinic.Revision {
		return false
	}
	s.Clinic = clinic
	return true
}

// IsAdmin reports whether the signed-in user may change the clinic's settings.
func (s *Session) IsAdmin() bool { return s.Staff.Role == string(madoguchi.Admin) }
