package signalling

import (
	"context"
	"log/slog"
	"time"

	"madoguchi/madoguchi"
)

// Config is what an Exchange needs; all but Limits must be set.
type Config struct {
	Now    func() time.Time
	Logger *slog.Logger
	// Report is told what happened in a room: one call at a time and in order for each room. It should not return before
	// the occurrence is safely noted; repeating until it is, is its own business. The context ends with the Exchange.
	Report func(ctx context.Context, occurrence Occurrence)
	// ICE returns the STUN and TURN servers for one party of a call, whose name (call ID and role) credentials are to be
	// bound to.
	ICE func(visit string) []ICEServer
	// Elsewhere returns the calls that have begun and are not on hold, of the party's doctor or person,
	// where other processes may have their rooms. It may be nil where there is one process. What it cannot
	// find out must not keep a call from beginning.
	Elsewhere func(ctx context.Context, party Party) []Rival
	Limits    Limits
}

// ICEServer is an RTCIceServer.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// Limits bound what one side of a call may cost, and do to the other. A field that is zero has the value of DefaultLimits.
type Limits struct {
	MessageBytes  int           // of one message
	Depth         int           // of nested arrays and objects in a message
	Rate          float64       // messages of one side per second, on average
	Burst         int           // and at once
	Bytes         float64       // of one side's messages per second, on average
	BytesBurst    int           // and at once
	Arrivals      float64       // connections of one side from one network per second, on average
	ArrivalsBurst int           // and at once
	Hello         time.Duration // until a connection must have said hello
	Ping          time.Duration // between pings, and until a pong counts as missing
	Absence       time.Duration // until a lost connection counts as a departure
	Door          time.Duration // until a page that something keeps from entering is reported
	Question      time.Duration // until one that has not been answered yet is
	Picture       time.Duration // until a side of a begun call without a picture, or with one again, is reported
	Queue         int           // messages that may wait for a slow connection
	Connections   int           // of one side from one network on no seat at once; of more, the oldest is closed
	Reports       float64       // occurrences of a room per second, on average, that are reported; presence beyond waits
	ReportsBurst  int           // and at once
	Applicants    int           // devices of the patient that may wait to be admitted at once
	Asks          float64       // of new devices per second, on average, that the clinic is told of
	AsksBurst     int           // and at once
}

// DefaultLimits are those of the protocol.
func DefaultLimits() Limits {
	return Limits{
		MessageBytes: 64 << 10, Depth: 8, Rate: 50, Burst: 200,
		// A description has some 10 kB, a candidate 200 bytes. What one side may send at once fits the other's Queue, and
		// what it may send on end fits a line that is good enough for a call, so that nobody can talk the other side out.
		Bytes: 64 << 10, BytesBurst: 1 << 20, Queue: 1024,
		// A page that loses its connection at once, again and again, comes back after 0.3 to 8 s.
		Arrivals: 1, ArrivalsBurst: 30, Connections: 32,
		Hello: 10 * time.Second, Ping: 15 * time.Second, Absence: 3 * time.Second,
		// Who reads the question and answers it is not worth a report, nor is a
		// camera that is switched off for a moment.
		Door: 10 * time.Second, Question: 30 * time.Second, Picture: 10 * time.Second,
		// A workflow's history ends at 51,200 events, and one report costs about five: 100 and then one a minute, for the
		// 25 hours of a window, are well below.
		Reports: 1.0 / 60, ReportsBurst: 100,
		// A family has a second telephone, perhaps a third. More is no family.
		Applicants: 3, Asks: 1.0 / 60, AsksBurst: 5,
	}
}

func (l Limits) completed() Limits {
	preset := DefaultLimits()
	l.MessageBytes = orElse(l.MessageBytes, preset.MessageBytes)
	l.Depth = orElse(l.Depth, preset.Depth)
	l.Rate = orElse(l.Rate, preset.Rate)
	l.Burst = orElse(l.Burst, preset.Burst)
	l.Bytes = orElse(l.Bytes, preset.Bytes)
	l.BytesBurst = orElse(l.BytesBurst, preset.BytesBurst)
	l.Arrivals = orElse(l.Arrivals, preset.Arrivals)
	l.ArrivalsBurst = orElse(l.ArrivalsBurst, preset.ArrivalsBurst)
	l.Hello = orElse(l.Hello, preset.Hello)
	l.Ping = orElse(l.Ping, preset.Ping)
	l.Absence = orElse(l.Absence, preset.Absence)
	l.Door = orElse(l.Door, preset.Door)
	l.Question = orElse(l.Question, preset.Question)
	l.Picture = orElse(l.Picture, preset.Picture)
	l.Queue = orElse(l.Queue, preset.Queue)
	l.Connections = orElse(l.Connections, preset.Connections)
	l.Reports = orElse(l.Reports, preset.Reports)
	l.ReportsBurst = orElse(l.ReportsBurst, preset.ReportsBurst)
	l.Applicants = orElse(l.Applicants, preset.Applicants)
	l.Asks = orElse(l.Asks, preset.Asks)
	l.AsksBurst = orElse(l.AsksBurst, preset.AsksBurst)
	return l
}

