package mongo

import (
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// The documents that reservations and calls share: the latest delivery, the history and the pending timers.

type deliveryDocument struct {
	ID       string    `bson:"id" check:"id"`
	Channel  string    `bson:"channel" check:"channel"`
	Target   string    `bson:"target"`
	Status   string    `bson:"status" check:"deliveryStatus"`
	Failure  string    `bson:"failure"`
	AskedAt  time.Time `bson:"askedAt"`
	SentAt   time.Time `bson:"sentAt,omitempty"`
	StatusAt time.Time `bson:"statusAt,omitempty"`
}

type eventDocument struct {
	At     time.Time     `bson:"at"`
	Code   string        `bson:"code"`
	Actor  actorDocument `bson:"actor"`
	Detail string        `bson:"detail"`
}

type actorDocument struct {
	Kind string `bson:"kind" check:"actorKind"`
	ID   string `bson:"id"`
	Name string `bson:"name"`
}

type pendingDocument struct {
	At   time.Time `bson:"at"`
	Code string    `bson:"code"`
}

func deliveryDocumentOf(d *madoguchi.Delivery) *deliveryDocument {
	if d == nil {
		return nil
	}
	return &deliveryDocument{
		ID: string(d.ID), Channel: string(d.Channel), Target: d.Target, Status: string(d.Status), Failure: d.Failure,
		AskedAt: d.AskedAt, SentAt: d.SentAt, StatusAt: d.StatusAt,
	}
}

func (d *deliveryDocument) delivery() *madoguchi.Delivery {
	if d == nil {
		return nil
	}
	return &madoguchi.Delivery{
		ID: madoguchi.DeliveryID(d.ID), Channel: madoguchi.Channel(d.Channel), Target: d.Target,
		Status: madoguchi.DeliveryStatus(d.Status), Failure: d.Failure,
		AskedAt: d.AskedAt, SentAt: d.SentAt, StatusAt: d.StatusAt,
	}
}

func timelineDocuments(events []madoguchi.Event) []eventDocument {
	return documents.Convert(events, func(e madoguchi.Event) eventDocument {
		actor := actorDocument{Kind: string(e.Actor.Kind), ID: string(e.Actor.ID), Name: e.Actor.Name}
		return eventDocument{At: e.At, Code: string(e.Code), Actor: actor, Detail: e.Detail}
	})
}

func timeline(stored []eventDocument) []madoguchi.Event {
	return documents.Convert(stored, func(d eventDocument) madoguchi.Event {
		actor := madoguchi.Actor{
			Kind: madoguchi.ActorKind(d.Actor.Kind), ID: madoguchi.StaffID(d.Actor.ID), Name: d.Actor.Name,
		}
		return madoguchi.Event{At: d.At, Code: madoguchi.EventCode(d.Code), Actor: actor, Detail: d.Detail}
	})
}

func pendingDocuments(timers []madoguchi.PendingTimer) []pendingDocument {
	return documents.Convert(timers, func(t madoguchi.PendingTimer) pendingDocument {
		return pendingDocument{At: t.At, Code: string(t.Code)}
	})
}

func pending(stored []pendingDocument) []madoguchi.PendingTimer {
	return documents.Convert(stored, func(d pendingDocument) madoguchi.PendingTimer {
		return madoguchi.PendingTimer{At: d.At, Code: madoguchi.PendingCode(d.Code)}
	})
}
