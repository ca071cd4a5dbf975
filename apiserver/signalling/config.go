package signalling

import (
	"context"
	"log/slog"
	"reflect"
	"time"

	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// Config configures an Exchange. All fields but Limits and Elsewhere are required.
type Config struct {
	Now    func() time.Time
	Logger *slog.Logger
	// Report receives the occurrences of a room, one at a time and in order for each room. It should return only when
	// the occurrence is stored; it retries on its own. The context ends with the Exchange.
	Report func(ctx context.Context, occurrence Occurrence)
	// ICE returns the STUN and TURN servers for one party of a call. visit (call ID and role) is the name for its
	// credentials.
	ICE func(visit string) []protocol.ICEServer
	// Elsewhere returns the calls of the party's doctor or person that have begun, are not on hold, and may have their
	// room in another process. It may be nil with a single process. If it fails, it returns fewer calls: a call can
	// begin anyway.
	Elsewhere func(ctx context.Context, party Party) []OtherCall
	Limits    Limits
}

// Limits bound what one side of a call can cost, and what it can do to the other side. Zero fields have the value of
// DefaultLimits.
type Limits struct {
	MessageBytes  int           // per message
	Depth         int           // levels of arrays and objects in a message
	Rate          float64       // messages of one side per second
	Burst         int           // and its burst
	Bytes         float64       // bytes of one side's messages per second
	BytesBurst    int           // and its burst
	Arrivals      float64       // connections of one side from one network per second
	ArrivalsBurst int           // and its burst
	Hello         time.Duration // from the connection to its hello
	Ping          time.Duration // between pings, and until a pong is missing
	Absence       time.Duration // from a lost connection to a departure
	Door          time.Duration // until a page that cannot enter is reported
	Question      time.Duration // until an unanswered question for the camera is reported
	Picture       time.Duration // until a side of a begun call is reported as without picture, or with one again
	Queue         int           // messages that may wait for a slow connection
	Connections   int           // of one side from one network without a seat; the oldest one beyond is closed
	Reports       float64       // reported occurrences of a room per second; presence beyond that waits
	ReportsBurst  int           // and its burst
	Applicants    int           // devices of the patient that may wait for admission
	Asks          float64       // new devices per second that the clinic is told about
	AsksBurst     int           // and its burst
}

// DefaultLimits returns the protocol's limits.
func DefaultLimits() Limits {
	return Limits{
		MessageBytes: 64 << 10, Depth: 8, Rate: 50, Burst: 200,
		// A description has about 10 kB, a candidate 200 bytes. The burst of one side fits into the other's Queue, and
		// its rate fits a line that is good enough for a call. So neither side can disconnect the other by sending.
		Bytes: 64 << 10, BytesBurst: 1 << 20, Queue: 1024,
		// A page that keeps losing its connection comes back after 0.3 to 8 s.
		Arrivals: 1, ArrivalsBurst: 30, Connections: 32,
		Hello: 10 * time.Second, Ping: 15 * time.Second, Absence: 3 * time.Second,
		// A person who reads the question and answers it is not reported, and neither is a camera that is off for a
		// moment.
		Door: 10 * time.Second, Question: 30 * time.Second, Picture: 10 * time.Second,
		// A workflow's history ends at 51,200 events, and a report costs about five. 100 reports and then one a minute
		// stay well below that in the 25 hours of a window.
		Reports: 1.0 / 60, ReportsBurst: 100,
		// A family may have a second or third device.
		Applicants: 3, Asks: 1.0 / 60, AsksBurst: 5,
	}
}

func (l Limits) completed() Limits {
	fields, preset := reflect.ValueOf(&l).Elem(), reflect.ValueOf(DefaultLimits())
	for i := range fields.NumField() {
		if fields.Field(i).IsZero() {
			fields.Field(i).Set(preset.Field(i))
		}
	}
	return l
}

// ofStrangers returns the limits of connections without a seat. They need little, and must not use up what the device
// on the seat needs.
func (l Limits) ofStrangers() Limits {
	l.Rate, l.Burst = l.Rate/10, max(l.Burst/5, 2)
	return l
}

// Party is the owner of a connection, and what is known of its call. The caller of Serve has verified all of it.
type Party struct {
	CallID    madoguchi.CallID
	ClinicID  madoguchi.ClinicID
	Role      madoguchi.CallRole
	Actor     madoguchi.Actor
	Window    madoguchi.Window
	Network   string // of the connection; connections without a seat are counted by it
	DoctorID  madoguchi.DoctorID
	Name      string    // the clinic's name for the visit; set and shown on the clinic's side only
	Person    bool      // whether Name is the patient's
	CallSince time.Time // start of the call; zero before it
	LiveSince time.Time // when it was begun or resumed last
	LiveBy    madoguchi.StaffID
	HeldSince time.Time      // start of the hold; zero without one
	Device    string         // the patient's device as far as known, as Occurrence has it
	Stay      madoguchi.Stay // the patient's last stay, as far as the store knows
	State     madoguchi.CallState
	// Generation is that of the link with which the patient came.
	Generation int
}

// OtherCall is another call of the same doctor or person that has begun and is not on hold.
type OtherCall struct {
	CallID madoguchi.CallID
	Name   string
	Person bool // whether Name is the patient's
}

// Occurrence is an event in a room that the call's history records (D1).
type Occurrence struct {
	CallID   madoguchi.CallID
	ClinicID madoguchi.ClinicID
	Kind     OccurrenceKind
	// Detail depends on Kind: a DoorStep for PatientStopped, a DeviceState for a side without picture, OthersAsk or
	// nothing for the end of an ask.
	Detail string
	At     time.Time // up to Limits.Absence before it is reported
	Actor  madoguchi.Actor
	// Device names the patient's device that came, changed or was admitted. It is not the device's key.
	Device string
	Holds  []madoguchi.CallID // calls without a room in this Exchange that the start or return puts on hold
}

// OccurrenceKind is the kind of an Occurrence.
type OccurrenceKind string

// The kinds. A side's picture is reported only in a call that has begun. Nothing is reported after Finished.
const (
	PatientCame OccurrenceKind = "patientCame"
	PatientLeft OccurrenceKind = "patientLeft"
	ClinicCame  OccurrenceKind = "clinicCame"
	ClinicLeft  OccurrenceKind = "clinicLeft"
	CallStarted OccurrenceKind = "callStarted"
	Finished    OccurrenceKind = "finished"

	CallHeld    OccurrenceKind = "callHeld"
	CallResumed OccurrenceKind = "callResumed"

	DeviceChanged  OccurrenceKind = "deviceChanged" // not admitted by the clinic: the visit moved to another device
	DeviceAsked    OccurrenceKind = "deviceAsked"   // in the call: another device asks for admission
	DeviceAdmitted OccurrenceKind = "deviceAdmitted"
	DeviceRefused  OccurrenceKind = "deviceRefused"
	DeviceGone     OccurrenceKind = "deviceGone" // it no longer asks

	PatientStopped        OccurrenceKind = "patientStopped"    // the page is open and has not entered
	PatientTurnedBack     OccurrenceKind = "patientTurnedBack" // that page is gone
	PatientWithoutPicture OccurrenceKind = "patientWithoutPicture"
	PatientWithPicture    OccurrenceKind = "patientWithPicture"
	ClinicWithoutPicture  OccurrenceKind = "clinicWithoutPicture"
	ClinicWithPicture     OccurrenceKind = "clinicWithPicture"
)

// opposites lists the occurrences that cancel each other.
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
