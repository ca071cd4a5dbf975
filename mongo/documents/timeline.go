package documents

import (
	"time"

	"madoguchi/madoguchi"
)

// Event is one line of a record's history.
type Event struct {
	At     time.Time `bson:"at"`
	Code   string    `bson:"code"`
	Actor  Actor     `bson:"actor"`
	Detail string    `bson:"detail"`
}

// Actor is the one who did something.
type Actor struct {
	Kind string `bson:"kind" check:"actorKind"`
	ID   string `bson:"id"`
	Name string `bson:"name"`
}

// Events returns the documents of a history.
func Events(timeline []madoguchi.Event) []Event {
	return Convert(timeline, func(e madoguchi.Event) Event {
		actor := Actor{Kind: string(e.Actor.Kind), ID: string(e.Actor.ID), Name: e.Actor.Name}
		return Event{At: e.At, Code: string(e.Code), Actor: actor, Detail: e.Detail}
	})
}

// Timeline is the reverse of Events.
func Timeline(events []Event) []madoguchi.Event {
	return Convert(events, func(e Event) madoguchi.Event {
		actor := madoguchi.Actor{
			Kind: madoguchi.ActorKind(e.Actor.Kind), ID: madoguchi.StaffID(e.Actor.ID), Name: e.Actor.Name,
		}
		return madoguchi.Event{At: e.At, Code: madoguchi.EventCode(e.Code), Actor: actor, Detail: e.Detail}
	})
}
