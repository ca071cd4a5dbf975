package outbox

import (
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Page sizes of Twilio's lists.
const (
	defaultPage = 50
	maxPage     = 1000
)

// page is Twilio's answer to a list.
type page struct {
	End      int        `json:"end"`
	First    string     `json:"first_page_uri"`
	Next     *string    `json:"next_page_uri"`
	Page     int        `json:"page"`
	PageSize int        `json:"page_size"`
	Previous *string    `json:"previous_page_uri"`
	Start    int        `json:"start"`
	URI      string     `json:"uri"`
	Messages []resource `json:"messages"`
}

// list answers with the text messages that match To, From, DateSent, DateSent< and DateSent>, newest first.
func (t *twilio) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	match, ok := filter(query)
	size, sizeOK := number(query, "PageSize", defaultPage, 1, maxPage)
	index, indexOK := number(query, "Page", 0, 0, 1<<20)
	if !ok || !sizeOK || !indexOK {
		errInvalidParameter.write(w)
		return
	}
	writeJSON(w, http.StatusOK, t.page(t.store.list(match), query, index, size))
}

func (t *twilio) page(found []record, query url.Values, index, size int) page {
	start := min(index*size, len(found))
	end := min(start+size, len(found))
	p := page{
		First:    t.pageURI(query, 0, size),
		Page:     index,
		PageSize: size,
		Start:    start,
		End:      max(end-1, 0),
		URI:      t.pageURI(query, index, size),
		Messages: []resource{},
	}
	for _, r := range found[start:end] {
		p.Messages = append(p.Messages, t.resource(r))
	}
	if end < len(found) {
		p.Next = nullable(t.pageURI(query, index+1, size))
	}
	if index > 0 {
		p.Previous = nullable(t.pageURI(query, index-1, size))
	}
	return p
}

// pageURI keeps a list's filters for its other pages.
func (t *twilio) pageURI(query url.Values, index, size int) string {
	other := url.Values{}
	for key, values := range query {
		other[key] = values
	}
	other.Set("Page", strconv.Itoa(index))
	other.Set("PageSize", strconv.Itoa(size))
	return t.messages() + ".json?" + other.Encode()
}

func number(query url.Values, key string, otherwise, low, high int) (int, bool) {
	if !query.Has(key) {
		return otherwise, true
	}
	n, err := strconv.Atoi(query.Get(key))
	return n, err == nil && n >= low && n <= high
}

// filter builds a list's condition. DateSent is a whole day in UTC; the other two are inclusive instants.
func filter(query url.Values) (match func(record) bool, ok bool) {
	var sent [3]time.Time
	for i, key := range []string{"DateSent", "DateSent<", "DateSent>"} {
		if !query.Has(key) {
			continue
		}
		if sent[i], ok = moment(query.Get(key)); !ok {
			return nil, false
		}
	}
	on, before, after := sent[0], sent[1], sent[2]
	return func(r record) bool {
		at := r.At.Truncate(time.Second) // as the resource shows it
		return r.taken() &&
			(!query.Has("To") || r.To == query.Get("To")) &&
			(!query.Has("From") || r.From == query.Get("From")) &&
			(on.IsZero() || at.Format(time.DateOnly) == on.Format(time.DateOnly)) &&
			(before.IsZero() || !at.After(before)) &&
			(after.IsZero() || !at.Before(after))
	}, true
}

// moment parses the two date formats of twilio-go and Twilio's documentation.
func moment(raw string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, raw); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
