package visits

import (
	"strconv"
	"time"

	"madoguchi/apiserver/api"
)

// Tone selects the colour of a state. The state's word is always shown with it.
type Tone int

// The tones of a state.
const (
	ToneBooked Tone = iota
	ToneWaiting
	ToneGood
	ToneWrong
	ToneDone
)

// StateView is a state as a chip draws it.
type StateView struct {
	Tone Tone
	Word string
}

// State returns the most urgent state of an entry.
func (w Words) State(entry api.Entry) StateView {
	standing := entry.Standing()
	word := w.Code("state", string(standing))
	switch standing {
	case api.StandingWaiting:
		word = w.waitingWord(entry)
	case api.StandingStopped:
		word = w.Code("halted", entry.Call.StoppedAt)
	case api.StandingAttention:
		word = w.attentionWord(entry)
	}
	return StateView{tones[standing], word}
}

var tones = map[api.Standing]Tone{
	api.StandingFinished: ToneDone, api.StandingCancelled: ToneDone, api.StandingNoShow: ToneDone,
	api.StandingExpired: ToneDone,
	api.StandingWaiting: ToneWaiting, api.StandingStopped: ToneWaiting, api.StandingAsking: ToneWaiting,
	api.StandingAway: ToneWaiting,
	api.StandingHeld: ToneWaiting, api.StandingLeft: ToneWaiting, api.StandingInCall: ToneGood,
	api.StandingAttention: ToneWrong,
	api.StandingCreated:   ToneBooked, api.StandingBooked: ToneBooked,
}

// attentionWord returns a short word for what reception has to do, if there is one.
func (w Words) attentionWord(entry api.Entry) string {
	if entry.ToldOldTime() {
		return w.Say("state.oldTime")
	}
	return w.Say("state.attention")
}

func (w Words) waitingWord(entry api.Entry) string {
	if entry.Call.PatientSince == nil {
		return w.Say("state.waiting")
	}
	return w.Waited(*entry.Call.PatientSince).Word
}

// Waited returns the chip that shows how long a patient has waited.
func (w Words) Waited(since time.Time) StateView {
	minutes := max(int(w.Now().Sub(since)/time.Minute), 0)
	return StateView{ToneWaiting, w.Fill("state.waitingMinutes", "minutes", strconv.Itoa(minutes))}
}
