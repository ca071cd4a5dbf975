package outbox

import (
	"embed"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

var pageTemplate = template.Must(template.New("outbox.html").Funcs(template.FuncMap{
	"segments": splitLinks,
	"when":     when,
	"word":     statusWord,
}).ParseFS(pageFiles, "page/outbox.html"))

// shownMessages bounds the page; the JSON contains all.
const shownMessages = 100

const pagePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// letterPolicy applies to the HTML of mails: styles and inline pictures only, no scripts, nothing external; links open
// in a new tab.
const letterPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; " +
	"sandbox allow-popups allow-popups-to-escape-sandbox"

type pages struct {
	store *store
}

func registerPages(mux *http.ServeMux, s *store) {
	p := pages{s}
	mux.HandleFunc("GET /{$}", p.index)
	mux.HandleFunc("GET /letters/{id}", p.letter)
	mux.HandleFunc("GET /events", p.events)
	mux.HandleFunc("GET /api/messages", p.json)
	mux.Handle("GET /page/", http.FileServerFS(pageFiles))
}

// onLoopback refuses host names that resolve to this machine, so that no outside page can read the messages.
func onLoopback(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if address, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !address.IsLoopback()) {
			http.Error(w, "this host name is not served", http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// view is the page's data: a phone for each number, and one mailbox.
type view struct {
	Phones  []phone
	Letters []Message
}

type phone struct {
	Number   string
	Messages []Message // oldest first, as a phone shows them
}

func (p pages) index(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = pageTemplate.Execute(w, newView(p.all())) // fails only when the browser has gone away
}

func (p pages) all() []Message {
	messages := []Message{}
	for _, r := range p.store.list(func(record) bool { return true }) {
		messages = append(messages, r.Message)
	}
	return messages
}

// newView groups messages, which come newest first. The phone with the latest message is first.
func newView(messages []Message) view {
	v := view{}
	place := map[string]int{}
	for _, m := range messages[:min(len(messages), shownMessages)] {
		if m.Channel == ChannelMail {
			v.Letters = append(v.Letters, m)
			continue
		}
		i, known := place[m.To]
		if !known {
			i = len(v.Phones)
			place[m.To] = i
			v.Phones = append(v.Phones, phone{Number: m.To})
		}
		v.Phones[i].Messages = append([]Message{m}, v.Phones[i].Messages...)
	}
	return v
}

func (p pages) letter(w http.ResponseWriter, r *http.Request) {
	message, ok := p.store.get(r.PathValue("id"))
	if !ok || message.HTML == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Security-Policy", letterPolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(message.HTML))
}

// json returns all messages, newest first; "to" filters by recipient.
func (p pages) json(w http.ResponseWriter, r *http.Request) {
	to, kept := r.URL.Query().Get("to"), []Message{}
	for _, m := range p.all() {
		if to == "" || m.To == to {
			kept = append(kept, m)
		}
	}
	writeJSON(w, http.StatusOK, kept)
}

// events sends "changed" after each change; the page then reloads itself.
func (p pages) events(w http.ResponseWriter, r *http.Request) {
	changes, stop := p.store.listen()
	defer stop()
	w.Header().Set("Content-Type", "text/event-stream")
	stream := http.NewResponseController(w)
	fmt.Fprint(w, "retry: 1000\n\n")
	for stream.Flush() == nil {
		select {
		case <-changes:
			fmt.Fprint(w, "data: changed\n\n")
		case <-r.Context().Done():
			return
		}
	}
}

// segment is a piece of a text, or a link in it.
type segment struct {
	Text string
	Link bool
}

func splitLinks(text string) []segment {
	var segments []segment
	rest := text
	for _, found := range findLinks(text) {
		before, after, _ := strings.Cut(rest, found)
		segments = append(segments, segment{before, false}, segment{found, true})
		rest = after
	}
	return append(segments, segment{rest, false})
}

// japanTime is a fixed zone, so that a machine without time zone files shows Japanese time too.
var japanTime = time.FixedZone("JST", 9*60*60)

func when(t time.Time) string {
	const weekdays = "日月火水木金土"
	t = t.In(japanTime)
	day := []rune(weekdays)[t.Weekday()]
	return fmt.Sprintf("%d月%d日（%c）%s", t.Month(), t.Day(), day, t.Format("15:04"))
}

var statusWords = map[string]string{
	StatusAccepted:    "受付済み",
	StatusQueued:      "送信待ち",
	StatusSending:     "送信中",
	StatusSent:        "送信済み",
	StatusDelivered:   "配信済み",
	StatusUndelivered: "不達",
	StatusRefused:     "拒否",
}

func statusWord(m Message) string {
	word := statusWords[m.Status]
	if m.Code != 0 {
		word += " " + digits(m.Code)
	}
	return word
}
