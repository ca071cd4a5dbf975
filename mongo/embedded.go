package mongo

import (
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// The documents that reservations and calls share: the latest delivery and the pending timers.

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
