package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/html"
)

// webPerson is a person who uses the pages without scripts: it requests pages, and sends the forms that they show. It
// keeps cookies and the addresses that it requested. Its network is its own, because limits count by network. Its
// methods return errors, so that many of them can act at once.
type webPerson struct {
	base   string
	client *http.Client
	shown
	// persists is how long a request is repeated until the server answers it, as a person does who goes back and sends
	// the form again.
	persists time.Duration
	repeated int // the requests so far that were repeated

	mu   sync.Mutex
	urls []string
}

// shown is an answer of the server.
type shown struct {
	status int
	at     *url.URL
	body   string
	page   *html.Node
}

func (s *stack) webPerson() *webPerson {
	jar, _ := cookiejar.New(nil) // it returns no error
	p := &webPerson{base: s.url()}
	p.client = &http.Client{Jar: jar, Timeout: patience, Transport: &forwarded{p, someAddress()}}
	return p
}

// someAddress returns an address of a network for benchmarks (RFC 2544).
func someAddress() string {
	return fmt.Sprintf("198.%d.%d.%d", 18+rand.IntN(2), rand.IntN(256), rand.IntN(256))
}

// forwarded sends requests as a proxy does for a caller in another network.
type forwarded struct {
	person *webPerson
	from   string
}

func (f *forwarded) RoundTrip(request *http.Request) (*http.Response, error) {
	f.person.mu.Lock()
	f.person.urls = append(f.person.urls, request.URL.String())
	f.person.mu.Unlock()
	request = request.Clone(request.Context())
	request.Header.Set("X-Forwarded-For", f.from)
	request.Header.Set("Accept-Language", "ja")
	return watched{http.DefaultTransport}.RoundTrip(request)
}

// opens requests a page. address is a path or a whole URL.
func (p *webPerson) opens(address string) error {
	if strings.HasPrefix(address, "/") {
		address = p.base + address
	}
	return p.asks(func() (*http.Response, error) { return p.client.Get(address) })
}

// asks makes a request, and shows its answer. A page that the server's fault replaces is shown again.
func (p *webPerson) asks(request func() (*http.Response, error)) error {
	before, deadline := p.shown, time.Now().Add(p.persists)
	for {
		response, err := request()
		if err == nil {
			err = p.reads(response)
		}
		failed := err != nil || p.status >= http.StatusInternalServerError
		if !failed || time.Now().After(deadline) {
			return err
		}
		p.shown = before
		p.repeated++
		await(context.Background(), time.Second) // as a person does
	}
}

func (p *webPerson) reads(response *http.Response) error {
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	page, err := html.Parse(bytes.NewReader(content))
	p.shown = shown{response.StatusCode, response.Request.URL, string(content), page}
	return err
}

// sends sends the page's form whose action begins with a path, with its values, and with the typed ones.
func (p *webPerson) sends(action string, typed map[string]string) error {
	form, target := p.form(action)
	if form == nil {
		return fmt.Errorf("%s (%d) has no form for %s:\n%s", p.at, p.status, action, p.text())
	}
	values := valuesOf(form)
	for name, value := range typed {
		values.Set(name, value)
	}
	return p.asks(func() (*http.Response, error) { return p.client.PostForm(p.base+target, values) })
}

// form returns the form that leads to a path, by itself or by one of its buttons.
func (p *webPerson) form(action string) (form *html.Node, target string) {
	for node := range p.page.Descendants() {
		if node.Data == "form" && strings.HasPrefix(attributeOf(node, "action"), action) {
			return node, attributeOf(node, "action")
		}
	}
	return nil, ""
}

func valuesOf(form *html.Node) url.Values {
	values := url.Values{}
	for node := range form.Descendants() {
		name := attributeOf(node, "name")
		choice := slices.Contains([]string{"radio", "checkbox"}, attributeOf(node, "type"))
		checked := slices.ContainsFunc(node.Attr, func(a html.Attribute) bool { return a.Key == "checked" })
		switch {
		case node.Data == "input" && name != "" && (!choice || checked):
			values.Set(name, attributeOf(node, "value"))
		case node.Data == "textarea":
			values.Set(name, writtenIn(node))
		}
	}
	return values
}