// ofStrangers are the limits of connections that are on no seat: they need little, and must
// not use up what the device on the seat needs.
func (l Limits) ofStrangers() Limits {
	l.Rate, l.Burst = l.Rate/10, max(l.Burst/5, 2)
	return l
}

func orElse[T comparable](value, preset T) T {
	var zero T
	if value == zero {
		return preset
	}
	return value
}

// Party is who a connection belongs to, and what is known of its call. The caller of Serve has made sure of all of it.
type Party struct {
	CallID    madoguchi.CallID
	ClinicID  madoguchi.ClinicID
	Role      madoguchi.CallRole
	Actor     madoguchi.Actor
	Window    madoguchi.Window
	Network   string // that the connection comes from, by which newcomers are counted
	DoctorID  madoguchi.DoctorID
	Name      string    // what the clinic calls the visit, for the clinic alone; of the clinic's side
	Person    bool      // Name is the patient's
	CallSince time.Time // when the call began; zero where it has not
	LiveSince time.Time // when it was begun or resumed last
	LiveBy    madoguchi.StaffID
	HeldSince time.Time      // since when it is on hold; zero where it is not
	Device    string         // the patient's device as far as known, as Occurrence has it
	Stay      madoguchi.Stay // the patient's newest, as far as the store knows
	State     madoguchi.CallState
}

// Rival is another call of the same doctor or the same person that has begun and is not on hold.
type Rival struct {
	CallID madoguchi.CallID
	Name   string
	Person bool // Name is the patient's
}

// Occurrence is something that happened in a room and that the call's history keeps (D1).
type Occurrence struct {
	CallID   madoguchi.CallID
	ClinicID madoguchi.ClinicID
	Kind     OccurrenceKind
	// Detail is of PatientStopped a DoorStep, of a side without picture a DeviceState, of what settles an ask perhaps
	// OthersAsk.
	Detail string
	At     time.Time // when it happened, which may be Limits.Absence earlier than it is reported
	Actor  madoguchi.Actor
	// Device names the patient's device that came, changed or was admitted; not the key that it proves itself with.
	Device string
	Holds  []madoguchi.CallID // calls in no room of this Exchange that the start or return puts on hold
}

// OccurrenceKind tells occurrences apart.
type OccurrenceKind string

// What is reported. A side's picture is told of in a call that has begun. After Finished nothing more is.
const (
	PatientCame OccurrenceKind = "patientCame"
	PatientLeft OccurrenceKind = "patientLeft"
	ClinicCame  OccurrenceKind = "clinicCame"
	ClinicLeft  OccurrenceKind = "clinicLeft"
	CallStarted OccurrenceKind = "callStarted"
	Finished    OccurrenceKind = "finished"

	CallHeld    OccurrenceKind = "callHeld"
	CallResumed OccurrenceKind = "callResumed"

	DeviceChanged  OccurrenceKind = "deviceChanged" // before the call: the visit moved to another device of the patient
	DeviceAsked    OccurrenceKind = "deviceAsked"   // in the call: another device asks to be let in
	DeviceAdmitted OccurrenceKind = "deviceAdmitted"
	DeviceRefused  OccurrenceKind = "deviceRefused"
	DeviceGone     OccurrenceKind = "deviceGone" // it asks no more

	PatientStopped        OccurrenceKind = "patientStopped"    // its page is open and has not entered
	PatientTurnedBack     OccurrenceKind = "patientTurnedBack" // that page is gone
	PatientWithoutPicture OccurrenceKind = "patientWithoutPicture"
	PatientWithPicture    OccurrenceKind = "patientWithPicture"
	ClinicWithoutPicture  OccurrenceKind = "clinicWithoutPicture"
	ClinicWithPicture     OccurrenceKind = "clinicWithPicture"
)

// opposites are the occurrences that take each other back.
var opposites = map[OccurrenceKind]OccurrenceKind{
	PatientCame: PatientLeft, PatientLeft: PatientCame, ClinicCame: ClinicLeft, ClinicLeft: ClinicCame,
	CallHeld: CallResumed, CallResumed: CallHeld, DeviceAsked: DeviceGone, DeviceGone: DeviceAsked,
	PatientStopped: PatientTurnedBack, PatientTurnedBack: PatientStopped,
	PatientWithoutPicture: PatientWithPicture, PatientWithPicture: PatientWithoutPicture,
	ClinicWithoutPicture: ClinicWithPicture, ClinicWithPicture: ClinicWithoutPicture,
}

func cameKind(role madoguchi.CallRole) OccurrenceKind {
	if role == madoguchi.PatientSide {
		return PatientCame
	}
	return ClinicCame
}

func leftKind(role madoguchi.CallRole) OccurrenceKind {
	if role == madoguchi.PatientSide {
		return PatientLeft
	}
	return ClinicLeft
}
