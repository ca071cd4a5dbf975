package mongotest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"madoguchi"
	"madoguchi/mongo"
)

func testSecondFactors(t *testing.T, store *mongo.Store) {
	member := Member(here, "sato@clinic.example")
	member.SecondFactor = madoguchi.SecondFactor{}
	must(t, store.CreateStaff(t.Context(), member))
	full := Member(here, "").SecondFactor
	used, err := full.AfterStep(full.LastStep + 1)
	must(t, err)
	fewer := full
	fewer.Recovery = full.Recovery[:1]

	for _, change := range []struct {
		name          string
		read, becomes madoguchi.SecondFactor
		want          error
	}{
		{"set up", madoguchi.SecondFactor{}, full, nil},
		{"set up by another at the same time", madoguchi.SecondFactor{}, used, madoguchi.ErrChanged},
		{"a step used", full, used, nil},
		{"the same step again", full, used, madoguchi.ErrChanged},
		{"a recovery code used, read before", full, fewer, madoguchi.ErrChanged},
		{"switched off", used, madoguchi.SecondFactor{}, nil},
		{"used when it is off", used, used, madoguchi.ErrChanged},
	} {
		before, err := store.Staff(t.Context(), here, member.ID)
		must(t, err)
		checkError(t, change.name, store.PutSecondFactor(t.Context(), here, member.ID, change.read, change.becomes), change.want)
		if change.want == nil {
			before.SecondFactor = change.becomes
		}
		after, err := store.Staff(t.Context(), here, member.ID)
		must(t, err)
		check(t, "after "+change.name, after, before)
	}
	err = store.PutSecondFactor(t.Context(), here, "nobody", madoguchi.SecondFactor{}, full)
	checkError(t, "of nobody", err, madoguchi.ErrNotFound)
}

// testSecondFactorsAtOnce has many requests use the same step and the same recovery code: one of each succeeds.
func testSecondFactorsAtOnce(t *testing.T, store *mongo.Store) {
	member := Member(here, "sato@clinic.example")
	must(t, store.CreateStaff(t.Context(), member))
	step, err := member.SecondFactor.AfterStep(member.SecondFactor.LastStep + 1)
	must(t, err)
	code := member.SecondFactor
	code.Recovery = code.Recovery[1:]
	for _, becomes := range []madoguchi.SecondFactor{step, code} {
		stored, err := store.Staff(t.Context(), here, member.ID)
		must(t, err)
		var won atomic.Int32
		var racing sync.WaitGroup
		for range 32 {
			racing.Go(func() {
				switch err := store.PutSecondFactor(t.Context(), here, member.ID, stored.SecondFactor, becomes); {
				case err == nil:
					won.Add(1)
				case !errors.Is(err, madoguchi.ErrChanged):
					t.Error(err)
				}
			})
		}
		racing.Wait()
		check(t, "who succeeded", won.Load(), 1)
	}
}

func testSessionsOfOnePerson(t *testing.T, store *mongo.Store) {
	mine, also, colleagues, elsewhere := Session(here), Session(here), Session(here), Session(other)
	colleagues.StaffID = "s2"
	for _, session := range []madoguchi.Session{mine, also, colleagues, elsewhere} {
		must(t, store.CreateSession(t.Context(), session))
	}
	must(t, store.WidenSession(t.Context(), mine.SecretHash))
	mine.Limited = false
	must(t, store.DeleteOtherSessions(t.Context(), here, mine.StaffID, mine.SecretHash))
	for _, session := range []madoguchi.Session{mine, colleagues, elsewhere} {
		got, err := store.Session(t.Context(), session.SecretHash, session.CreatedAt)
		must(t, err)
		check(t, "a session that stays", got, session)
	}
	_, err := store.Session(t.Context(), also.SecretHash, also.CreatedAt)
	checkError(t, "the other session", err, madoguchi.ErrNotFound)
	checkError(t, "widening what is no session", store.WidenSession(t.Context(), also.SecretHash), nil)
	_, err = store.Session(t.Context(), also.SecretHash, also.CreatedAt)
	checkError(t, "after that", err, madoguchi.ErrNotFound)
}
