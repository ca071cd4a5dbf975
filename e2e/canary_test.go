package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// The canaries are patient data that only MongoDB, the message itself and the screens may contain.
const (
	canaryName    = "金糸雀 囀子"
	canaryKana    = "カナリヤ　サエズリコ"
	canaryChart   = "KANARIA-77120"
	canaryMemo    = "咽頭に黄色い羽根"
	canaryTitle   = "金糸雀会の往診"
	canaryPhone   = "090-7712-0451"
	canaryE164    = "+819077120451"
	canaryMail    = "kanaria.77120@example.com"
	canaryAccount = "kanaria.staff@example.com"
)

// canaries returns all texts that somebody types.
func canaries() []string {
	return append([]string{
		canaryName, canaryKana, canaryChart, canaryMemo, canaryTitle, canaryPhone, canaryE164, canaryMail,
		canaryAccount,
	}, canariesOnWeb...)
}

// TestNoPatientDataWhereItDoesNotBelong sends the canaries through the flows and searches for them in Temporal's
// database, every log, every URL that a browser or the carrier saw, and the system's data about its processes. Each
// form with personal data has had a canary.
func TestNoPatientDataWhereItDoesNotBelong(t *testing.T) {
	forms := typedForms(t)
	sentCanaries.Store(&sync.Map{})
	defer sentCanaries.Store(nil)
	s := newStack(t.TempDir(), freeAddresses())
	s.clinic = demoByDay(t)
	s.run(t)
	ac := newActors(t, s, s.operator(t))
	s.asksBeforeVisits(t, ac.session.Clinic.ID)
	link, urls := ac.useCanaries(t, s)
	requested, secrets := ac.canariesOnTheWeb(s)
	waiting, links := ac.canariesWait(s)
	urls, secrets = append(append(urls, requested...), waiting...), append(secrets, links...)
	ac.canariesAtDesk()
	urls = append(urls, ac.canariesOfStaff()...)
	checkSentCanaries(t, forms)
	urls = append(urls, s.callbacks(t)...)
	processes := s.shownByProcesses(t)
	if err := s.stop(); err != nil { // everything is written
		t.Fatal(err)
	}
	for _, secret := range secrets { // the address of their own pages holds them
		for _, form := range formsOf(secret) {
			s.nowhereInFiles(t, secret, form)
		}
	}
	for _, canary := range append(canaries(), secretOf(link)) {
		for _, form := range formsOf(canary) {
			s.nowhereInFiles(t, canary, form)
			if bytes.Contains(processes, form) {
				t.Errorf("%q stands in a process's environment or arguments", canary)
			}
			for _, address := range urls {
				if bytes.Contains([]byte(address), form) {
					t.Errorf("%q stands in the URL %s", canary, address)
				}
			}
		}
	}
	if len(urls) < 10 {
		t.Errorf("only %d URLs were seen; the search is blind", len(urls))
	}
}

// useCanaries has one visit that takes place, one whose message fails and which is cancelled, a standalone call,
// and refused requests. It returns the patient's link and the URLs that the patient's browser requested, except the
// link itself: its secret leaves the address bar at once.
func (ac *actors) useCanaries(t *testing.T, s *stack) (link string, urls []string) {
	t.Helper()
	request := ac.now(canaryName)
	request.PatientKana, request.ChartNumber, request.Memo = canaryKana, canaryChart, canaryMemo
	held := ac.book(request)
	ac.sendSMS(held, canaryPhone)
	memo := canaryMemo + "。" + canaryName
	_, err := ac.client.EditReservation(
		t.Context(), held.ID, edited(ac.currentState(held), func(v *api.GuestVisit) { v.Memo = memo }),
	)
	ac.must(err)
	ac.send(held, "mail", canaryMail, "sent")
	link = s.linkTo(t, canaryE164)
	prepared := ac.prepares(s, link)

	patient := newBrowser(t, phone)
	patient.enter(t, link)
	ac.settled(held, "the patient waits", func(now api.Entry) bool { return now.Call.PatientSince != nil })
	urls = evaluate[[]string](
		t, patient,
		`[location.href, document.referrer, ...performance.getEntriesByType('resource').map((entry) => entry.name)]`,
	)
	urls = append(urls, prepared...)
	_, err = ac.client.Finish(t.Context(), held.Kind, held.ID)
	ac.must(err)
	patient.sees(t, "診察は始まらずに終わりました")

	failed := ac.visitInDays(canaryName)
	failed.Memo = canaryMemo
	entry := ac.book(failed)
	ac.send(entry, "sms", "090-1003-0005", "failed")
	ac.cancel(entry)
	ac.canaryCall()
	ac.refused(s, link)
	return link, urls
}

