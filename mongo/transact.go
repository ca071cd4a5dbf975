package mongo

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

// conflictPause is how long a transaction waits before it tries again where another one was faster.
const conflictPause = 10 * time.Millisecond

// transact runs a change of several documents: all of it or nothing. The change can run again, where another
// transaction stood in its way.
//
// The driver's own loop (WithTransaction) retries for two minutes, whatever the context says. By then the caller has
// left.
func (d *database) transact(ctx context.Context, what string, change func(context.Context) error) error {
	return d.ask(ctx, what, func(ctx context.Context) error {
		session, err := d.client.StartSession()
		if err != nil {
			return err
		}
		defer session.EndSession(ctx) // there is nothing left to abort
		for {
			err := once(ctx, session, change)
			if !hasLabel(err, transientError) || pause(ctx, conflictPause) != nil {
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
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
		defer cancel()
		_ = session.AbortTransaction(bounded) // the server ends abandoned transactions by itself
		return err
	}
	return session.CommitTransaction(ctx)
}

func hasLabel(err error, label string) bool {
	var labelled mongo.LabeledError
	return errors.As(err, &labelled) && labelled.HasErrorLabel(label)
}
