package mongotest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest/expect"
)

func testSecondFactors(t *testing.T, store *mongo.Store) {
	member := Member(here, "sato@clinic.example")
	member.SecondFactor = madoguchi.SecondFactor{}
	expect.Done(t, store.CreateStaff(t.Context(), member))
	full := Member(here, "").SecondFactor
	used, err := full.AfterStep(full.LastStep + 1)
	expect.Done(t, err)
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
		expect.Done(t, err)
		expect.Error(t, change.name, store.PutSecondFactor(t.Context(), here, member.ID, change.read, change.becomes),
			change.want)
		if change.want == nil {
			before.SecondFactor = change.becomes
		}
		after, err := store.Staff(t.Context(), here, member.ID)
		expect.Done(t, err)
		expect.Same(t, "after "+change.name, after, before)
	}
	err = store.PutSecondFactor(t.Context(), here, "nobody", madoguchi.SecondFactor{}, full)
	expect.Error(t, "of nobody", err, madoguchi.ErrNotFound)
}

// testSecondFactorsAtOnce has many requests use the same step and the same recovery code. One of each succeeds.
func testSecondFactorsAtOnce(t *testing.T, store *mongo.Store) {
	member := Member(here, "sato@clinic.example")
	expect.Done(t, store.CreateStaff(t.Context(), member))
	step, err := member.SecondFactor.AfterStep(member.SecondFactor.LastStep + 1)
	expect.Done(t, err)
	code := member.SecondFactor
	code.Recovery = code.Recovery[1:]
	for _, becomes := range []madoguchi.SecondFactor{step, code} {
		stored, err := store.Staff(t.Context(), here, member.ID)
		expect.Done(t, err)
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
		expect.Same(t, "who succeeded", won.Load(), 1)
	}
}

// testCodesSpentWithAPassword uses one code for two passwords. One is set, and its attempt may be repeated.
func testCodesSpentWithAPassword(t *testing.T, store *mongo.Store) {
	member := Member(here, "sato@clinic.example")
	expect.Done(t, store.CreateStaff(t.Context(), member))
	step, err := member.SecondFactor.AfterStep(member.SecondFactor.LastStep + 1)
	expect.Done(t, err)
	fewer := step
	fewer.Recovery = step.Recovery[1:]
	for i, code := range []struct{ before, after madoguchi.SecondFactor }{{member.SecondFactor, step}, {step, fewer}} {
		at, spent := Noon.Add(time.Duration(i)*time.Hour), code.before.Spending(code.after)
		member.PasswordHash, member.PasswordSetAt = fmt.Sprint("$argon2id$", i), at
		member.SecondFactor = code.after
		for _, attempt := range []struct {
			name, hash string
			at         time.Time
			want       error
		}{
			{"the first", member.PasswordHash, at, nil},
			{"the same again", member.PasswordHash, at, nil},
			{"another with the same code", "$argon2id$another", at.Add(time.Minute), madoguchi.ErrWrongCode},
			{"one of before", "$argon2id$late", at.Add(-time.Second), nil},
		} {
			err := store.SetPassword(t.Context(), here, member.ID, attempt.hash, attempt.at, spent)
			expect.Error(t, attempt.name, err, attempt.want)
			got, err := store.Staff(t.Context(), here, member.ID)
			expect.Done(t, err)
			expect.Same(t, "after "+attempt.name, got, member)
		}
	}
	replaced := member.SecondFactor
	replaced.Since = replaced.Since.Add(time.Hour)
	expect.Done(t, store.PutSecondFactor(t.Context(), here, member.ID, member.SecondFactor, replaced))
	spent := madoguchi.SpentCode{Since: member.SecondFactor.Since, Step: replaced.LastStep + 1}
	err = store.SetPassword(t.Context(), here, member.ID, "$argon2id$replaced", Noon.Add(24*time.Hour), spent)
	expect.Error(t, "a code of an app that was replaced", err, madoguchi.ErrWrongCode)
	expect.Error(t, "of nobody", store.SetPassword(t.Context(), here, "nobody", "hash", Noon, spent),
		madoguchi.ErrNotFound)
}

func testSessionsOfOnePerson(t *testing.T, store *mongo.Store) {
	mine, also, colleagues, elsewhere := Session(here), Session(here), Session(here), Session(other)
	colleagues.StaffID = "s2"
	for _, session := range []madoguchi.Session{mine, also, colleagues, elsewhere} {
		expect.Done(t, store.CreateSession(t.Context(), session))
	}
	expect.Done(t, store.WidenSession(t.Context(), mine.SecretHash))
	mine.Limited = false
	expect.Done(t, store.DeleteOtherSessions(t.Context(), here, mine.StaffID, mine.SecretHash))
	for _, session := range []madoguchi.Session{mine, colleagues, elsewhere} {
		got, err := store.Session(t.Context(), session.SecretHash, session.CreatedAt)
		expect.Done(t, err)
		expect.Same(t, "a session that stays", got, session)
	}
	_, err := store.Session(t.Context(), also.SecretHash, also.CreatedAt)
	expect.Error(t, "the other session", err, madoguchi.ErrNotFound)
	expect.Error(t, "widening what is no session", store.WidenSession(t.Context(), also.SecretHash), nil)
	_, err = store.Session(t.Context(), also.SecretHash, also.CreatedAt)
	expect.Error(t, "after that", err, madoguchi.ErrNotFound)
}