func (ac *actors) currentState(entry api.Entry) api.Entry {
	ac.t.Helper()
	detail, err := ac.client.Detail(ac.t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	return detail.Entry
}

func (ac *actors) canaryCall() {
	ac.t.Helper()
	detail, err := ac.client.CreateCall(ac.t.Context(), madoguchi.NewID(), api.CreateCall{
		DoctorID: ac.session.Clinic.Doctors[0].ID, Start: time.Now().Add(72 * time.Hour), Title: canaryTitle,
	})
	ac.must(err)
	ac.send(detail.Entry, "mail", canaryMail, "sent")
	_, err = ac.client.Cancel(ac.t.Context(), api.KindCall, detail.Entry.ID)
	ac.must(err)
}

// refused makes requests with canaries that the API refuses.
func (ac *actors) refused(s *stack, link string) {
	t := ac.t
	t.Helper()
	tooLong := ac.visitInDays(strings.Repeat(canaryName, 100))
	if _, err := ac.client.Book(
		t.Context(), madoguchi.NewID(), tooLong,
	); madoguchi.KindOf(err) != madoguchi.KindInvalid {
		t.Errorf("a name that is too long: %v", err)
	}
	attacker := api.New(s.url(), &http.Client{}, "ja")
	if _, err := attacker.SignIn(t.Context(), api.SignIn{Email: canaryAccount, Password: canaryMemo}); err == nil {
		t.Error("a stranger signed in")
	}
	for path, body := range map[string]string{
		"/api/v1/reservations": `{"patientName": "` + canaryName + `", "memo": ` + canaryMemo + `}`,
		"/clinic/signin":       url.Values{"email": {canaryAccount}, "password": {canaryMemo}}.Encode(),
	} {
		response, err := http.Post(s.url()+path, "application/x-www-form-urlencoded", strings.NewReader(body))
		ac.must(err)
		_ = response.Body.Close()
		if response.StatusCode < 400 || response.StatusCode >= 500 {
			t.Errorf("%s answered %s", path, response.Status)
		}
	}
	mangled, err := http.Get(link + "x")
	ac.must(err)
	_ = mangled.Body.Close()
}

// callbacks returns the URLs to which the carrier reports.
func (s *stack) callbacks(t *testing.T) (urls []string) {
	t.Helper()
	journal, err := os.ReadFile(filepath.Join(s.data, "outbox", "messages.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(journal) {
		var message struct {
			Callback string `json:"status_callback"`
		}
		if err := json.Unmarshal(line, &message); err != nil {
			t.Fatal(err)
		}
		if message.Callback != "" {
			urls = append(urls, message.Callback)
		}
	}
	return urls
}

// shownByProcesses returns the arguments and environments of the stack's processes.
func (s *stack) shownByProcesses(t *testing.T) (shown []byte) {
	t.Helper()
	for _, program := range []string{"apiserver", "worker", "mongod"} {
		pid := s.childPID(t, program)
		for _, file := range []string{"environ", "cmdline"} {
			content, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, file))
			if err != nil || len(content) == 0 {
				t.Fatalf("%s of %s: %d bytes, %v", file, program, len(content), err)
			}
			shown = append(shown, content...)
		}
	}
	return shown
}

// formsOf returns the forms in which a text may appear in a file or URL: plain, escaped, and in base64 at any offset.
func formsOf(text string) [][]byte {
	quoted := strings.Trim(strconv.QuoteToASCII(text), `"`)
	forms := [][]byte{[]byte(text), []byte(quoted), []byte(url.QueryEscape(text)), []byte(url.PathEscape(text))}
	for shift := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat(" ", shift) + text))
		encoded = strings.TrimRight(encoded, "=")
		forms = append(forms, []byte(encoded[4*((shift+2)/3):len(encoded)-2])) // without what depends on its neighbours
	}
	return forms
}

// nowhereInFiles searches the data folder, except MongoDB's files and the outbox's messages.
func (s *stack) nowhereInFiles(t *testing.T, canary string, form []byte) {
	t.Helper()
	err := filepath.WalkDir(s.data, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); name == "mongodb" || name == "outbox" {
				return filepath.SkipDir
			}
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if at := bytes.Index(content, form); at >= 0 {
			around := content[max(at-80, 0):min(at+len(form)+40, len(content))]
			t.Errorf("%q stands in %s: %q", canary, strings.TrimPrefix(path, s.data), around)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTheCanariesWouldBeFound checks that the search itself works.
func TestTheCanariesWouldBeFound(t *testing.T) {
	for _, canary := range []string{canaryName, canaryMail} {
		for _, hidden := range []string{
			"x" + canary + "y", url.QueryEscape(canary), strconv.QuoteToASCII(canary),
			base64.StdEncoding.EncodeToString([]byte(fmt.Sprintf(`{"name":"%s","more":true}`, canary))),
			base64.StdEncoding.EncodeToString([]byte(fmt.Sprintf(`{"names":"%s","more":true}`, canary))),
			base64.StdEncoding.EncodeToString([]byte(fmt.Sprintf(`{"named":"%s" ,"more":true}`, canary))),
			base64.StdEncoding.EncodeToString([]byte(fmt.Sprintf(`{"xnames":"%s","more":true}`, canary))),
		} {
			found := false
			for _, form := range formsOf(canary) {
				found = found || bytes.Contains([]byte(hidden), form)
			}
			if !found {
				t.Errorf("%s is not found in %s", canary, hidden)
			}
		}
	}
}
