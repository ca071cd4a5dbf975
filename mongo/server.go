package mongo

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// oldestMajor is the oldest major version of MongoDB that the product's queries are tested on.
const oldestMajor = 6

// The errors of Open. Each is a sentence for the operator.
var (
	ErrStandalone = errors.New("this mongod stands alone, " +
		"but change streams and retryable writes need a replica set: " +
		"start it with --replSet and run rs.initiate() once, one member is enough")
	ErrPlaintext = errors.New("MONGODB_URI leads to another machine, and the connection would be plain: " +
		"add tls=true to it (and tlsCAFile for a certificate authority of your own); " +
		"where nobody else can reach the network between the two, " +
		"MADOGUCHI_ALLOW_PLAINTEXT_MONGODB=true allows it")
	ErrServerTooOld = errors.New("this MongoDB is too old: install version 6.0 or newer")
	ErrSchemaNewer  = errors.New("this database was brought to a newer schema by a newer program: " +
		"start that program, or restore a backup from before it")
)

// checkServer refuses a server without the features that the product requires.
func (d database) checkServer(ctx context.Context) error {
	var hello struct {
		SetName string `bson:"setName"`
		Message string `bson:"msg"`
	}
	var build struct {
		Version      string `bson:"version"`
		VersionArray []int  `bson:"versionArray"`
	}
	if err := d.command(ctx, "hello", &hello); err != nil {
		return fmt.Errorf("no MongoDB answers at MONGODB_URI; start it, or correct the address: %w", err)
	}
	if err := d.command(ctx, "buildInfo", &build); err != nil {
		return err
	}
	if err := checkVersion(build.Version, build.VersionArray); err != nil {
		return err
	}
	return checkTopology(hello.SetName, hello.Message)
}

func checkVersion(version string, parts []int) error {
	if len(parts) == 0 || parts[0] < oldestMajor {
		return fmt.Errorf("%w (it is %s)", ErrServerTooOld, version)
	}
	return nil
}

// checkTopology requires a replica set, or a mongos, which has replica sets behind it and reports "isdbgrid".
func checkTopology(setName, message string) error {
	if setName == "" && message != "isdbgrid" {
		return ErrStandalone
	}
	return nil
}

func (d database) command(ctx context.Context, name string, answer any) error {
	return d.Ask(ctx, name, func(ctx context.Context) error {
		return d.Client.Database("admin").RunCommand(ctx, bson.D{{Key: name, Value: 1}}).Decode(answer)
	})
}
