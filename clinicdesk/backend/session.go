package backend

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TokenStore keeps a session's token between two starts of the desk. Load returns "" where there is none.
type TokenStore interface {
	Load(server string) (token string, err error)
	Save(server, token string) error
	Delete(server string) error
}

// Entrance is where a person comes in. A TokenStore that fails is no reason to refuse anybody: the desk then asks
// again at its next start.
type Entrance struct {
	Tokens TokenStore
	HTTP   *http.Client
	Now    func() time.Time
	Logger *slog.Logger
}

// Session is a member of staff signed in at one server. Its methods may be called from any goroutine; their errors are
// those of api.Client.
type Session struct {
	Staff    Staff  // changed by Become only
	Clinic   Clinic // changed by Renew only
	Location *time.Location
	Schedule *Schedule
	// SecondFactor is the state of the person's second factor. A Limited session is only for setting it up. This
	// session's methods keep both up to date.
	SecondFactor api.SecondFactor
	Limited      bool

	recoveries *recoveries

	client *api.Client
	tokens TokenStore
	now    func() time.Time
	logger *slog.Logger
}

// SignIn opens a session with an e-mail address and a password.
func (e Entrance) SignIn(ctx context.Context, server, language, email, password string) (*Session, error) {
	return e.SignInWithCode(ctx, server, language, api.SignIn{Email: email, Password: password})
}

// Resume goes on with the session kept by an earlier start. It returns madoguchi.ErrUnauthenticated where there is none
// or it has ended.
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
	return &Session{
		Staff: answer.Staff, Clinic: answer.Clinic, Location: location, Schedule: NewSchedule(location),
		SecondFactor: answer.SecondFactor, Limited: answer.Limited,
		client: client, tokens: e.Tokens, now: e.Now, logger: e.Logger, recoveries: &recoveries{},
	}, nil
}

// SignOut ends the session here, and at the server where it can be reached.
func (s *Session) SignOut(ctx context.Context) error {
	if err := s.tokens.Delete(s.client.Base()); err != nil {
		s.logger.Warn("session not forgotten", "error", err)
	}
	return s.client.SignOut(ctx)
}

// LoadStaffMember asks the server who the person at the desk is by now: an admin may have given them another role (D10).
func (s *Session) LoadStaffMember(ctx context.Context) (Staff, error) {
	answer, err := s.client.CurrentSession(ctx)
	return answer.Staff, err
}

// Become takes over who the person at the desk is by now, and reports whether that is news. It belongs to the goroutine that
// draws, as all that reads Staff does.
func (s *Session) Become(person Staff) (news bool) {
	if person == s.Staff {
		return false
	}
	s.Staff = person
	return true
}

// Now is the desk's clock in the clinic's time zone.
func (s *Session) Now() time.Time { return s.now().In(s.Location) }

// Doctor returns the clinic's doctor with the ID; one who has left has an empty name.
func (s *Session) Doctor(id string) Doctor {
	for _, doctor := range s.Clinic.Doctors {
		if doctor.ID == id {
			return doctor
		}
	}
	return Doctor{ID: id}
}

// Menu returns the clinic's menu with the ID.
func (s *Session) Menu(id string) (Menu, bool) {
	for _, menu := range s.Clinic.Menus {
		if menu.ID == id {
			return menu, true
		}
	}
	return Menu{}, false
}

// Load brings one day (2006-01-02) into the schedule.
func (s *Session) Load(ctx context.Context, day string) error {
	mark := s.Schedule.Mark()
	answer, err := s.client.ScheduleWithCancelled(ctx, day)
	if err != nil {
		return err
	}
	s.Schedule.Merge(day, mark, answer.Entries)
	return nil
}

// Detail loads all there is to know about an entry.
func (s *Session) Detail(ctx context.Context, entry Entry) (Detail, error) {
	return s.taken(s.client.Detail(ctx, entry.Kind, entry.ID))
}

// Cancel cancels an entry (B8: the patient is not told), for a reason of madoguchi.CancelReasons or none. It returns
// madoguchi.ErrInCall where the call has begun.
func (s *Session) Cancel(ctx context.Context, entry Entry, reason string) (Detail, error) {
	return s.taken(s.client.CancelBecause(ctx, entry.Kind, entry.ID, api.Cancel{Reason: reason}))
}

// Finish marks a visit as finished.
func (s *Session) Finish(ctx context.Context, entry Entry) (Detail, error) {
	return s.taken(s.client.Finish(ctx, entry.Kind, entry.ID))
}

// Message returns the text a patient would receive over a channel, in a language.
func (s *Session) Message(ctx context.Context, entry Entry, channel, language string) (Preview, error) {
	return s.client.Message(ctx, entry.Kind, entry.ID, channel, language)
}

// Signal connects to the signalling of a call as the clinic's side.
func (s *Session) Signal(ctx context.Context, callID string) (*Signal, error) {
	return s.client.DialSignal(ctx, callID)
}

// taken puts what an answer says into the schedule, ahead of the pushed change that will say the same.
func (s *Session) taken(detail Detail, err error) (Detail, error) {
	if err == nil {
		s.Schedule.Apply(detail.Entry)
	}
	return detail, err
}

// Speak changes the language in which the server says what it refuses.
func (s *Session) Speak(language string) { s.client.SetLanguage(language) }
