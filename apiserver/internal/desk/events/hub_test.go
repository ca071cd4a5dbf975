package events

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"testing"
	"testing/synctest"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// changeLog is the log of changes that the hub follows. A position is the number of changes before it.
type changeLog struct {
	changes chan madoguchi.Change
	opened  []string // the tokens that the hub has resumed from
	tooOld  bool     // the next resumption finds that its token has rolled out
	at      string
	missed  int // how often the hub reported that changes may be lost
}

var errTorn = errors.New("the connection is torn")

func (l *changeLog) watch(_ context.Context, after string) (Changes, error) {
	l.opened = append(l.opened, after)
	if l.tooOld && after != "" {
		l.tooOld = false
		return nil, madoguchi.ErrTokenTooOld
	}
	l.at = after
	if after == "" {
		l.at = "start"
	}
	return l, nil
}

func (l *changeLog) Next(ctx context.Context) (madoguchi.Change, error) {
	select {
	case change := <-l.changes:
		if change.Token == "" {
			return change, errTorn
		}
		l.at = change.Token
		return change, nil
	case <-ctx.Done():
		return madoguchi.Change{}, ctx.Err()
	}
}

func (l *changeLog) Token() string               { return l.at }
func (l *changeLog) Close(context.Context) error { return nil }

// happen adds a change and waits until the hub has passed it on.
func (l *changeLog) happen(token string) {
	l.changes <- madoguchi.Change{Token: token, ClinicID: "clinic", Kind: madoguchi.CallChanged, ID: token}
	synctest.Wait()
}

// inHub runs a test on a hub that follows a log, in a synctest bubble.
func inHub(t *testing.T, test func(*testing.T, *Hub, *changeLog)) {
	logger := slog.New(slog.NewTextHandler(t.Output(), nil))
	synctest.Test(t, func(t *testing.T) {
		changes := &changeLog{changes: make(chan madoguchi.Change)}
		load := func(_ context.Context, change madoguchi.Change) (news, error) {
			return news{entry: &api.Entry{ID: change.ID}}, nil
		}
		h := newHub(changes.watch, logger)
		h.load, h.call, h.missed = load, func(madoguchi.Call) {}, func(context.Context) { changes.missed++ }
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { h.run(ctx); close(ended) }()
		synctest.Wait()
		test(t, h, changes)
		stop()
		<-ended
	})
}

// heard returns the tokens of the events that wait in a feed. A request to reload shows as "reset".
func heard(f *feed) []string {
	var tokens []string
	for {
		select {
		case event := <-f.events:
			name := event.token
			if event.entry == nil {
				name = "reset " + name
			}
			tokens = append(tokens, name)
		default:
			return tokens
		}
	}
}

func TestHubGoesOnWhereTheStreamBroke(t *testing.T) {
	inHub(t, func(t *testing.T, h *Hub, changes *changeLog) {
		f := h.subscribe("clinic", "")
		changes.happen("1")
		changes.happen("") // torn
		changes.happen("2")
		expect(t, heard(f), "1", "2")
		expect(t, changes.opened, "", "1")
	})
}

// If the clinics are quiet, the stream's position still advances, so that it does not fall out of the oplog.
func TestHubGoesOnFromAQuietStreamsLatestPlace(t *testing.T) {
	inHub(t, func(t *testing.T, h *Hub, changes *changeLog) {
		f := h.subscribe("clinic", "")
		changes.happen("1")
		changes.at = "1, and other collections' changes"
		changes.happen("") // torn
		changes.happen("2")
		expect(t, heard(f), "1", "2")
		expect(t, changes.opened, "", "1, and other collections' changes")
	})
}

func TestHubBeginsAnewWhereThePlaceIsTooOld(t *testing.T) {
	inHub(t, func(t *testing.T, h *Hub, changes *changeLog) {
		f := h.subscribe("clinic", "")
		changes.happen("1")
		changes.tooOld = true
		changes.happen("")
		changes.happen("9")
		expect(t, heard(f), "1", "reset ", "reset start", "9")
		if changes.missed != 2 {
			t.Errorf("told of missed changes %d times, want at the first opening and at the new one", changes.missed)
		}
	})
}

// A desk that cannot keep up costs no memory: it is told to reload.
func TestHubTellsASlowDeskToLoadAgain(t *testing.T) {
	inHub(t, func(t *testing.T, h *Hub, changes *changeLog) {
		f := h.subscribe("clinic", "")
		for i := range feedLength + 1 {
			changes.happen(strconv.Itoa(i))
		}
		expect(t, heard(f), fmt.Sprintf("reset %d", feedLength))
		changes.happen("next")
		expect(t, heard(f), "next")
	})
}

func TestHubRemembersForDesksThatComeBack(t *testing.T) {
	const told = remembered + 10
	inHub(t, func(t *testing.T, h *Hub, changes *changeLog) {
		for i := range told {
			changes.happen(strconv.Itoa(i))
		}
		newest, reset := strconv.Itoa(told-1), "reset "+strconv.Itoa(told-1)
		tests := []struct {
			clinic madoguchi.ClinicID
			after  string
			want   []string
		}{
			{"clinic", newest, nil},
			{"clinic", strconv.Itoa(told - 3), []string{strconv.Itoa(told - 2), newest}},
			{"clinic", strconv.Itoa(told - feedLength - 1), []string{reset}}, // more than a feed holds
			{"clinic", "0", []string{reset}},                                 // forgotten
			{"clinic", "of another server", []string{reset}},
			{"another", strconv.Itoa(told - feedLength - 1), nil},
			{"another", "0", []string{reset}},
		}
		for _, test := range tests {
			f := h.subscribe(test.clinic, test.after)
			expect(t, heard(f), test.want...)
			f.end()
		}
	})
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
