package call_test

import (
	"context"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
	"go.uber.org/goleak"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/call"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/video"
)

// room is a call that can be joined, on the real signalling.
type room struct {
	address string
	call    string
	client  *http.Client
	limit   *call.LiveLimit
}

func newRoom(t *testing.T) room {
	t.Helper()
	return newRoomAt(t, time.Now)
}

// newRoomAt returns a room whose server uses the given clock.
func newRoomAt(t *testing.T, clock func() time.Time) room {
	t.Helper()
	now := clock()
	server := deskserver.New(clock)
	listening := httptest.NewServer(server)
	t.Cleanup(func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 30*time.Second)
		defer cancel()
		if err := server.Calls.Close(closing); err != nil {
			t.Errorf("signalling: %v", err)
		}
		listening.Close()
	})
	for _, id := range []string{"call1", "call2"} {
		call := api.Call{ID: id, State: "open", Opens: now.Add(-time.Hour), Expires: now.Add(time.Hour)}
		server.Visits.Put(api.Entry{
			ID: id, Kind: api.KindReservation, End: now, State: "booked", Call: &call,
			GuestVisit: api.GuestVisit{DoctorID: "aoki", PatientName: "patient of " + id, Start: now},
		})
	}
	return room{address: listening.URL, call: "call1", client: listening.Client(), limit: &call.LiveLimit{}}
}

// second returns another call of the same doctor at the same desk.
func (r room) second() room {
	r.call = "call2"
	return r
}

// clinician is a visit whose states are recorded.
type clinician struct {
	*call.Side
	states chan call.State
}

func (r room) join(t *testing.T, device string) clinician {
	t.Helper()
	client := api.New(r.address, r.client, "ja")
	client.SetToken(deskserver.Token)
	states := make(chan call.State, 10000)
	release := func(picture *video.Picture) { picture.Release() }
	v := call.Join(t.Context(), call.Config{
		Dial: func(ctx context.Context) (call.Signalling, error) {
			signal, err := client.DialSignal(ctx, r.call)
			if err != nil {
				return nil, err
			}
			return signal, nil
		},
		Device: key(device), LiveLimit: r.limit,
		OnState: func(s call.State) { states <- s }, OnPicture: release, OnOwnPicture: release,
		Now: time.Now, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)), Loopback: true, TestPattern: true,
	})
	return clinician{v, states}
}

func key(name string) string {
	raw := make([]byte, 32)
	copy(raw, name)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// until waits for a state that satisfies holds.
func (c clinician) until(t *testing.T, what string, holds func(call.State) bool) call.State {
	t.Helper()
	limit := time.After(30 * time.Second)
	for {
		select {
		case state := <-c.states:
			if holds(state) {
				return state
			}
		case <-limit:
			t.Fatalf("never: %s; now %+v", what, c.State())
		}
	}
}

// patient speaks the protocol as the patient's page does.
type patient struct {
	t      *testing.T
	socket *websocket.Conn
}

func (r room) patient(t *testing.T) patient {
	t.Helper()
	return r.device(t, "patient")
}

// device returns a device of the patient.
func (r room) device(t *testing.T, name string) patient {
	t.Helper()
	socket, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(r.address, "http")+"/visit/"+r.call+"/signal",
		&websocket.DialOptions{Subprotocols: []string{api.SignalProtocol}})
	if err != nil {
		t.Fatal(err)
	}
	socket.SetReadLimit(1 << 20)
	yes := true
	p := patient{t, socket}
	p.say(api.SignalMessage{Type: api.SignalHello, Device: key(name), TakeOver: true, Microphone: &yes, Camera: &yes})
	return p
}

func (p patient) say(message api.SignalMessage) {
	p.t.Helper()
	if err := wsjson.Write(p.t.Context(), p.socket, message); err != nil {
		p.t.Fatal(err)
	}
}

// hear waits for a message of a type.
func (p patient) hear(kind string) api.SignalMessage {
	p.t.Helper()
	for {
		var message api.SignalMessage
		if err := wsjson.Read(p.t.Context(), p.socket, &message); err != nil {
			p.t.Fatalf("waiting for %s: %v", kind, err)
		}
		if message.Type == kind {
			return message
		}
	}
}

func TestVisitFromJoiningToItsEnd(t *testing.T) {
	room := newRoom(t)
	doctor := room.join(t, "desk")
	defer doctor.Leave()
	doctor.until(t, "in, alone", func(s call.State) bool { return s.Phase == call.In && !s.Patient })
	page := room.patient(t)
	came := doctor.until(t, "the patient is there", func(s call.State) bool { return s.Patient })
	if came.InCall() || !came.PatientCamera {
		t.Errorf("got %+v", came)
	}
	if offer := page.hear(api.SignalDescription); !strings.Contains(string(offer.Description), `"offer"`) {
		t.Errorf("the clinic's first description is %s", offer.Description)
	}
	doctor.Start(false)
	page.hear(api.SignalStarted)
	doctor.until(t, "in the call", call.State.InCall)
	doctor.SetMicrophone(false)
	if media := page.hear(api.SignalMedia); *media.Microphone {
		media = page.hear(api.SignalMedia) // the first may report the state at the welcome
		if *media.Microphone {
			t.Error("the patient's page does not learn that the clinic's microphone is off")
		}
	}
	doctor.Finish()
	page.hear(api.SignalFinished)
	over := doctor.until(t, "over", func(s call.State) bool { return s.Phase == call.Over })
	if over.End != call.Finished {
		t.Errorf("ended as %s", over.End)
	}
}

func TestPatientWhoLeavesAndReturnsGetsANewOffer(t *testing.T) {
	room := newRoom(t)
	doctor := room.join(t, "desk")
	defer doctor.Leave()
	first := room.patient(t)
	first.hear(api.SignalDescription)
	doctor.until(t, "the patient is there", func(s call.State) bool { return s.Patient })
	first.say(api.SignalMessage{Type: api.SignalLeave})
	doctor.until(t, "the patient has left", func(s call.State) bool { return !s.Patient && s.PatientLeft })
	again := room.patient(t)
	again.hear(api.SignalDescription)
	doctor.until(t, "the patient is back", func(s call.State) bool { return s.Patient && !s.PatientLeft })
}

// A second device of the clinic is notified, and takes over only on request (D4).
func TestSecondDeviceTakesOver(t *testing.T) {
	room := newRoom(t)
	first := room.join(t, "desk 1")
	defer first.Leave()
	first.until(t, "in", func(s call.State) bool { return s.Phase == call.In })
	second := room.join(t, "desk 2")
	defer second.Leave()
	second.until(t, "told that it is occupied, and by whom", func(s call.State) bool {
		return s.Phase == call.Occupied && s.By == deskserver.Colleague
	})
	second.TakeOver()
	second.until(t, "in", func(s call.State) bool { return s.Phase == call.In })
	over := first.until(t, "replaced", func(s call.State) bool { return s.Phase == call.Over })
	if over.End != call.Replaced || over.By != deskserver.Colleague {
		t.Errorf("ended as %s by %s", over.End, over.By)
	}
}

func TestCallThatIsNotThereIsRefused(t *testing.T) {
	room := newRoom(t)
	room.call = "none"
	doctor := room.join(t, "desk")
	defer doctor.Leave()
	over := doctor.until(t, "refused", func(s call.State) bool { return s.Phase == call.Over })
	if over.End != call.Refused || over.Err == nil {
		t.Errorf("got %+v", over)
	}
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
