package e2e

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/workflows/visits"
)

// TestGuestsVideoVisit is the product's main purpose: reception books at the desk, the patient gets the link by SMS,
// opens it in a browser and waits; the doctor sees and speaks with the patient in the desk's console, and ends the
// visit.
func TestGuestsVideoVisit(t *testing.T) {
	s := sharedStack(t)
	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	d.shot(t, "desk-schedule")
	bookAtDesk(t, d, "田中 花子")
	sendFromDesk(t, d, "090-1234-5678")
	d.find(t, "SMS 到達", "chip")
	d.shot(t, "desk-reservation")

	patient := newBrowser(t, phone)
	patient.enter(t, s.linkTo(t, "+819012345678"))
	d.find(t, "待合", "chip")
	d.shot(t, "desk-patient-waits")
	d.click(t, "診察をはじめる", "button")
	d.find(t, "ビデオ通話を開始する", "button")
	d.paints(t, isFakeGreen, 0.2)
	d.shot(t, "desk-console-waiting")
	patient.state(t, "call", "waiting")
	d.click(t, "ビデオ通話を開始する", "button")

	patient.state(t, "call", "inCall")
	patient.moves(t, "#remote")
	patient.seesColour(t, "#remote", patternRed, 0.1)
	patient.seesColour(t, "#remote", patternBlue, 0.1)
	patient.hears(t, "#remote-sound", 1000, 60)
	d.hearsBeep(t)
	d.paints(t, isFakeGreen, 0.2)
	d.shot(t, "desk-console-call")
	patient.shot(t, "patient-call-with-desk")

	d.click(t, "診察を終了する", "button")
	d.click(t, "終了する", "button")
	patient.sees(t, "診察は終わりました")
	client, _ := s.signIn(t)
	entry := entryOf(t, client, func(entry api.Entry) bool { return entry.PatientName == "田中 花子" })
	eventually(t, "the reservation's end", patience, func() string {
		now, err := client.Detail(t.Context(), api.KindReservation, entry.ID)
		switch {
		case err != nil:
			return err.Error()
		case now.Entry.State != string(madoguchi.ReservationFinished):
			return "it is " + now.Entry.State
		}
		return ""
	})
	if messages := s.messagesTo(t, "+819012345678"); len(messages) != 1 {
		t.Errorf("the patient got %d messages", len(messages))
	}
	s.keepsFinished(t, entry.ID)
	d.shot(t, "desk-finished")
}

// keepsFinished checks the data that MongoDB and Temporal keep of an ended visit.
func (s *stack) keepsFinished(t testing.TB, id string) {
	t.Helper()
	// The API shows a reservation as finished as soon as its call is. The workflow writes it a moment later.
	o := s.operator(t)
	for _, workflowID := range []string{
		visits.ReservationWorkflowID(madoguchi.ReservationID(id)), visits.CallWorkflowID(madoguchi.CallID(id)),
	} {
		eventually(t, "the end of "+workflowID, patience, func() string {
			described, err := o.DescribeWorkflowExecution(t.Context(), workflowID, "")
			if err != nil {
				return err.Error()
			}
			if status := described.WorkflowExecutionInfo.Status; status != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
				return status.String()
			}
			return ""
		})
	}
	store, err := mongo.Open(
		t.Context(),
		mongo.Config{
			URI: s.mongoURI(), Database: "madoguchi", AppName: "e2e",
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close(t.Context()) }()
	_, session := s.signIn(t)
	clinic := madoguchi.ClinicID(session.Clinic.ID)
	reservation, err := store.Reservation(t.Context(), clinic, madoguchi.ReservationID(id))
	if err != nil || reservation.State != madoguchi.ReservationFinished {
		t.Errorf("MongoDB keeps the reservation as %s (%v)", reservation.State, err)
	}
	call, err := store.Call(t.Context(), clinic, madoguchi.CallID(id))
	if err != nil || call.State != madoguchi.CallFinished || call.Presence.CallSince.IsZero() {
		t.Errorf("MongoDB keeps the call as %s since %v (%v)", call.State, call.Presence.CallSince, err)
	}
}

// The desk's test pattern shows bars, including red and blue ones, and its tone is 1 kHz.
const (
	patternRed  = `data[i] > 140 && data[i+1] < 90 && data[i+2] < 90`
	patternBlue = `data[i+2] > 140 && data[i] < 90 && data[i+1] < 120`
)

