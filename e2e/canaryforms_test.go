package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/html"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// formsFile lists all requests that can change something. A test of the API server compares it with the routes.
const formsFile = "testdata/forms.txt"

// typedForms returns the lines about forms with personal data: method and path, with the parameters of the route.
func typedForms(t *testing.T) (forms []string) {
	t.Helper()
	content, err := os.ReadFile(formsFile)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		if form, typed := strings.CutPrefix(line, "typed "); typed {
			forms = append(forms, strings.TrimSpace(form))
		}
	}
	if len(forms) < 40 {
		t.Fatalf("%s has %d forms with personal data", formsFile, len(forms))
	}
	return forms
}

// sentCanaries notes the requests that had a canary in their body, while the canaries' test runs.
var sentCanaries atomic.Pointer[sync.Map]

// watched passes requests on, and notes those with a canary.
type watched struct{ next http.RoundTripper }

func (w watched) RoundTrip(request *http.Request) (*http.Response, error) {
	if seen := sentCanaries.Load(); seen != nil && request.GetBody != nil {
		body, err := request.GetBody()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(body)
		if err != nil {
			return nil, err
		}
		if hasCanary(content) {
			seen.Store(request.Method+" "+request.URL.Path, true)
		}
	}
	return w.next.RoundTrip(request)
}

func hasCanary(content []byte) bool {
	for _, canary := range canaries() {
		for _, form := range formsOf(canary) {
			if bytes.Contains(content, form) {
				return true
			}
		}
	}
	return false
}

// checkSentCanaries fails for each form with personal data in which no canary was sent.
func checkSentCanaries(t *testing.T, forms []string) {
	t.Helper()
	for _, form := range forms {
		sent := false
		sentCanaries.Load().Range(func(request, _ any) bool {
			sent = matches(form, request.(string))
			return !sent
		})
		if !sent {
			t.Errorf("no canary was sent with %s", form)
		}
	}
}

// matches reports whether a request is one of a route.
func matches(route, request string) bool {
	parts, given := strings.Split(route, "/"), strings.Split(request, "/")
	if len(parts) != len(given) {
		return false
	}
	for i, part := range parts {
		if part != given[i] && !strings.HasPrefix(part, ":") {
			return false
		}
	}
	return true
}

// sendsBy sends the page's form by the last button that leads to a path.
func (p *webPerson) sendsBy(path string, typed map[string]string) error {
	var button *html.Node
	for node := range p.page.Descendants() {
		if target, _, _ := strings.Cut(attributeOf(node, "formaction"), "?"); target == path && target != "" {
			button = node
		}
	}
	form := p.formOf(button)
	if form == nil {
		return fmt.Errorf("%s (%d) has no button for %s:\n%s", p.at, p.status, path, p.text())
	}
	values := valuesOf(form)
	if name := attributeOf(button, "name"); name != "" {
		values.Set(name, attributeOf(button, "value"))
	}
	for name, value := range typed {
		values.Set(name, value)
	}
	target := attributeOf(button, "formaction")
	return p.asks(func() (*http.Response, error) { return p.client.PostForm(p.base+target, values) })
}

// formOf returns the form that a button sends, or nil.
func (p *webPerson) formOf(button *html.Node) *html.Node {
	if button == nil {
		return nil
	}
	for form := button; form != nil; form = form.Parent {
		if form.Data == "form" {
			return form
		}
	}
	for form := range p.page.Descendants() {
		if form.Data == "form" && attributeOf(form, "id") == attributeOf(button, "form") {
			return form
		}
	}
	return nil
}

// linksTo returns the addresses of the page's links whose paths begin with a text.
func (p *webPerson) linksTo(start string) (addresses []string) {
	for node := range p.page.Descendants() {
		if link := attributeOf(node, "href"); node.Data == "a" && strings.HasPrefix(link, start) {
			addresses = append(addresses, link)
		}
	}
	return addresses
}

