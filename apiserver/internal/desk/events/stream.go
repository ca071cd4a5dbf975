package events

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// beatEvery is the interval of the keep-alive on an idle connection.
const beatEvery = 10 * time.Second

// longestToken bounds a Last-Event-ID, in bytes. The store's tokens have about 200.
const longestToken = 1000

// writeTimeout bounds the write of one event. After that the connection counts as lost.
const writeTimeout = 20 * time.Second

// Stream streams the clinic's changes to one desk (text/event-stream). With Last-Event-ID it resumes after that event.
// If that is no longer possible, it sends "reset", and the desk reloads everything.
func (h *Handler) Stream(c *gin.Context) error {
	after := c.GetHeader("Last-Event-ID")
	if len(after) > longestToken {
		return madoguchi.Invalid("Last-Event-ID", "tooLong")
	}
	p := access.SignedIn(c)
	stop := h.Guard.WhileAdmitted(c, access.AnyStaff)
	defer stop()
	feed := h.Hub.subscribe(p.Staff.ClinicID, after)
	defer feed.end()
	stream := &eventStream{writer: c.Writer, control: http.NewResponseController(c.Writer), now: h.Now}
	c.Header("Content-Type", "text/event-stream")
	c.Header("Cache-Control", "no-store")
	c.Header("X-Accel-Buffering", "no")
	if stream.send(api.ChangeHello, feed.position, api.Hello{Now: h.Now()}) != nil {
		return nil
	}
	if answer.WithoutBody(c.Request) {
		return nil
	}
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	for {
		select {
		case <-c.Request.Context().Done():
			return nil
		case <-beat.C:
			if stream.beat() != nil {
				return nil
			}
		case event, open := <-feed.events:
			if !open || stream.pass(event) != nil {
				return nil
			}
		}
	}
}

// eventStream writes server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
type eventStream struct {
	writer  http.ResponseWriter
	control *http.ResponseController
	now     func() time.Time
}

func (e *eventStream) pass(event hubEvent) error {
	switch {
	case event.entry != nil:
		return e.send(api.ChangeEntry, event.token, *event.entry)
	case event.clinic != nil:
		return e.send(api.ChangeClinic, event.token, *event.clinic)
	case event.patient != nil:
		return e.send(api.ChangeOfPatient, event.token, *event.patient)
	case event.asks:
		return e.send(api.ChangeAttention, event.token, struct{}{})
	default:
		return e.send(api.ChangeReset, event.token, struct{}{})
	}
}

func (e *eventStream) send(name, id string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	return e.write(fmt.Sprintf("id: %s\nevent: %s\ndata: %s\n\n", id, name, text))
}

func (e *eventStream) beat() error { return e.write(": beat\n\n") }

func (e *eventStream) write(text string) error {
	// The server's own write timeout is for answers that end.
	if err := e.control.SetWriteDeadline(e.now().Add(writeTimeout)); err != nil {
		return err
	}
	if _, err := e.writer.Write([]byte(text)); err != nil {
		return err
	}
	return e.control.Flush()
}

// hubEvent is an event for a desk. Without news it means "reload everything".
type hubEvent struct {
	token string
	news
}
