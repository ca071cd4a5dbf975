package backend

import "madoguchi/apiserver/api"

// The wire types that the desk shows, under the names its pages use.
type (
	// Entry is one line of the schedule.
	Entry = api.Entry
	// Detail is the full detail of an entry.
	Detail = api.Detail
	// Doctor is a physician of the clinic.
	Doctor = api.Doctor
	// Menu is a kind of consultation.
	Menu = api.Menu
	// Clinic holds the settings that the schedule is drawn from.
	Clinic = api.Clinic
	// Staff is the signed-in user.
	Staff = api.Staff
	// StaffList lists the clinic's staff and open invitations.
	StaffList = api.StaffList
	// Recovery restores an account whose owner lost password and second factor.
	Recovery = api.Recovery
	// Member is a member of the clinic's staff.
	Member = api.Member
	// Invitation is for a person who has not joined yet.
	Invitation = api.Invitation
	// GuestVisit is a guest's reservation as staff enter it.
	GuestVisit = api.GuestVisit
	// EditReservation replaces a reservation's visit.
	EditReservation = api.EditReservation
	// EditCall changes a standalone call.
	EditCall = api.EditCall
	// Preview is the text that a patient would receive.
	Preview = api.Preview
	// Signal is a connection to a call's signalling.
	Signal = api.Signal
	// SignalMessage is a message on that connection.
	SignalMessage = api.SignalMessage
	// SignalOther is the other side of a call.
	SignalOther = api.SignalOther
	// SignalStates say why a device cannot send.
	SignalStates = api.SignalStates
	// SignalAtDoor is a patient's page that has not entered.
	SignalAtDoor = api.SignalAtDoor
	// SignalCall is a call that would be put on hold.
	SignalCall = api.SignalCall
	// SignalApplicant is a patient's device that waits for admission.
	SignalApplicant = api.SignalApplicant
	// SignalICEServer is a STUN or TURN server.
	SignalICEServer = api.SignalICEServer
	// SignalClosed means that the server closed the signalling on purpose.
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
