package signalling_test

import (
	"testing"
	"time"

	"madoguchi/apiserver/signalling"
)

func (d *device) arrive(step string) {
	d.t.Helper()
	d.say(map[string]any{"type": "arriving", "step": step})
}

func TestWhoIsStoppedBeforeTheWayInIsSeen(t *testing.T) {
	c := open(
		t,
		signalling.Limits{Hello: 100 * time.Millisecond, Door: 10 * time.Millisecond, Question: 10 * time.Millisecond},
	)
	clinic, welcome := c.join("clinic", newKey())
	c.reported(signalling.ClinicCame)
	if welcome["door"] != nil {
		t.Errorf("nobody is at the door, and the clinic is told %v", welcome["door"])
	}
	patient := c.dial("patient", newKey())
	patient.arrive("ask")
	if door := clinic.hear("door")["door"].(map[string]any); door["step"] != "ask" || door["since"] == "" {
		t.Errorf("the clinic is told %v", door)
	}
	c.reported(signalling.PatientStopped)
	patient.arrive("refused")
	if door := clinic.hear("door")["door"].(map[string]any); door["step"] != "refused" {
		t.Errorf("the clinic is told %v", door)
	}
	if again := <-c.reports; again.Kind != signalling.PatientStopped || again.Detail != "refused" {
		t.Errorf("reported %+v", again)
	}
	time.Sleep(150 * time.Millisecond) // longer than Limits.Hello: a person who reads the question keeps the connection
	patient.hello(false)
	patient.hear("welcome")
	c.reported(signalling.PatientCame)
	clinic.hear("peer")
	if gone := clinic.hear("door"); gone["door"] != nil {
		t.Errorf("the patient has come in, and the clinic is told %v", gone)
	}
}

func TestWhoTurnsBackIsNotShownAnyMore(t *testing.T) {
	c := open(t, signalling.Limits{Door: time.Millisecond})
	patient := c.dial("patient", newKey())
	patient.arrive("inApp")
	c.reported(signalling.PatientStopped)
	clinic, welcome := c.join("clinic", newKey())
	if door, _ := welcome["door"].(map[string]any); door["step"] != "inApp" {
		t.Errorf("the clinic finds %v", welcome["door"])
	}
	c.reported(signalling.ClinicCame)
	_ = patient.socket.CloseNow()
	if door := clinic.hear("door")["door"]; door != nil {
		t.Errorf("the clinic is told %v", door)
	}
	c.reported(signalling.PatientTurnedBack)
}

// A page that enters within a moment, and a page that reloads, are not reported.
func TestAPassingPageIsNotReported(t *testing.T) {
	c := open(t, signalling.Limits{Question: time.Hour, Door: time.Millisecond})
	patient := c.dial("patient", newKey())
	patient.arrive("ask")
	patient.hello(false)
	patient.hear("welcome")
	c.reported(signalling.PatientCame)
}

// The question's time keeps running while somebody else joins the room. A refusal is reported sooner than an unanswered
// question.
func TestTheQuestionIsReportedLaterThanARefusal(t *testing.T) {
	c := open(t, signalling.Limits{Question: 300 * time.Millisecond, Door: time.Millisecond})
	began := time.Now()
	patient := c.dial("patient", newKey())
	patient.arrive("ask")
	key := newKey() // of one device, which gets in whether or not the end of its last connection has been noticed
	for range 4 {
		clinic, _ := c.join("clinic", key)
		_ = clinic.socket.CloseNow()
	}
	for {
		if report := <-c.reports; report.Kind == signalling.PatientStopped {
			if report.Detail != "ask" || time.Since(began) < 300*time.Millisecond {
				t.Errorf("reported %+v after %v", report, time.Since(began))
			}
			break
		}
	}
	asked := open(t, signalling.Limits{Question: time.Hour, Door: time.Millisecond})
	patient = asked.dial("patient", newKey())
	patient.arrive("ask")
	patient.arrive("refused")
	if report := <-asked.reports; report.Kind != signalling.PatientStopped || report.Detail != "refused" {
		t.Errorf("reported %+v", report)
	}
}

func TestOnlyThePatientStandsBeforeTheWayIn(t *testing.T) {
	c := open(t, signalling.Limits{})
	clinic := c.dial("clinic", newKey())
	clinic.arrive("ask")
	if code := clinic.hear("error")["code"]; code != "role" {
		t.Errorf("the clinic's arriving is answered with %v", code)
	}
	patient := c.dial("patient", newKey())
	patient.arrive("somewhere")
	if code := patient.hear("error")["code"]; code != "form" {
		t.Errorf("an unknown step is answered with %v", code)
	}
}

func TestDevicesStatesAreTold(t *testing.T) {
	c := open(t, signalling.Limits{})
	patient, _ := c.join("patient", newKey())
	clinic, _ := c.join("clinic", newKey())
	patient.hear("peer")
	for _, test := range []struct{ said, told string }{
		{"absent", "absent"}, {"interrupted", "interrupted"}, {"refused", "refused"}, {"busy", "busy"}, {"off", "off"},
		{"", "off"}, {"<b>", "off"},
	} {
		patient.say(
			map[string]any{
				"type": "media", "microphone": false, "camera": true, "microphoneState": test.said,
				"cameraState": "busy", "speakerState": "interrupted",
			},
		)
		media := clinic.hear("media")
		if media["microphoneState"] != test.told || media["cameraState"] != nil ||
			media["speakerState"] != "interrupted" {
			t.Errorf("%q is told as %v", test.said, media)
		}
	}
}

func TestACallWithoutPictureIsReported(t *testing.T) {
	c := open(t, signalling.Limits{Picture: 20 * time.Millisecond})
	patient, _ := c.join("patient", newKey())
	clinic, _ := c.join("clinic", newKey())
	patient.hear("peer")
	patient.say(map[string]any{"type": "media", "microphone": true, "camera": false, "cameraState": "refused"})
	clinic.hear("media")
	clinic.say(map[string]any{"type": "start"})
	clinic.hear("started")
	c.reported(signalling.PatientCame, signalling.ClinicCame, signalling.CallStarted)
	if without := <-c.reports; without.Kind != signalling.PatientWithoutPicture || without.Detail != "refused" {
		t.Errorf("reported %+v", without)
	}
	patient.say(map[string]any{"type": "media", "microphone": true, "camera": true})
	c.reported(signalling.PatientWithPicture)
	clinic.say(map[string]any{"type": "media", "microphone": true, "camera": false})
	c.reported(signalling.ClinicWithoutPicture)
}

// TestAPageThatIsSentAwayIsNotAtTheDoor opens so many pages that the first is closed. The clinic is told at once that
// it has gone, not when the closed page has answered.
func TestAPageThatIsSentAwayIsNotAtTheDoor(t *testing.T) {
	c := open(t, signalling.Limits{Connections: 1, Door: time.Hour, Question: time.Hour})
	clinic, _ := c.join("clinic", newKey())
	c.reported(signalling.ClinicCame)
	c.dial("patient", newKey()).arrive("ask") // it does not read, so its connection stays half closed
	if door, _ := clinic.hear("door")["door"].(map[string]any); door["step"] != "ask" {
		t.Errorf("the clinic is told %v", door)
	}
	c.dial("patient", newKey())
	sent := time.Now()
	if gone := clinic.hear("door"); gone["door"] != nil || time.Since(sent) > closingTakes/2 {
		t.Errorf("the page was sent away, and the clinic is told %v after %v", gone, time.Since(sent))
	}
}

// closingTakes is how long the server waits for the answer to its close frame (coder/websocket).
const closingTakes = 5 * time.Second
