package e2e

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"

	"madoguchi/madoguchi"
	slotholds "madoguchi/workflows/holds"
)

// webPromise is what a person on the web was told. Each person has an address of its own.
type webPromise struct {
	address   string
	visit     string // the path of a booked visit's page, or ""
	account   bool   // a sign-up was completed
	withdrawn bool
	unsure    bool // the withdrawal had no answer at first; the account may be there, or gone
}

// crowdTheWeb lets people book visits, sign up and withdraw on the web until ctx ends. They finish what they have
// begun. Several of them want the same slots.
func (l *ledger) crowdTheWeb(ctx context.Context, size int) {
	var all sync.WaitGroup
	for i := range size {
		random := rand.New(rand.NewPCG(uint64(i), 2))
		all.Go(func() {
			for ctx.Err() == nil {
				if err := l.visitTheWeb(ctx, random); err != nil && ctx.Err() == nil {
					l.fault("on the web: %v", err)
				}
				await(ctx, time.Second) // until the next person comes
			}
		})
	}
	all.Wait()
}

// visitTheWeb is one person's visit of the pages.
func (l *ledger) visitTheWeb(ctx context.Context, random *rand.Rand) error {
	p, promise := l.ac.stack.webPerson(), &webPromise{address: madoguchi.NewID() + "@patient.example"}
	p.persists = 2 * time.Minute
	err := l.booksOnWeb(p, promise, random)
	if err == nil && ctx.Err() == nil && random.IntN(2) == 0 {
		err = l.signsUpOnWeb(p, promise, random.IntN(2) == 0)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.web = append(l.web, promise)
	return err
}

// booksOnWeb books one of the first free times. A person who comes too late leaves.
func (l *ledger) booksOnWeb(p *webPerson, promise *webPromise, random *rand.Rand) error {
	session := l.ac.session
	if err := p.wishes(session.Clinic.ID, session.Clinic.Doctors[0].Name); err != nil {
		return err
	}
	day, err := p.freeDay()
	if err != nil {
		return nil // the week is booked out
	}
	if err := p.opens(day); err != nil {
		return err
	}
	starts := p.offered("times")
	if len(starts) == 0 {
		return nil
	}
	held, err := p.holds(starts[random.IntN(min(2, len(starts)))])
	if err != nil || !held {
		return err
	}
	promise.visit, err = p.books(visitorNamed("群衆 一郎", promise.address))
	switch {
	case err == nil:
		l.told()
	case p.status == http.StatusTooManyRequests:
		return nil // the clinic has had its share of bookings, and the person was told so
	}
	return err
}

// signsUpOnWeb signs up with the person's address, and withdraws again if it is asked to.
func (l *ledger) signsUpOnWeb(p *webPerson, promise *webPromise, withdraws bool) error {
	if err := p.opens("/mypage/signup"); err != nil {
		return err
	}
	if err := p.sends("/mypage/signup", map[string]string{"email": promise.address}); err != nil {
		return err
	}
	link, err := l.ac.stack.linkInMail(promise.address, "/mypage/signup/")
	if err != nil {
		return err
	}
	profile := visitorNamed("群衆 一郎", promise.address)
	delete(profile, "email")
	profile["postalCode"], profile["address"] = "1000001", "東京都千代田区千代田1-1"
	if err := p.joins(link, promise.address, profile); err != nil {
		return err
	}
	promise.account = true
	if !withdraws {
		return nil
	}
	if err := p.opens("/mypage/withdrawal"); err != nil {
		return err
	}
	err = p.sends("/mypage/withdrawal", map[string]string{"reason": "引っ越し", "agreed": "1"})
	if err != nil {
		return err
	}
	before := p.repeated
	err = p.sends("/mypage/withdrawal/confirm", map[string]string{"currentPassword": registeredPassword})
	promise.withdrawn = err == nil && strings.HasSuffix(p.at.Path, "/withdrawn")
	promise.unsure = !promise.withdrawn && p.repeated > before
	if err == nil && !promise.withdrawn && !promise.unsure {
		err = fmt.Errorf("the withdrawal ends at %s (%d)", p.at, p.status)
	}
	return err
}

// linkInMail waits for a mail with a link to a page.
func (s *stack) linkInMail(address, page string) (string, error) {
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); {
		mails, _ := s.sentMessages() // the outbox may be down, with everything
		for _, mail := range mails {
			for _, link := range mail.Links {
				if mail.To == address && strings.Contains(link, page) {
					return link, nil
				}
			}
		}
		await(context.Background(), 500*time.Millisecond)
	}
	return "", errors.New("no mail leads to " + page)
}

