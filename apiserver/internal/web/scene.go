package web

import (
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"madoguchi/madoguchi"
)

// scene is the dot of a template: the page's fields under V, and the texts of its language.
type scene struct {
	Frame
	V       Page
	Name    string // of the page, for the body's data-page
	version string
}

func newScene(p *Pages, page Page) scene {
	frame := page.frame()
	frame.Language = Language(words.Known(string(frame.Language)))
	if frame.Clinic.Location == nil {
		frame.Clinic.Location = time.UTC
	}
	return scene{Frame: frame, V: page, Name: page.Template(), version: p.version}
}

// T returns the text of a key in the page's language. Pairs of names and values replace {name}.
func (s scene) T(key string, pairs ...string) (string, error) {
	if !words.Has(key) {
		return "", fmt.Errorf("no text %q", key)
	}
	return say(s.Language, key, pairs...), nil
}

// Code returns the text of a code in a group, or the shared text of the error with the code.
func (s scene) Code(group, code string) (string, error) { return s.T(orError(group, code)) }

// Words returns sentences as JSON, for the page's module. A prefix that ends in a dot selects all keys below it; any
// other prefix is one key. The JSON is keyed by the last part of the key.
func (s scene) Words(prefixes ...string) (string, error) {
	chosen := make(map[string]string)
	for _, prefix := range prefixes {
		if words.Has(prefix) {
			chosen[prefix[strings.LastIndexByte(prefix, '.')+1:]] = say(s.Language, prefix)
			continue
		}
		maps.Copy(chosen, words.Below(string(s.Language), prefix))
	}
	encoded, err := json.Marshal(chosen)
	return string(encoded), err
}

// callLine is the data of one of today's calls for its template.
type callLine struct {
	scene
	Line TodaysCall
}

// Of combines one of the page's calls with the page.
func (s scene) Of(call TodaysCall) callLine { return callLine{s, call} }

// Asset returns the URL of a static file.
func (s scene) Asset(name string) string { return "/static/" + s.version + "/" + name }

// Switch returns the address of this page in another language.
func (s scene) Switch(to Language) string {
	address, err := url.Parse(s.Path)
	if err != nil {
		address = &url.URL{Path: "/"}
	}
	query := address.Query()
	query.Set("lang", string(to))
	return (&url.URL{Path: address.Path, RawQuery: query.Encode()}).String()
}

// Day and Time format instants in the clinic's time zone.
func (s scene) Day(at time.Time) string { return day(s.Language, at.In(s.Clinic.Location)) }

// MomentFrom is Moment, with the year if that differs from now's.
func (s scene) MomentFrom(at, now time.Time) string {
	at, now = at.In(s.Clinic.Location), now.In(s.Clinic.Location)
	if at.Year() == now.Year() {
		return moment(s.Language, at)
	}
	return dateTime(s.Language, dayInYear(s.Language, at), at)
}

func (s scene) Time(at time.Time) string { return timeOfDay(s.Language, at.In(s.Clinic.Location)) }

// Moment returns the day and time of an instant.
func (s scene) Moment(at time.Time) string { return moment(s.Language, at.In(s.Clinic.Location)) }

// Clock is Time without the time zone's name, for a second time on a line.
func (s scene) Clock(at time.Time) string { return at.In(s.Clinic.Location).Format("15:04") }

// Date and ISODate format a day without a clinic, for people and for programs.
func (s scene) Date(on time.Time) string { return date(s.Language, on) }

func (s scene) ISODate(on time.Time) string { return on.Format(time.DateOnly) }

// Here marks the link of the page's own place in the portal.
func (s scene) Here(place string) template.HTMLAttr {
	at, _, _ := strings.Cut(s.Path, "?")
	switch {
	case at == place:
		return ` aria-current="page"`
	case strings.HasPrefix(at, place+"/"):
		return ` aria-current="true"`
	default:
		return ""
	}
}

// Validity formats a window, seen from now.
func (s scene) Validity(window madoguchi.Window, now time.Time) string {
	return validity(s.Language, window, now, s.Clinic.Location)
}

// Grouped separates the digits of a number in groups of four.
func (s scene) Grouped(number string) string {
	var groups []string
	for group := range slices.Chunk([]byte(number), 4) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, " ")
}

// Stamp formats an instant for the page's module.
func (s scene) Stamp(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

// Refresh returns the number of seconds after which a page without scripts reloads: at the opening, but at least every
// ten minutes.
func (s scene) Refresh(now, opens time.Time) int {
	const longest = 600
	return min(longest, max(1, int(opens.Sub(now)/time.Second)+1))
}

// Dial returns the phone number as a tel: link. html/template accepts such a link only from this type.
func (s scene) Dial() template.URL {
	return template.URL("tel:" + strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s.Clinic.Phone))
}

// Key returns the prefix of a status's texts. Errors of the reader (409, 410, …) use those of 403, errors of the server
// those of 500.
func (s scene) Key(status int) string {
	switch {
	case status == http.StatusNotFound, status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return fmt.Sprintf("failure.%d", status)
	case status >= http.StatusBadRequest && status < http.StatusInternalServerError:
		return "failure.403"
	default:
		return "failure.500"
	}
}