// bookAtDesk books a guest's online visit in the current or next slot.
func bookAtDesk(t testing.TB, d *desk, name string) {
	t.Helper()
	d.click(t, "すべての時間を表示する", "check")
	d.clickIcon(t, d.slotNow(t))
	d.click(t, "非会員", "tab")
	d.fill(t, "患者名", name)
	d.click(t, "オンライン", "radio")
	d.shot(t, "desk-booking")
	d.click(t, "予約", "button")
}

// slotNow finds a free slot on the screen; the desk shows the day from about the current time.
func (d *desk) slotNow(t testing.TB) thing {
	t.Helper()
	now := time.Now().In(time.FixedZone("JST", 9*60*60)).Truncate(30 * time.Minute)
	return d.still(t, "a free slot about now", func() (thing, string) {
		for _, start := range []time.Time{now, now.Add(30 * time.Minute), now.Add(time.Hour)} {
			if found := d.slot(t, start.Format("15:04")); found.Role != "" {
				return found, ""
			}
		}
		return thing{}, "there is none"
	})
}

// sendFromDesk sends the link by SMS in the dialog after a booking.
func sendFromDesk(t testing.TB, d *desk, number string) {
	t.Helper()
	d.find(t, "送信する", "button")
	d.fill(t, "携帯電話番号", number[:len(number)-2])
	if d.find(t, "送信する", "button").Enabled {
		t.Error("the dialog offers to send to half a number")
	}
	d.shot(t, "desk-send")
	d.fill(t, "携帯電話番号", number)
	d.click(t, "送信する", "button")
}

// slot finds the first free slot at a time of day.
func (d *desk) slot(t testing.TB, clock string) thing {
	t.Helper()
	things := d.things(t)
	for _, it := range things {
		taken := func(other thing) bool { return other.Role == "card" && !other.isLoneCall() && it.overlaps(other) }
		if it.Role == "slot" && strings.Contains(it.Label, clock) && !slices.ContainsFunc(things, taken) {
			return it
		}
	}
	return thing{}
}

// isLoneCall reports whether a card is a call without a reservation, which occupies no slot.
func (it thing) isLoneCall() bool { return strings.Contains(it.Text, "ビデオ通話") }

// overlaps reports whether two things share pixels.
func (it thing) overlaps(other thing) bool {
	return it.X < other.X+other.W && other.X < it.X+it.W && it.Y < other.Y+other.H && other.Y < it.Y+it.H
}

// entryOf finds an entry of today's schedule.
func entryOf(t testing.TB, client *api.Client, is func(api.Entry) bool) api.Entry {
	t.Helper()
	zone := time.FixedZone("JST", 9*60*60)
	day, err := client.Schedule(t.Context(), time.Now().In(zone).Truncate(30*time.Minute).Format(time.DateOnly))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range day.Entries {
		if is(entry) {
			return entry
		}
	}
	t.Fatalf("no entry of the visit among %d", len(day.Entries))
	return api.Entry{}
}

func isFakeGreen(red, green, blue uint32) bool {
	return green > 90 && green*10 > red*13 && green*10 > blue*13
}

// paints waits until a share of the display has a colour, so that the patient's camera shows on the desk's screen.
func (d *desk) paints(t testing.TB, is func(red, green, blue uint32) bool, share float64) {
	t.Helper()
	eventually(t, "the patient's picture on the desk", patience, func() string {
		content := d.shot(t, "desk-latest")
		picture, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			return err.Error()
		}
		if got := shareOf(picture, is); got < share {
			return "too little of its colour"
		}
		return ""
	})
}

func shareOf(picture image.Image, is func(red, green, blue uint32) bool) float64 {
	bounds, near, all := picture.Bounds(), 0, 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y += 8 {
		for x := bounds.Min.X; x < bounds.Max.X; x += 8 {
			red, green, blue, _ := picture.At(x, y).RGBA()
			all++
			if is(red>>8, green>>8, blue>>8) {
				near++
			}
		}
	}
	return float64(near) / float64(all)
}

// hearsBeep waits until the desk's decoded sound is not silence.
func (d *desk) hearsBeep(t testing.TB) {
	t.Helper()
	eventually(t, "the patient's sound at the desk", patience, func() string {
		if level, ok := d.stats(t)["SoundLevel"].(float64); ok && level > -50 {
			return ""
		}
		return "silence"
	})
}