// settleWeb compares what people were told on the web with the stored data.
func (l *ledger) settleWeb(t *testing.T, s *stack, result *faultRow) {
	t.Helper()
	for _, promise := range l.web {
		if promise.visit != "" {
			result.booked++
			l.checkWebVisit(t, s, promise, result)
		}
		if promise.account {
			l.checkAccount(t, s, promise, result)
		}
	}
	l.checkDoubles(t, result)
	l.checkHolds(t)
}

// checkWebVisit checks that a booked visit is there, and was confirmed by exactly one mail.
func (l *ledger) checkWebVisit(t *testing.T, s *stack, promise *webPromise, result *faultRow) {
	t.Helper()
	p := s.webPerson()
	if err := p.opens(promise.visit); err != nil || p.status != http.StatusOK {
		result.lost++
		l.fault("%s was booked on the web, and is answered %d, %v", promise.visit, p.status, err)
		return
	}
	names := map[string]bool{}
	eventually(t, "the mail about "+promise.visit, 2*time.Minute, func() string {
		for _, mail := range s.messagesTo(t, promise.address) {
			for _, link := range mail.Links {
				if strings.HasSuffix(link, promise.visit) {
					names[mail.Name] = true // a mail that is sent twice has the same name
				}
			}
		}
		if len(names) == 0 {
			return "none yet"
		}
		return ""
	})
	if len(names) > 1 {
		result.doubled++
		l.fault("%s was confirmed by %d mails", promise.visit, len(names))
	}
}

// checkAccount checks that an account is there whole, or gone whole.
func (l *ledger) checkAccount(t *testing.T, s *stack, promise *webPromise, result *faultRow) {
	t.Helper()
	store := s.store(t)
	eventually(t, "the account of "+promise.address, 2*time.Minute, func() string {
		account, err := store.AccountByEmail(t.Context(), promise.address)
		there, gone := err == nil && account.Complete(), errors.Is(err, madoguchi.ErrNotFound)
		switch {
		case promise.unsure && (there || gone), promise.withdrawn && gone, !promise.withdrawn && there:
			return ""
		}
		return fmt.Sprintf("withdrawn: %v, complete: %v, %v", promise.withdrawn, account.Complete(), err)
	})
	if !promise.withdrawn {
		return
	}
	p := s.webPerson()
	if err := p.signsIn(promise.address); err != nil || p.status != http.StatusUnauthorized {
		result.lost++
		l.fault("a withdrawn account signs in: %d, %v", p.status, err)
	}
}

// checkDoubles checks that no slot of the coming two weeks is booked twice.
func (l *ledger) checkDoubles(t *testing.T, result *faultRow) {
	t.Helper()
	booked := map[string]string{}
	for day := range 15 {
		schedule, err := l.ac.client.Schedule(t.Context(), time.Now().AddDate(0, 0, day).Format(time.DateOnly))
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range schedule.Entries {
			slot := entry.DoctorID + entry.Start.String()
			if other := booked[slot]; other != "" && other != entry.ID {
				result.doubled++
				l.fault("%s and %s are booked at one time", other, entry.ID)
			}
			if entry.State == string(madoguchi.ReservationBooked) {
				booked[slot] = entry.ID
			}
		}
	}
}

// checkHolds checks that a timer gives back each slot that is still held.
func (l *ledger) checkHolds(t *testing.T) {
	t.Helper()
	found, err := l.ac.operator.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{
		Query: fmt.Sprintf(`WorkflowType = %q AND ExecutionStatus = "Running"`, slotholds.SlotHoldName),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, execution := range found.Executions {
		id := execution.Execution.WorkflowId
		if timers, ended := timersOf(l.ac.operator.history(t, id)); !ended && timers < 1 {
			l.fault("nothing gives back %s", id)
		}
	}
}
