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
	case api.StandsWaiting:
		word = w.waitingWord(entry)
	case api.StandsStopped:
		word = w.Code("halted", entry.Call.StoppedAt)
	case api.StandsAttention:
		word = w.attentionWord(entry)
	}
	return StateView{tones[standing], word}
}

var tones = map[api.Standing]Tone{
	api.StandsFinished: ToneDone, api.StandsCancelled: ToneDone, api.StandsNoShow: ToneDone,
	api.StandsExpired: ToneDone,
	api.StandsWaiting: ToneWaiting, api.StandsStopped: ToneWaiting, api.StandsAsking: ToneWaiting,
	api.StandsAway: ToneWaiting,
	api.StandsHeld: ToneWaiting, api.StandsLeft: ToneWaiting, api.StandsInCall: ToneGood,
	api.StandsAttention: ToneWrong,
	api.StandsCreated:   ToneBooked, api.StandsBooked: ToneBooked,
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
