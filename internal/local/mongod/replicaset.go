package mongod

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
)

// ErrStandalone is returned by CheckReplicaSet.
var ErrStandalone = errors.New("this MongoDB is a standalone server, " +
	"but change streams and retryable writes need a replica set; " +
	"start it with --replSet and run rs.initiate(), or name another one in MONGODB_URI")

var errForeignSet = errors.New("the data folder belongs to a replica set of more than one member")

// CheckReplicaSet refuses a server that the product cannot use: an unreachable one, or a standalone (ErrStandalone).
func CheckReplicaSet(ctx context.Context, uri string) error {
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		return fmt.Errorf("MONGODB_URI: %w", err)
	}
	defer disconnect(ctx, client)
	var hello struct {
		SetName string `bson:"setName"`
		Message string `bson:"msg"`
	}
	if err := admin(ctx, client, bson.D{{Key: "hello", Value: 1}}).Decode(&hello); err != nil {
		return fmt.Errorf("MongoDB does not answer: %w", err)
	}
	if sharded := hello.Message == "isdbgrid"; hello.SetName == "" && !sharded {
		return ErrStandalone
	}
	return nil
}

// electionTime bounds the election of a replica set of one, which normally takes 20 ms.
const electionTime = 30 * time.Second

// becomePrimary initiates the replica set, or changes its port, and waits for the election.
func becomePrimary(ctx context.Context, port int) error {
	ctx, cancel := context.WithTimeout(ctx, electionTime)
	defer cancel()
	if err := retry(ctx, func() error { return configure(ctx, port) }); err != nil {
		return err
	}
	client, err := mongo.Connect(options.Client().SetHosts([]string{address(port)}).SetReplicaSet(ReplicaSet))
	if err != nil {
		return err
	}
	defer disconnect(ctx, client)
	return retry(ctx, func() error { return client.Ping(ctx, readpref.Primary()) })
}

// retry repeats attempt while its error is temporary. A member drops all connections when its role changes, and
// answers "not yet initialized" while it reads its configuration. There is no event to wait for.
func retry(ctx context.Context, attempt func() error) error {
	const pause = 20 * time.Millisecond
	for {
		err := attempt()
		if err == nil || !isTemporary(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}

// isTemporary reports whether err is temporary. Decisions of the server have a code; the driver's many errors of a lost
// connection have none.
func isTemporary(err error) bool {
	var answer mongo.CommandError
	decided := errors.As(err, &answer) && answer.Code != 0 && answer.Code != codeNotYetInitialized
	return !decided && !errors.Is(err, errForeignSet)
}

func configure(ctx context.Context, port int) error {
	client, err := direct(port)
	if err != nil {
		return err
	}
	defer disconnect(ctx, client)
	if err := initiate(ctx, client, port); !hasCode(err, codeAlreadyInitialized) {
		return err
	}
	return setHost(ctx, client, port)
}

func initiate(ctx context.Context, client *mongo.Client, port int) error {
	config := bson.D{
		{Key: "_id", Value: ReplicaSet},
		{Key: "members", Value: bson.A{bson.D{{Key: "_id", Value: 0}, {Key: "host", Value: address(port)}}}},
	}
	return admin(ctx, client, bson.D{{Key: "replSetInitiate", Value: config}}).Err()
}

// setHost sets the only member's current address. It has to force that, because a member that is not in the
// configuration is not primary.
func setHost(ctx context.Context, client *mongo.Client, port int) error {
	var config bson.M
	err := client.Database("local").Collection("system.replset").FindOne(ctx, bson.D{}).Decode(&config)
	if err != nil {
		return err
	}
	members, _ := config["members"].(bson.A)
	if len(members) != 1 {
		return errForeignSet
	}
	member := members[0].(bson.D)
	if hostOf(member) == address(port) {
		return nil
	}
	config["members"] = bson.A{withHost(member, address(port))}
	return admin(ctx, client, bson.D{{Key: "replSetReconfig", Value: config}, {Key: "force", Value: true}}).Err()
}

func hostOf(member bson.D) string {
	for _, e := range member {
		if e.Key == "host" {
			host, _ := e.Value.(string)
			return host
		}
	}
	return ""
}

func withHost(member bson.D, host string) bson.D {
	moved := make(bson.D, 0, len(member))
	for _, e := range member {
		if e.Key == "host" {
			e.Value = host
		}
		moved = append(moved, e)
	}
	return moved
}

// shutdown uses the command with force, because a lone primary would wait for a secondary to take over.
func shutdown(ctx context.Context, port int) error {
	client, err := direct(port)
	if err != nil {
		return err
	}
	defer disconnect(ctx, client)
	err = admin(
		ctx, client, bson.D{{Key: "shutdown", Value: 1}, {Key: "force", Value: true}, {Key: "timeoutSecs", Value: 0}},
	).Err()
	if mongo.IsNetworkError(err) || hasCode(err, codeShutdownInProgress) {
		return nil // it closes the connection instead of answering
	}
	return err
}

// Codes of MongoDB's error_codes.yml.
const (
	codeAlreadyInitialized = 23
	codeShutdownInProgress = 91
	codeNotYetInitialized  = 94
)

func hasCode(err error, code int) bool {
	var server mongo.ServerError
	return errors.As(err, &server) && server.HasErrorCode(code)
}

func direct(port int) (*mongo.Client, error) {
	return mongo.Connect(options.Client().SetHosts([]string{address(port)}).SetDirect(true))
}

func admin(ctx context.Context, client *mongo.Client, command bson.D) *mongo.SingleResult {
	return client.Database("admin").RunCommand(ctx, command)
}

func disconnect(ctx context.Context, client *mongo.Client) {
	_ = client.Disconnect(context.WithoutCancel(ctx)) // nothing is in flight any more
}

func address(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }
