package documents

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Labels of errors in transactions, as MongoDB's manual names them.
const (
	transientError = "TransientTransactionError"
	unknownCommit  = "UnknownTransactionCommitResult"
)

// conflictPause is the wait before a transaction is retried after a conflict.
const conflictPause = 10 * time.Millisecond

// Transact changes several documents, all or nothing. The change runs again after a conflict with another
// transaction.
//
// The driver's own loop (WithTransaction) retries for two minutes, regardless of the context. By then the caller has
// given up.
func (d *Database) Transact(ctx context.Context, what string, change func(context.Context) error) error {
	return d.Ask(ctx, what, func(ctx context.Context) error {
		session, err := d.Client.StartSession()
		if err != nil {
			return err
		}
		defer session.EndSession(ctx) // nothing is left to abort
		for {
			err := once(ctx, session, change)
			if !hasLabel(err, transientError) || Pause(ctx, conflictPause) != nil {
				return err
			}
		}
	})
}

func once(ctx context.Context, session *mongo.Session, change func(context.Context) error) error {
	if err := session.StartTransaction(); err != nil {
		return err
	}
	if err := change(mongo.NewSessionContext(ctx, session)); err != nil {
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), CloseWithin)
		defer cancel()
		_ = session.AbortTransaction(bounded) // the server ends abandoned transactions itself
		return err
	}
	return session.CommitTransaction(ctx)
}

func hasLabel(err error, label string) bool {
	var labelled mongo.LabeledError
	return errors.As(err, &labelled) && labelled.HasErrorLabel(label)
}