func attributeOf(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text returns what the page says, without its head.
func (p *webPerson) text() string {
	for node := range p.page.Descendants() {
		if node.Data == "main" {
			return strings.Join(strings.Fields(writtenIn(node)), " ")
		}
	}
	return p.body
}

// sees returns an error if the page does not have a text.
func (p *webPerson) sees(text string) error {
	if !strings.Contains(html.UnescapeString(p.body), text) {
		return fmt.Errorf("%s (%d) does not say %q:\n%s", p.at, p.status, text, p.text())
	}
	return nil
}

// wishes opens a clinic's booking page and answers its questions, each with the given text or else the first answer,
// until it shows times.
func (p *webPerson) wishes(clinic string, wanted ...string) error {
	if err := p.opens("/book/" + clinic); err != nil {
		return err
	}
	for range 6 {
		answers := p.within("answers", "a")
		if len(answers) == 0 {
			return p.sees("times")
		}
		chosen := answers[0]
		for _, answer := range answers {
			for _, text := range wanted {
				if strings.Contains(writtenIn(answer), text) {
					chosen = answer
				}
			}
		}
		if err := p.opens(attributeOf(chosen, "href")); err != nil {
			return err
		}
	}
	return errors.New("the booking page asks without end")
}

// within returns the elements of a kind below those of a class.
func (p *webPerson) within(class, kind string) (found []*html.Node) {
	for node := range p.page.Descendants() {
		if !slices.Contains(strings.Fields(attributeOf(node, "class")), class) {
			continue
		}
		for below := range node.Descendants() {
			if below.Data == kind {
				found = append(found, below)
			}
		}
	}
	return found
}

func writtenIn(node *html.Node) string {
	var text strings.Builder
	for below := range node.Descendants() {
		if below.Type == html.TextNode {
			text.WriteString(below.Data)
		}
	}
	return text.String()
}

// offered returns the starts that the page offers, or the nearest ones to a start that was taken.
func (p *webPerson) offered(class string) (starts []string) {
	for _, button := range p.within(class, "button") {
		if attributeOf(button, "name") == "start" {
			starts = append(starts, attributeOf(button, "value"))
		}
	}
	return starts
}

// freeDay goes to the next week, and returns the address of its last day with free times. Nearer visits may be past the
// clinic's deadline for cancellations.
func (p *webPerson) freeDay() (address string, err error) {
	steps := p.within("range", "a")
	if len(steps) == 0 {
		return "", fmt.Errorf("there is no next week:\n%s", p.text())
	}
	if err := p.opens(attributeOf(steps[len(steps)-1], "href")); err != nil {
		return "", err
	}
	for _, day := range p.within("days", "a") {
		class := strings.Fields(attributeOf(day, "class"))
		if !slices.Contains(class, "closed") && !slices.Contains(class, "full") {
			address = attributeOf(day, "href")
		}
	}
	if address == "" {
		err = fmt.Errorf("no day is free:\n%s", p.text())
	}
	return address, err
}

// holds chooses a start. It reports whether the start is held.
func (p *webPerson) holds(start string) (held bool, err error) {
	if err := p.sends("/book/", map[string]string{"start": start}); err != nil {
		return false, err
	}
	return strings.Contains(p.body, "お取りしています"), nil
}

// typingTime is longer than what the booking takes for a program's.
const typingTime = 5 * time.Second

// books goes on from a held start to the booked visit, and returns the path of its page.
func (p *webPerson) books(typed map[string]string) (path string, err error) {
	clinic := p.at.Path[:strings.LastIndexByte(p.at.Path, '/')]
	if err := p.sends(clinic+"/details", nil); err != nil {
		return "", err
	}
	<-time.After(typingTime)
	if err := p.sends(clinic+"/confirm", typed); err != nil {
		return "", err
	}
	if err := p.sends(clinic+"/book", nil); err != nil {
		return "", err
	}
	if !strings.HasSuffix(p.at.Path, "/booked") {
		return "", fmt.Errorf("the booking ends at %s (%d):\n%s", p.at, p.status, p.text())
	}
	return strings.TrimSuffix(p.at.Path, "/booked"), nil
}

// joins sets password and profile from the link of a sign-up's mail, until the profile is confirmed. A person whose
// password was set and whom a fault kept from signing in signs in.
func (p *webPerson) joins(link, email string, profile map[string]string) error {
	for _, step := range []func() error{
		func() error { return p.opens(link) },
		func() error {
			return p.sends("/mypage/signup/", map[string]string{
				"password": registeredPassword, "passwordRepeat": registeredPassword, "agreed": "1",
			})
		},
		func() error { return p.signsInIfAsked(email) },
		func() error { return p.sends("/mypage/profile", profile) },
		func() error { return p.sends("/mypage/profile/confirm", nil) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	changed := p.at.Query().Has("changed") // a confirmation that is sent again is a change of the first one's profile
	if p.status != http.StatusOK || strings.HasPrefix(p.at.Path, "/mypage/profile") && !changed {
		return fmt.Errorf("the sign-up ends at %s (%d)", p.at, p.status)
	}
	return nil
}

// signsInIfAsked goes on to the profile, by signing in if the page before it was not that of a signed-in person.
func (p *webPerson) signsInIfAsked(email string) error {
	if form, _ := p.form("/mypage/profile"); form != nil {
		return nil
	}
	if err := p.opens("/mypage/profile"); err != nil || p.at.Path != "/mypage/signin" {
		return err
	}
	return p.sendsSignIn(email)
}

// signsIn opens the sign-in and sends it.
func (p *webPerson) signsIn(email string) error {
	if err := p.opens("/mypage/signin"); err != nil {
		return err
	}
	return p.sendsSignIn(email)
}

// sendsSignIn sends the form of the shown sign-in.
func (p *webPerson) sendsSignIn(email string) error {
	return p.sends("/mypage/signin", map[string]string{"email": email, "password": registeredPassword})
}