// canariesAtDesk changes a patient, a visit and a call, as desks of this release and of earlier ones do.
func (ac *actors) canariesAtDesk() {
	t, ctx := ac.t, ac.t.Context()
	t.Helper()
	admin := api.New(ac.stack.url(), &http.Client{Transport: watched{http.DefaultTransport}}, "ja")
	session, err := admin.SignIn(ctx, api.SignIn{Email: adminMail, Password: ac.stack.secrets(t).DemoPassword})
	ac.must(err)
	_, err = admin.Invite(ctx, madoguchi.NewID(), api.Invite{
		Name: canaryName, Email: canaryAccount, Role: string(madoguchi.Reception),
	})
	ac.must(err)
	_, err = admin.SignIn(ctx, api.SignIn{Email: canaryAccount, Password: canaryMemo})
	if madoguchi.KindOf(err) != madoguchi.KindUnauthenticated {
		t.Errorf("a stranger is answered %v", err)
	}
	admin.SetToken(session.Token)
	patients := api.PatientsOf(admin)
	detail, err := patients.Register(ctx, madoguchi.NewID(), api.NewPatient{
		PatientData: api.PatientData{Name: canaryName, Notes: canaryNotes},
	})
	ac.must(err)
	_, err = patients.Change(ctx, detail.Patient.ID, api.ChangePatient{
		PatientData: api.PatientData{Name: canaryName, Notes: canaryMemo}, Revision: detail.Patient.Revision,
	})
	ac.must(err)
	visit := ac.book(ac.visitInDays(canaryName))
	ac.patches("/reservations/"+visit.ID, session.Token, map[string]any{"revision": visit.Revision, "memo": canaryMemo})
	call := ac.callAt(situations[0])
	title := canaryTitle
	_, err = ac.client.EditCall(ctx, call.ID, api.EditCall{Revision: call.Revision, Title: &title})
	ac.must(err)
}

// patches changes a visit's note as a desk of an earlier release does.
func (ac *actors) patches(path, token string, change map[string]any) {
	ac.t.Helper()
	body, _ := json.Marshal(change) // it has texts and numbers only
	request, err := http.NewRequestWithContext(ac.t.Context(), http.MethodPatch, ac.stack.url()+api.Prefix+path,
		bytes.NewReader(body))
	ac.must(err)
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := watched{http.DefaultTransport}.RoundTrip(request)
	ac.must(err)
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		ac.t.Errorf("%s is answered %s", path, response.Status)
	}
}

// canariesOfStaff are typed by people who work at a clinic, or who register one.
// It returns the requested addresses.
func (ac *actors) canariesOfStaff() (urls []string) {
	t, p := ac.t, ac.stack.webPerson()
	t.Helper()
	for path, field := range map[string]string{
		"/clinic/reset-password": "email", "/clinic/reset-second-factor": "email",
		"/mypage/signin": "email", "/mypage/reset-password": "email", "/lost-link": "target",
	} {
		ac.must(p.opens(path))
		ac.must(p.sends(path, map[string]string{field: canaryMail, "password": canaryMemo}))
	}
	applicant := url.Values{
		"familyName": {canaryName}, "givenName": {canaryName}, "kind": {string(madoguchi.MedicalClinic)},
		"prefecture": {"01"}, "code": {"0771201"}, "name": {"金糸雀医院"}, "founder": {"医療法人金糸雀会"},
		"phone": {canaryPhone}, "email": {canaryAccount}, "password": {registeredPassword},
		"passwordRepeat": {registeredPassword}, "agreed": {"1"},
	}
	for _, step := range []string{"applicant", "institution", "check", "confirm"} {
		ac.must(p.asks(func() (*http.Response, error) {
			return p.client.PostForm(p.base+"/registration/"+step, applicant)
		}))
	}
	ac.must(p.sends("/registration/apply", nil))
	s := ac.stack
	ac.must(p.opens("/clinic/signin"))
	ac.must(p.sends("/clinic/signin", map[string]string{"email": canaryAccount, "password": canaryMemo}))
	ac.must(p.sends("/clinic/signin", map[string]string{"email": adminMail, "password": s.secrets(t).DemoPassword}))
	ac.must(p.opens("/clinic/staff"))
	ac.must(p.sends("/clinic/staff", map[string]string{
		"name": canaryName, "email": canaryMail, "role": string(madoguchi.Reception),
	}))
	if p.status != http.StatusOK {
		t.Errorf("the invitation is answered %d:\n%s", p.status, p.text())
	}
	return p.urls
}
