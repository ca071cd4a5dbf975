package backend

import "madoguchi/apiserver/api"

// The wire's nouns that the desk shows, under the name its pages use.
type (
	// Entry is one line of the schedule.
	Entry = api.Entry
	// Detail is all there is to know about an entry.
	Detail = api.Detail
	// Doctor is a physician of the clinic.
	Doctor = api.Doctor
	// Menu is a kind of consultation.
	Menu = api.Menu
	// Clinic is what the schedule is drawn from.
	Clinic = api.Clinic
	// Staff is the person at the desk.
	Staff = api.Staff
	// StaffList is who works in the clinic, and who is invited to.
	StaffList = api.StaffList
	// Recovery is of an account whose owner has lost password and second factor.
	Recovery = api.Recovery
	// Member is somebody who works in the clinic.
	Member = api.Member
	// Invitation is of somebody who has not joined yet.
	Invitation = api.Invitation
	// GuestVisit is what staff say of a guest's reservation.
	GuestVisit = api.GuestVisit
	// EditReservation replaces a reservation's visit.
	EditReservation = api.EditReservation
	// EditCall changes a call that stands alone.
	EditCall = api.EditCall
	// Preview is the text a patient would receive.
	Preview = api.Preview
	// Signal is a connection to a call's signalling.
	Signal = api.Signal
	// SignalMessage is what travels over it.
	SignalMessage = api.SignalMessage
	// SignalOther is the other side of a call.
	SignalOther = api.SignalOther
	// SignalStates say why a device gets nothing through.
	SignalStates = api.SignalStates
	// SignalAtDoor is a patient's page that has not entered.
	SignalAtDoor = api.SignalAtDoor
	// SignalCall is a call that would be put on hold.
	SignalCall = api.SignalCall
	// SignalApplicant is a device of the patient that waits to be admitted.
	SignalApplicant = api.SignalApplicant
	// SignalICEServer is a server that helps media find its way.
	SignalICEServer = api.SignalICEServer
	// SignalClosed says that the server closed the signalling on purpose.
	SignalClosed = api.SignalClosed
)

// The types of signalling messages.
const (
	SignalHello       = api.SignalHello
	SignalWelcome     = api.SignalWelcome
	SignalPeer        = api.SignalPeer
	SignalDescription = api.SignalDescription
	SignalCandidate   = api.SignalCandidate
	SignalAsk         = api.SignalAsk
	SignalHere        = api.SignalHere
	SignalMedia       = api.SignalMedia
	SignalDoor        = api.SignalDoor
	SignalStart       = api.SignalStart
	SignalStarted     = api.SignalStarted
	SignalFinish      = api.SignalFinish
	SignalFinished    = api.SignalFinished
	SignalCancelled   = api.SignalCancelled
	SignalExpired     = api.SignalExpired
	SignalOccupied    = api.SignalOccupied
	SignalReplaced    = api.SignalReplaced
	SignalLeave       = api.SignalLeave
	SignalHold        = api.SignalHold
	SignalHeld        = api.SignalHeld
	SignalResume      = api.SignalResume
	SignalResumed     = api.SignalResumed
	SignalBusy        = api.SignalBusy
	SignalAsking      = api.SignalAsking
	SignalAdmit       = api.SignalAdmit
	SignalRefuse      = api.SignalRefuse
)

// The values of an Entry's Method and Visit, and of a channel.
const (
	InPerson    = "inPerson"
	Online      = "online"
	FirstVisit  = "first"
	ReturnVisit = "return"
	SMS         = "sms"
	Mail        = "mail"
)
